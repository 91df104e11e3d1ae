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
