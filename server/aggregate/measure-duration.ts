import type { Static } from 'typebox';
import { parseDuration } from '../../protocol/duration.ts';
import type { DurationMetric } from '../../protocol/site/metrics.ts';
import { defineCells } from './cell-definition.ts';
import type { CellDefinition, Measure } from './cell-definition.ts';
import type { Calendar } from './calendar.ts';
import type { KindPlan } from './kind-plan.ts';
import { compileBucket } from './measure-count.ts';
import { isSet, timeAt } from './registers.ts';
import { SKETCH_BUCKETS, sketchBucket } from './sketch.ts';
import { compileSplit, NOWHERE } from './split.ts';
import { compileWhere, registerOf } from './where-predicate.ts';

/** The field `part` of a duration's cells: buckets of the sketch, or the exact counts of the bands. */
export const SKETCH_PART = 0;
export const BANDS_PART = 1;

/** Adds one to a sketch bucket and, where there are bands, one to a band. Negative durations count as neither. */
export function defineDuration(
  kind: KindPlan,
  duration: Static<typeof DurationMetric>,
  calendar: Calendar,
): CellDefinition {
  const { where, by, over = 'all' } = duration;
  const filter = compileWhere(kind, where);
  const split = compileSplit(kind, by);
  const from = registerOf(kind, duration.from);
  const to = registerOf(kind, duration.to);
  const bandsMs = duration.bands?.map(parseDuration) ?? [];
  const period = over === 'all' ? undefined : 'day';
  const bucketOf = compileBucket(from, period, calendar);
  const measure: Measure = (registers, base, firstGroup, sign, cells) => {
    if (!isSet(registers, base + from.index) || !isSet(registers, base + to.index)) return;
    const tookMs = timeAt(registers, base + to.index) - timeAt(registers, base + from.index);
    if (tookMs < 0 || !filter.holds(registers, base)) return;
    const place = split.placeOf(registers, base);
    if (place === NOWHERE) return;
    const bucket = bucketOf(registers, base);
    const group = firstGroup + place * 2 * SKETCH_BUCKETS;
    cells.add(group + SKETCH_PART * SKETCH_BUCKETS + sketchBucket(tookMs), bucket, sign);
    if (bandsMs.length > 0) cells.add(group + BANDS_PART * SKETCH_BUCKETS + bandOf(bandsMs, tookMs), bucket, sign);
  };
  return defineCells({
    kind,
    facts: { measure: 'duration', from: from.name, to: to.name, bandsMs, where, by },
    fields: [...split.fields, { name: 'part', size: 2 }, { name: 'index', size: SKETCH_BUCKETS }],
    period,
    calendar,
    uses: [from, to, ...split.registers, ...filter.uses],
    measure,
  });
}

/** Place of the first band whose upper limit is not exceeded; the last band has none. */
function bandOf(bandsMs: readonly number[], ms: number): number {
  let band = 0;
  while (band < bandsMs.length && ms > (bandsMs[band] as number)) band++;
  return band;
}
