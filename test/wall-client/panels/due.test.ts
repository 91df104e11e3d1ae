import { describe, expect, it } from 'vitest';
import type { ListRow, ListView } from '../../../protocol/views.ts';
import { dueRows } from '../../../wall-client/panels/parts/due.ts';
import { sayDue } from '../../../wall-client/words/say-due.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;
const level = {
  of: 'alert',
  from: ['received', 'reopened'],
  until: 'closed',
  after: { by: 'level', rules: { minor: '3h', extreme: '30m' }, otherwise: '2h' },
};
const row = (id: string, at: number, shown: ListRow['shown'] = {}): ListRow => ({
  id,
  at,
  shown: { received: at, ...shown },
});
const list = (rows: readonly ListRow[], total = rows.length): ListView => ({ view: 'list', rows, total });

describe('dueRows', () => {
  it('goes by the deadline of each code, nearest first', () => {
    const due = dueRows(
      list([row('slow', 0, { level: 'minor' }), row('fast', HOUR, { level: 'extreme' }), row('other', 0)]),
      level,
    );
    expect(due.map(({ row: { id }, due: at }) => [id, at])).toEqual([
      ['fast', 1.5 * HOUR],
      ['other', 2 * HOUR],
      ['slow', 3 * HOUR],
    ]);
  });

  it('starts the clock again where something was opened again after its end', () => {
    const shown = { level: 'minor', closed: HOUR, reopened: 2 * HOUR };
    expect(dueRows(list([row('again', 0, shown)]), level)[0]).toMatchObject({ since: 2 * HOUR, due: 5 * HOUR });
    const before = { level: 'minor', closed: 2 * HOUR, reopened: HOUR };
    expect(dueRows(list([row('before', 0, before)]), level)[0]).toMatchObject({ since: 0, due: 3 * HOUR });
  });

  it('leaves out what one that the list does not hold could come before', () => {
    const rows = [row('first', 0, { level: 'extreme' }), row('second', MINUTE, { level: 'minor' })];
    expect(dueRows(list(rows, 2), level)).toHaveLength(2);
    // A third, received after the second, could be extreme: due from 31 minutes on.
    expect(dueRows(list(rows, 3), level).map(({ row: { id } }) => id)).toEqual(['first']);
  });
});

describe('sayDue', () => {
  it('counts seconds below an hour, down to the deadline and up from it', () => {
    expect(sayDue(12 * MINUTE + 4_100, 'zh')).toBe('剩 12:05');
    expect(sayDue(1, 'zh')).toBe('剩 0:01');
    expect(sayDue(0, 'zh')).toBe('超 0:00');
    expect(sayDue(-61_900, 'en')).toBe('1:01 over');
  });
  it('says hours and minutes above it', () => {
    expect(sayDue(65 * MINUTE, 'zh')).toBe('剩 1小时5分');
    expect(sayDue(-26 * HOUR, 'en')).toBe('1d 2h over');
  });
});
