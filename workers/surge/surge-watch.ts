import type { SeriesView } from '../../protocol/views.ts';
import { addMinute, type Chart, type ChartDesign, chartFor } from './chart.ts';
import type { UsualRates } from './usual-rates.ts';

const MINUTE_MS = 60_000;
/** Events of a minute come in this much later, nearly all of them. */
const SETTLED_AFTER_MS = MINUTE_MS;

/** Where a stream stands. */
export interface StreamState {
  readonly sum: number;
  /** Since the sum last left 0: what was counted, and what would have been usual. */
  readonly observed: number;
  readonly expected: number;
  readonly quietUntilMs: number;
}
/** All streams of one surge. Minutes before `untilMs` have been looked at. */
export interface WatchState {
  readonly untilMs: number;
  readonly streams: Readonly<Record<string, StreamState>>;
}

/** More than is usual, seen at the end of a minute. */
export interface SurgeSeen {
  readonly code: string;
  readonly atMs: number;
  readonly observed: number;
  readonly expected: number;
}

const CALM: StreamState = { sum: 0, observed: 0, expected: 0, quietUntilMs: 0 };

/** Finds the chart of a rate; rates within 2 % of each other share one, since each costs some 20 ms. */
export function chartFinder(design: ChartDesign): (rate: number) => Chart {
  const charts = new Map<number, Chart>();
  return (rate) => {
    const step = Math.round(Math.log(Math.max(rate, 1e-9)) / Math.log(1.02));
    const chart = charts.get(step) ?? chartFor(1.02 ** step, design);
    charts.set(step, chart);
    return chart;
  };
}

/**
 * Looks at the minutes of a series that have settled since the last look. A gap that the series does not cover begins all streams anew:
 * a rise before it is over, or will show again.
 */
export function watchMinutes(
  state: WatchState | undefined,
  {
    view,
    atMs,
    rates,
    charts,
    holdOffMs,
  }: {
    view: SeriesView;
    atMs: number;
    rates: UsualRates;
    charts: (rate: number) => Chart;
    holdOffMs: number;
  },
): { state: WatchState; seen: readonly SurgeSeen[] } {
  const settledMs = Math.floor((atMs - SETTLED_AFTER_MS) / MINUTE_MS) * MINUTE_MS;
  const isWhole = state !== undefined && view.starts.some((start) => start <= state.untilMs);
  const minutes = view.starts.flatMap((start, bucket) =>
    start + MINUTE_MS <= settledMs && (!state || start >= state.untilMs) ? [{ start, bucket }] : [],
  );
  const before = isWhole ? state.streams : {};
  const seen: SurgeSeen[] = [];
  const streams: Record<string, StreamState> = {};
  for (const { of, code, values } of view.lines) {
    if (of !== 'now' || code === null) continue;
    let stream = before[code] ?? { ...CALM, quietUntilMs: state?.streams[code]?.quietUntilMs ?? 0 };
    for (const { start, bucket } of minutes) {
      const rate = rates(code, start);
      if (rate === undefined) continue;
      const next = addToStream(stream, values[bucket] ?? 0, { rate, chart: charts(rate), endMs: start + MINUTE_MS });
      stream = next.isSurge ? { ...CALM, quietUntilMs: start + MINUTE_MS + holdOffMs } : next.stream;
      if (next.isSurge)
        seen.push({ code, atMs: start + MINUTE_MS, observed: next.stream.observed, expected: next.stream.expected });
    }
    streams[code] = stream;
  }
  return { state: { untilMs: Math.max(state?.untilMs ?? 0, settledMs), streams }, seen };
}

function addToStream(
  stream: StreamState,
  count: number,
  { rate, chart, endMs }: { rate: number; chart: Chart; endMs: number },
): { stream: StreamState; isSurge: boolean } {
  if (endMs <= stream.quietUntilMs) return { stream: { ...CALM, quietUntilMs: stream.quietUntilMs }, isSurge: false };
  const sum = addMinute(stream.sum, count, rate, chart);
  const next: StreamState =
    sum === 0
      ? { ...CALM, quietUntilMs: stream.quietUntilMs }
      : { ...stream, sum, observed: stream.observed + count, expected: stream.expected + rate };
  return { stream: next, isSurge: sum >= chart.threshold };
}
