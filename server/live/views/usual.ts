import { max, median, min } from 'd3-array';
import type { Usual } from '../../../protocol/site/metrics.ts';
import type { SeriesLine } from '../../../protocol/views.ts';

/** From one value alone nothing is usual. */
const LEAST_DAYS = 2;

/** How many days before are looked at. */
export function usualDays(usual: Usual): readonly number[] {
  const [count, step] = 'days' in usual ? [usual.days, 1] : [usual.weeks, 7];
  return Array.from({ length: count }, (_, index) => (index + 1) * step);
}

/** Rule [VW11]: lines of the lowest, middle and highest value; `values` holds one list for each bucket that is shown. */
export function usualLines(values: readonly (readonly number[])[]): SeriesLine[] {
  const line = (of: SeriesLine['of'], choose: (values: readonly number[]) => number | undefined): SeriesLine => ({
    of,
    code: null,
    values: values.map((each) => (each.length < LEAST_DAYS ? null : (choose(each) ?? null))),
  });
  return [
    line('usualLow', (each) => min(each)),
    line('usual', (each) => median(each)),
    line('usualHigh', (each) => max(each)),
  ];
}
