import { describe, expect, it } from 'vitest';
import { compilePlan } from '../../../../server/aggregate/plan.ts';
import { createCalendar } from '../../../../server/aggregate/calendar.ts';
import { DefinitionCells } from '../../../../server/live/cells/cell-index.ts';
import { createLevelView } from '../../../../server/live/views/level-view.ts';
import { createTotalView } from '../../../../server/live/views/total-view.ts';
import { fixtureSite } from '../../../support/fixture-site.ts';

const plan = compilePlan(fixtureSite);
const calendar = createCalendar('Asia/Shanghai');
const at = (text: string) => Date.parse(`${text}+08:00`);
const minute = (text: string) => Math.floor(at(text) / 60_000);

function cellsOf(metric: string, ...amounts: readonly (readonly [minute: string, amount: number])[]): DefinitionCells {
  const definition = plan.metrics.get(metric);
  if (!definition) throw new Error(`the fixture has no ${metric}`);
  const cells = new DefinitionCells(definition);
  cells.timelines;
  for (const [time, amount] of amounts) cells.add(0, minute(time), amount);
  return cells;
}

describe('[VW6] a year before', () => {
  const total = { of: 'job', at: 'opened', over: 'today', compare: ['lastYear'] } as const;

  it('is the same date up to the same minute, by the site’s calendar', () => {
    const cells = cellsOf(
      'jobs.rolling',
      ['2025-03-31T23:59', 100],
      ['2025-04-01T00:00', 3],
      ['2025-04-01T10:37', 2],
      ['2025-04-01T10:38', 50],
      ['2026-04-01T09:00', 4],
    );
    const view = createTotalView(cells, { ...total, compare: ['lastYear'] }, calendar);
    expect(view.read(at('2026-04-01T10:37:59'))).toEqual({ view: 'value', value: 4, compare: { lastYear: 5 } });
    expect(view.readAt?.(at('2026-04-01T10:37:59'))).toEqual({ view: 'value', value: 4, compare: { lastYear: 5 } });
  });

  it('goes up to the last full hour where hours alone are kept', () => {
    // The totals of an hour stand in its last minute.
    const cells = cellsOf('jobs.rolling', ['2025-04-01T09:59', 5], ['2025-04-01T10:59', 7], ['2026-04-01T09:00', 4]);
    const view = createTotalView(cells, { ...total, compare: ['lastYear'] }, calendar);
    expect(view.read(at('2026-04-01T10:58:59'))).toMatchObject({ compare: { lastYear: 5 } });
    expect(view.read(at('2026-04-01T10:59:00'))).toMatchObject({ compare: { lastYear: 12 } });
  });

  it('is not known before a metric has counted anything that long ago; then it may be none', () => {
    const young = cellsOf('jobs.rolling', ['2025-04-01T10:38', 1], ['2026-04-01T09:00', 4]);
    const view = createTotalView(young, { ...total, compare: ['lastYear'] }, calendar);
    expect(view.read(at('2026-04-01T10:37:59'))).toMatchObject({ value: 4, compare: { lastYear: null } });
    young.add(0, minute('2025-03-01T12:00'), 1);
    expect(view.read(at('2026-04-01T10:37:59'))).toMatchObject({ value: 4, compare: { lastYear: 0 } });
  });

  it('a level is that of the moment', () => {
    const cells = cellsOf('jobs.rolling', ['2025-03-01T12:00', 9], ['2025-04-01T10:37', -2], ['2026-04-01T09:00', 1]);
    const view = createLevelView(cells, { of: 'job', from: 'opened', compare: ['lastYear'] }, calendar);
    expect(view.read(at('2026-04-01T10:37:59'))).toEqual({ view: 'value', value: 8, compare: { lastYear: 7 } });
    const young = cellsOf('jobs.rolling', ['2026-04-01T09:00', 1]);
    expect(
      createLevelView(young, { of: 'job', from: 'opened', compare: ['lastYear'] }, calendar).read(
        at('2026-04-01T10:00'),
      ),
    ).toMatchObject({ compare: { lastYear: null } });
  });

  it('of 29 February is the 28th, and where clocks were moved the same time of day', () => {
    const yearBefore = (zone: string, ms: number) => new Date(createCalendar(zone).yearBefore(ms)).toISOString();
    expect(yearBefore('Asia/Shanghai', at('2024-02-29T08:00'))).toBe('2023-02-28T00:00:00.000Z');
    expect(yearBefore('America/Los_Angeles', Date.parse('2026-03-08T20:00:00Z'))).toBe('2025-03-08T21:00:00.000Z');
  });
});
