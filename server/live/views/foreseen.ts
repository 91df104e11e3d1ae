import type { SeriesLine } from '../../../protocol/views.ts';
import type { DefinitionCells } from '../cells/cell-index.ts';

/** What was foreseen of each bucket: the cells of three series of the same period. */
export interface ForeseenCells {
  readonly low: DefinitionCells;
  readonly middle: DefinitionCells;
  readonly high: DefinitionCells;
}

/** Rule [VW12]: lines of the least, likeliest and most that was foreseen of the buckets that are shown. */
export function foreseenLines({ low, middle, high }: ForeseenCells, buckets: readonly number[]): SeriesLine[] {
  const isForeseen = buckets.map((bucket) => high.tally.total(0, bucket) !== 0);
  const line = (of: SeriesLine['of'], { tally }: DefinitionCells): SeriesLine => ({
    of,
    code: null,
    values: buckets.map((bucket, place) => (isForeseen[place] ? tally.total(0, bucket) : null)),
  });
  return [line('foreseenLow', low), line('foreseen', middle), line('foreseenHigh', high)];
}
