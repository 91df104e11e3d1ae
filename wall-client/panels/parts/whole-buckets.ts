import type { SeriesView } from '../../../protocol/views.ts';

/** How many of the known buckets are over at `viewTime`. */
export function wholeBuckets({ starts }: SeriesView, known: number, viewTime: number): number {
  const step = (starts[1] ?? 0) - (starts[0] ?? 0);
  const lastStart = starts[known - 1] ?? 0;
  return step > 0 && lastStart + step > viewTime ? known - 1 : known;
}
