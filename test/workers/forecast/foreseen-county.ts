import type { Redis } from 'ioredis';
import { join } from 'node:path';
import { loadSite } from '../../../config/site/load-site.ts';
import type { CloudEvent } from '../../../protocol/events.ts';
import type { SeriesView } from '../../../protocol/views.ts';
import { drawCount, randomOf } from '../../../workers/drill/random.ts';
import { ForecastKeeper } from '../../../workers/forecast/forecast-keeper.ts';
import { compileForecasts, type ForecastPlan } from '../../../workers/forecast/forecast-plan.ts';
import type { ForecastRecord } from '../../../workers/forecast/forecast-record.ts';
import { RecordStore } from '../../../workers/record-store.ts';

export const site = await loadSite(join(import.meta.dirname, '../../../config/sites/lianyuan'));
const planOf = (name: string): ForecastPlan => {
  const plan = compileForecasts(site).find((each) => each.name === name);
  if (!plan) throw new Error(`lianyuan foresees ${name}`);
  return plan;
};
export const [city, districts] = [planOf('city'), planOf('districts')];

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
/** Ten in the morning of 24 November in Shanghai. */
export const NOW_MS = Date.parse('2026-11-24T02:00:00Z');
/** Forty an hour, more in the evening. `late`: so many more of each hour have come in since. */
export function countAt(code: string, startMs: number, late: number): number {
  const hour = new Date(startMs + 8 * HOUR_MS).getUTCHours();
  return drawCount(randomOf('forecast-keeper', code, startMs), hour >= 18 && hour < 22 ? 80 : 40) + late;
}
function series(codes: readonly (string | null)[], atMs: number, late = 0): SeriesView {
  const last = Math.floor(atMs / HOUR_MS) * HOUR_MS;
  const starts = Array.from({ length: 16 * 24 }, (_, index) => last - (16 * 24 - 1 - index) * HOUR_MS);
  const lines = codes.map((code) => ({
    of: 'now' as const,
    code,
    values: starts.map((start) => (start + HOUR_MS <= atMs ? countAt(code ?? '', start, late) : 1)),
  }));
  return { view: 'series', per: 'hour', starts, lines };
}
export const viewOf = (plan: ForecastPlan, atMs: number, late = 0) =>
  series(plan.by === undefined ? [null] : ['lantian', 'yangshi'], atMs, late);
/** A centre of its own in a Redis; `reads`: when its history was asked for. */
export function openForecast(
  redis: Redis,
  plan: ForecastPlan,
  prefix: string,
  {
    write = (perform) => perform(),
    refuses = () => false,
  }: {
    write?: (perform: () => Promise<unknown>) => Promise<unknown>;
    refuses?: (event: CloudEvent) => boolean;
  } = {},
) {
  const told: CloudEvent[] = [];
  const store = new RecordStore<ForecastRecord>(redis, prefix);
  const keeper = new ForecastKeeper({
    plan,
    store: {
      read: (name) => store.read(name),
      names: () => store.names(),
      replace: (...record) => write(() => store.replace(...record)) as Promise<ForecastRecord>,
      drop: (names) => write(() => store.drop(names)) as Promise<void>,
    },
    post: async (events) => {
      await write(async () => told.push(...events));
      return events.filter(refuses);
    },
  });
  const reads: number[] = [];
  const run = (atMs: number, late = 0) =>
    keeper.run(atMs, async () => {
      reads.push(atMs);
      return viewOf(plan, atMs, late);
    });
  return { told, store, reads, run };
}
export const textsOf = (told: readonly CloudEvent[]) => new Set(told.map((event) => JSON.stringify(event)));
export const dataOf = (told: readonly CloudEvent[], id: string) => told.find((event) => event.id === id)?.data;
