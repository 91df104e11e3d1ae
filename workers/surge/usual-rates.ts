import type { SeriesView } from '../../protocol/views.ts';
import { type CountedHour, fitHours } from '../forecast/hourly-model.ts';
import { hourAt } from '../forecast/site-hour.ts';

const HOUR_MS = 3_600_000;
const MINUTES = 60;
/** Fewer days say nothing of what is usual. */
const LEAST_DAYS = 3;

/** Events a minute that are usual at a moment, by code; undefined while too little is known. */
export type UsualRates = (code: string, atMs: number) => number | undefined;

/** Learns what is usual from a series per hour by one attribute, the running hour left out. */
export function learnRates(view: SeriesView, { atMs, timeZone }: { atMs: number; timeZone: string }): UsualRates {
  const ended = view.starts.flatMap((start, bucket) => (start + HOUR_MS <= atMs ? [bucket] : []));
  const lines = view.lines.filter(({ of, code }) => of === 'now' && code !== null);
  const countOf = ({ values }: (typeof lines)[number], bucket: number) => values[bucket] ?? 0;
  // Before anything was counted, a 0 says nothing.
  const first = ended.find((bucket) => lines.some((line) => countOf(line, bucket) > 0));
  const buckets = first === undefined ? [] : ended.filter((bucket) => bucket >= first);
  if (buckets.length < LEAST_DAYS * 24) return () => undefined;
  const hours = buckets.map((bucket) => ({ bucket, hour: hourAt(view.starts[bucket] as number, timeZone) }));
  const models = new Map(
    lines.map((line) => {
      const counted = hours.map(({ bucket, hour }): CountedHour => ({ ...hour, count: countOf(line, bucket) }));
      return [line.code, fitHours(counted)];
    }),
  );
  return (code, atTimeMs) => {
    const model = models.get(code);
    return model && model.foresee(hourAt(atTimeMs, timeZone)).mean / MINUTES;
  };
}
