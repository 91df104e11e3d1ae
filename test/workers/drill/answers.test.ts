import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadSite } from '../../../config/site/load-site.ts';
import type { ListRow } from '../../../protocol/views.ts';
import { compilePlan } from '../../../server/aggregate/plan.ts';
import { Fault } from '../../../server/gate/fault.ts';
import { compileEventReader } from '../../../server/gate/read-event.ts';
import { answersTo, compileAnswers } from '../../../workers/drill/answers.ts';

const site = await loadSite(join(import.meta.dirname, '../../../config/sites/lianyuan'));
const [plan] = compileAnswers(site);
if (!plan) throw new Error('lianyuan’s drill answers studies');
const OPENED_MS = Date.parse('2026-11-24T02:00:00Z');
const HOUR_MS = 3_600_000;
const row = (id: string): ListRow => ({ id, at: OPENED_MS, shown: { trigger: 'major' } });
const rows = Array.from({ length: 300 }, (_, i) => row(`YBJQ20261124-${String(i).padStart(5, '0')}-major`));

it('takes up and concludes what the workers opened, in the drill’s own time, and leaves few undone', () => {
  const events = answersTo(plan, rows, OPENED_MS + 24 * HOUR_MS);
  const of = (type: string) => events.filter((event) => event.type === type);
  expect(of('study.opened')).toEqual([]);
  expect(of('study.taken')).toHaveLength(rows.length);
  expect(of('study.concluded').length).toBeGreaterThan(0.95 * rows.length);
  expect(of('study.concluded').length).toBeLessThan(rows.length);
  expect(of('study.concluded').every(({ data }) => data?.outcome !== undefined)).toBe(true);
  expect(events.some(({ data }) => data?.trigger !== undefined || data?.unit !== undefined)).toBe(false);
});

it('tells at each moment what has happened by then, the same however often it is asked', () => {
  const day = answersTo(plan, rows, OPENED_MS + 24 * HOUR_MS);
  const early = answersTo(plan, rows.toReversed(), OPENED_MS + HOUR_MS);
  expect(early.length).toBeGreaterThan(0);
  expect(early.length).toBeLessThan(day.length);
  const byId = new Map(day.map((event) => [event.id, event]));
  for (const event of early) {
    expect(Date.parse(event.time)).toBeLessThanOrEqual(OPENED_MS + HOUR_MS);
    expect(event).toEqual(byId.get(event.id));
  }
});

it('leaves alone what the drill itself, or somebody at the desk, has opened', () => {
  expect(answersTo(plan, [row('YP20261124-0001')], OPENED_MS + 24 * HOUR_MS)).toEqual([]);
  expect(answersTo(plan, [row('YZ20261124-1005-categories-theft')], OPENED_MS + 24 * HOUR_MS)).not.toEqual([]);
});

it('is taken by the gate', () => {
  const read = compileEventReader(compilePlan(site));
  const nowMs = OPENED_MS + 24 * HOUR_MS;
  const faults = answersTo(plan, rows, nowMs).filter(
    (event) => read(event, { nowMs, mayPost: () => true, mayCorrect: false }) instanceof Fault,
  );
  expect(faults).toEqual([]);
});
