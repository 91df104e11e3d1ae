import type { Static } from 'typebox';
import { parseDuration } from '../../../protocol/duration.ts';
import type { DurationMetric } from '../../../protocol/site/metrics.ts';
import type { QuantilesGroup, QuantilesView } from '../../../protocol/views.ts';
import type { Calendar } from '../../aggregate/calendar.ts';
import { groupFields } from '../../aggregate/cell-definition.ts';
import { BANDS_PART } from '../../aggregate/measure-duration.ts';
import { sketchQuantile } from '../../aggregate/sketch.ts';
import type { DefinitionCells } from '../cells/cell-index.ts';
import { codeName } from './table-rows.ts';
import type { ViewMachine } from './view-machine.ts';

/** Where a site asks for none: the median and the ninetieth percentile. */
const USUAL_PROBABILITIES = [0.5, 0.9];
const UNSPLIT = -1;

/** `duration`: quantiles of the sketch, rule [VW7], and the exact bands beside it. */
export function createQuantilesView(
  cells: DefinitionCells,
  metric: Static<typeof DurationMetric>,
  calendar: Calendar,
): ViewMachine<QuantilesView> {
  const { quantiles: probabilities = USUAL_PROBABILITIES, over = 'all', by } = metric;
  const bandsMs = metric.bands?.map(parseDuration) ?? [];
  const { plan, tally } = cells;
  const attribute = by?.[0];

  const bucketAt = (ms: number): number => {
    if (over === 'all') return 0;
    const today = calendar.bucketOf('day', ms);
    return over === 'yesterday' ? today - 1 : today;
  };
  const read = (ms: number): QuantilesView => {
    const parts = new Map<number, Counted>();
    if (attribute === undefined) parts.set(UNSPLIT, emptyCount(bandsMs.length));
    for (const [group, amount] of tally.groups(bucketAt(ms))) {
      const numbers = groupFields(plan.fields, group);
      const [part, index] = numbers.slice(-2) as [number, number];
      const code = attribute === undefined ? UNSPLIT : (numbers[0] as number);
      let counted = parts.get(code);
      if (!counted) parts.set(code, (counted = emptyCount(bandsMs.length)));
      if (part === BANDS_PART) counted.bands[index] = (counted.bands[index] ?? 0) + amount;
      else {
        counted.sketch.push([index, amount]);
        counted.count += amount;
      }
    }
    const groups = [...parts].map(([code, counted]) =>
      summarise(code === UNSPLIT ? null : codeName(plan, attribute ?? '', code), counted, probabilities),
    );
    groups.sort((left, right) => ((left.code ?? '') < (right.code ?? '') ? -1 : 1));
    return { view: 'quantiles', probabilities, bandsMs, groups };
  };
  // A day is one bucket: of one that is over it can be told as well.
  return over !== 'all' ? { movesWithTime: true, read, readAt: read } : { movesWithTime: false, read };
}

interface Counted {
  count: number;
  readonly sketch: [bucket: number, count: number][];
  readonly bands: number[];
}

function emptyCount(bands: number): Counted {
  return { count: 0, sketch: [], bands: new Array<number>(bands === 0 ? 0 : bands + 1).fill(0) };
}

function summarise(
  code: string | null,
  { count, sketch, bands }: Counted,
  probabilities: readonly number[],
): QuantilesGroup {
  sketch.sort(([left], [right]) => left - right);
  const quantilesMs = probabilities.map((probability) => sketchQuantile(sketch, count, probability));
  // Without bands, everything is the rest.
  return { code, count, quantilesMs, bandCounts: bands.length > 0 ? bands : [count] };
}
