import fc from 'fast-check';
import { expect } from 'vitest';
import type { SitePlan } from '../../server/aggregate/plan.ts';
import { cellsOf, incrementalCells, recomputedCells, sorted } from './cells.ts';
import type { ReadCell } from './cells.ts';
import { moments, retold } from './history.ts';
import { law } from './law.ts';
import type { Law } from './law.ts';
import { historiesOf, metricsOf, prefixSums } from './metric-laws.ts';
import { dayOf, grainAt, keptOf, labelIn, minutesOf } from './oracle-fold.ts';
import type { Grain } from './oracle-fold.ts';
import { levelAt } from './oracle-metrics.ts';
import { recordsOf } from './oracle-join.ts';
import { expectSame } from '../support/expect-same.ts';

/** What totals obey that were folded while they were told. */
export const foldLaws: Readonly<Record<string, (plan: SitePlan) => Law>> = {
  '[M9] what was folded in the midst of a history, at any marks, is what the whole comes to under the last': (plan) => {
    return law(
      fc.property(foldedHistories(plan), ([history, folds, told]) => {
        const { entities, totals, mark } = incrementalCells(plan, history, folds);
        expect(totals).toEqual(recomputedCells(plan, entities, mark));
        expect(incrementalCells(plan, told, [{ before: told.length - 1, to: mark }]).totals).toEqual(totals);
      }),
    );
  },

  '[M10] folded totals stand in the last minute or hour of where the clock says, with what happened there': (plan) => {
    const { timeZone } = plan.calendar;
    return law(
      fc.property(foldedHistories(plan), ([history, folds]) => {
        const { totals } = incrementalCells(plan, history);
        const folded = incrementalCells(plan, history, folds);
        for (const [key, metric] of Object.entries(plan.site.metrics)) {
          const definition = plan.metrics.get(key);
          const period = definition?.period;
          if (!period) continue;
          const kept = keptOf(plan.site.file.keep, metric.keep);
          const msOf = ({ bucket }: ReadCell) => plan.calendar.bucketStart(period, bucket);
          const grainOf = (cell: ReadCell): Grain =>
            cell.bucket === 0 ? 'base' : grainAt(msOf(cell), { period, kept, timeZone, mark: folded.mark });
          const labelled = (cells: readonly ReadCell[]): [string, number][] => {
            const sums = new Map<string, number>();
            for (const cell of cells) {
              const label = `${cell.fields.join('/')}@${labelIn(grainOf(cell), msOf(cell), timeZone)}`;
              sums.set(label, (sums.get(label) ?? 0) + cell.total);
            }
            return sorted(new Map([...sums].filter(([, sum]) => sum !== 0)));
          };
          const found = cellsOf(plan, key, folded.totals);
          expectSame(labelled(found), labelled(cellsOf(plan, key, totals)), key);
          for (const cell of found) {
            const grain = grainOf(cell);
            if (grain === 'base' || grain === period) continue;
            const next = msOf(cell) + (period === 'hour' ? 3_600_000 : 60_000);
            expect(labelIn(grain, next, timeZone), `${key} after ${cell.bucket}`).not.toBe(
              labelIn(grain, msOf(cell), timeZone),
            );
          }
        }
      }),
    );
  },

  '[M11] a folded level is exact at the end of every hour or day, and says nothing within before it was': (plan) => {
    const { timeZone } = plan.calendar;
    return law(
      fc.property(foldedHistories(plan), fc.nat(), ([history, folds], pick) => {
        const records = [...recordsOf(history).values()];
        const { totals, mark } = incrementalCells(plan, history, folds);
        const ms = history[pick % history.length]?.at ?? 0;
        const [hour, day] = [minutesOf('hour', ms, timeZone), minutesOf('day', ms, timeZone)];
        for (const [key, metric] of metricsOf(plan, 'level')) {
          const kept = keptOf(plan.site.file.keep, metric.keep);
          const grain = grainAt(ms, { period: 'minute', kept, mark, timeZone });
          if (grain === 'base') continue;
          const { first, last } = grain === 'day' ? day : hour;
          const cells = cellsOf(plan, key, totals);
          const levelOf = (minute: number) => sorted(levelAt(metric, records, minute));
          expectSame(sorted(prefixSums(cells, last)), levelOf(last), `${key} at ${last}`);
          if (grain !== 'minute' && last > first)
            expectSame(sorted(prefixSums(cells, last - 1)), levelOf(first - 1), `${key} at ${last - 1}`);
        }
      }),
    );
  },
};

/** Marks about the moments at which minutes, hours and days are given up, in any order: one that is lower than another changes nothing. */
function marksOf(plan: SitePlan): fc.Arbitrary<number> {
  const { minutes, hours, days } = keptOf(plan.site.file.keep, undefined);
  const ages = [minutes, hours, days].flatMap((kept) => [kept, kept + 1, kept + 2]);
  return fc
    .tuple(fc.constantFrom(...moments(plan.calendar.timeZone)), fc.constantFrom(0, 1, 2, 3, 4, 7, ...ages))
    .map(([ms, age]) => dayOf(ms, plan.calendar.timeZone) + age);
}

/** A history, folds in its midst, and the same history as it may be told otherwise. */
function foldedHistories(plan: SitePlan) {
  return historiesOf(plan).chain((history) =>
    fc.tuple(
      fc.constant(history),
      fc.array(fc.record({ before: fc.nat({ max: history.length - 1 }), to: marksOf(plan) }), { maxLength: 4 }),
      retold(history),
    ),
  );
}
