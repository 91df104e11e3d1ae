import { describe, expect, it } from 'vitest';
import type { DeskItem } from '../../../protocol/desk.ts';
import type { Kind } from '../../../protocol/site/kinds.ts';
import { TONES } from '../../../wall-client/console/alerts/tones.ts';
import { remindedOf, sortForDesk, URGENCIES, urgencyOf } from '../../../wall-client/console/alerts/urgency.ts';

const words = { zh: '词', en: 'word' };
const kind: Kind = {
  name: words,
  subject: 'A[0-9]+',
  attributes: {
    level: { name: words, codes: { low: words, mid: words, high: words }, roles: { mid: 'warning', high: 'critical' } },
  },
  milestones: {},
  desk: { list: 'alerts.desk', level: 'level', acts: {} },
};
const item = (id: string, level?: string, isQuiet = false): DeskItem => ({
  id,
  at: 0,
  shown: level === undefined ? {} : { level },
  ...(isQuiet && { snooze: { until: 1, reason: 'r', by: 'b' } }),
});

describe('the desk', () => {
  it('goes by the roles of the site’s levels; what has none informs', () => {
    const items = [item('a', 'high'), item('b', 'mid'), item('c', 'low'), item('d'), item('e', 'retired')];
    expect(items.map((each) => urgencyOf(each, kind))).toEqual([
      'critical',
      'warning',
      'information',
      'information',
      'information',
    ]);
  });

  it('shows what matters most first, keeps the order of the list else, and what is quiet last', () => {
    const items = [item('a', 'low'), item('b', 'high', true), item('c', 'mid'), item('d', 'high'), item('e', 'low')];
    expect(sortForDesk(items, kind).map(({ id }) => id)).toEqual(['d', 'c', 'a', 'e', 'b']);
    expect([...remindedOf(items)]).toEqual(['a', 'c', 'd', 'e']);
  });

  it('sounds each urgency by another number of tones, so that nobody has to hear their pitch', () => {
    const counts = URGENCIES.map((urgency) => TONES[urgency].length);
    expect(new Set(counts).size).toBe(URGENCIES.length);
  });
});
