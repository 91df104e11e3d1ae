import { expect, it } from 'vitest';
import { compilePlan } from '../../../../server/aggregate/plan.ts';
import { DefinitionCells } from '../../../../server/live/cells/cell-index.ts';
import { createTotalView } from '../../../../server/live/views/total-view.ts';
import { fixtureSite } from '../../../support/fixture-site.ts';

const plan = compilePlan(fixtureSite);
const definition = plan.metrics.get('jobs.rolling');
if (!definition) throw new Error('the fixture has no jobs.rolling');

it('[VW3] a rolling window is as many minutes as it is long, the running one among them', () => {
  const cells = new DefinitionCells(definition);
  const view = createTotalView(cells, { of: 'job', at: 'opened', over: '10m' }, plan.calendar);
  cells.timelines;
  for (let minute = 100; minute <= 130; minute += 1) cells.add(0, minute, 1);
  const valueAt = (ms: number) => view.read(ms).view === 'value' && view.read(ms);
  expect(valueAt(120 * 60_000)).toMatchObject({ value: 10 });
  expect(valueAt(120 * 60_000 + 59_999)).toMatchObject({ value: 10 });
  expect(valueAt(105 * 60_000)).toMatchObject({ value: 6 });
  expect(valueAt(140 * 60_000)).toMatchObject({ value: 0 });
  expect(valueAt(139 * 60_000)).toMatchObject({ value: 1 });
});

it('[DC5] of a moment that is past it says what it said then, and goes on where it was', () => {
  const cells = new DefinitionCells(definition);
  const view = createTotalView(cells, { of: 'job', at: 'opened', over: '10m' }, plan.calendar);
  for (let minute = 100; minute <= 130; minute += 1) cells.add(0, minute, minute % 7);
  const told = Array.from({ length: 31 }, (_, place) => view.read((100 + place) * 60_000));
  for (const [place, then] of told.entries()) expect(view.readAt?.((100 + place) * 60_000)).toEqual(then);
  expect(view.read(130 * 60_000)).toEqual(told.at(-1));
});
