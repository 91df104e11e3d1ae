import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ioredisOptions } from '../../../config/redis-endpoint.ts';
import { loadSite } from '../../../config/site/load-site.ts';
import type { CloudEvent } from '../../../protocol/events.ts';
import type { Readings } from '../../../protocol/readings.ts';
import type { SeriesView, View } from '../../../protocol/views.ts';
import { compilePlan } from '../../../server/aggregate/plan.ts';
import { Fault } from '../../../server/gate/fault.ts';
import { compileEventReader } from '../../../server/gate/read-event.ts';
import { Mirror } from '../../../server/live/mirror.ts';
import { drawCount, randomOf } from '../../../workers/drill/random.ts';
import { madeEvents, scoredEvents } from '../../../workers/forecast/forecast-events.ts';
import { ForecastKeeper } from '../../../workers/forecast/forecast-keeper.ts';
import { compileForecasts, type ForecastPlan } from '../../../workers/forecast/forecast-plan.ts';
import { type ForecastRecord, Outlook, scoreOf } from '../../../workers/forecast/forecast-record.ts';
import { foretold } from '../../../workers/forecast/foretold.ts';
import { dayAfter, History, hoursAfter } from '../../../workers/forecast/history.ts';
import { RecordStore } from '../../../workers/record-store.ts';
import { PARTITIONS, ToldPartitions } from '../../server/live/told-mirror.ts';
import { withRedis } from '../../support/redis.ts';

const server = withRedis();
let redis: Redis;
beforeAll(() => {
  redis = new Redis(ioredisOptions(server.endpoint));
});
afterAll(() => redis.disconnect());

const site = await loadSite(join(import.meta.dirname, '../../../config/sites/lianyuan'));
const planOf = (name: string): ForecastPlan => {
  const plan = compileForecasts(site).find((each) => each.name === name);
  if (!plan) throw new Error(`lianyuan foresees ${name}`);
  return plan;
};
const [city, districts] = [planOf('city'), planOf('districts')];

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Ten in the morning of 24 November in Shanghai. */
const NOW_MS = Date.parse('2026-11-24T02:00:00Z');
/** Forty an hour, more in the evening. `late`: so many more of each hour have come in since. */
function countAt(code: string, startMs: number, late: number): number {
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
const viewOf = (plan: ForecastPlan, atMs: number, late = 0) =>
  series(plan.by === undefined ? [null] : ['lantian', 'yangshi'], atMs, late);
const readings = (plan: ForecastPlan, atMs: number, late = 0): Readings => ({
  ...{ at: atMs, asOf: atMs, source: 'live' },
  views: { [plan.forecast.history]: viewOf(plan, atMs, late) },
});

function open(
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
  return { told, store, run: (atMs: number, late = 0) => keeper.run(readings(plan, atMs, late)) };
}
const textsOf = (told: readonly CloudEvent[]) => new Set(told.map((event) => JSON.stringify(event)));
const dataOf = (told: readonly CloudEvent[], id: string) => told.find((event) => event.id === id)?.data;

describe('[FC1] a forecast', () => {
  it('is told before its time: the next day of each code, and the next hours', async () => {
    const { run, told } = open(districts, '{forecast-made}');
    expect(await run(NOW_MS)).toEqual({ made: 1, scored: 0 });
    expect(told.map(({ id, time }) => [id, time])).toEqual(
      ['lantian', 'yangshi'].flatMap((code) => [
        [`YC20261125-districts-${code}.made`, '2026-11-24T02:00:00.000Z'],
        [`YC20261125-districts-${code}.begins`, '2026-11-24T16:00:00.000Z'],
      ]),
    );
    const hours = open(city, '{forecast-hours}');
    expect(await hours.run(NOW_MS)).toEqual({ made: 13, scored: 0 });
    const said = dataOf(hours.told, 'YC20261124-20-city.made') as Record<string, number>;
    expect(said).toMatchObject({ of: 'county', span: 'hour' });
    const { low = 0, expected = 0, high = 0, busy = 0 } = said;
    expect([low < expected, expected < high, low > 50, high < 110, expected > busy]).toEqual(Array(5).fill(true));
  });

  it('is never written anew, whatever comes to light', async () => {
    const { run, told } = open(city, '{forecast-once}');
    await run(NOW_MS);
    const before = textsOf(told);
    for (const minutes of [5, 10, 55]) await run(NOW_MS + minutes * 60_000, 30);
    expect(textsOf(told)).toEqual(before);
    await run(NOW_MS + HOUR_MS, 30);
    // One more hour has come into reach.
    expect(textsOf(told).size).toBe(before.size + 2);
  });

  it('of what has begun is refused, and of too little known not made', async () => {
    const outlook = new Outlook(
      city,
      new History(viewOf(city, NOW_MS), { fromMs: 0, untilMs: NOW_MS, timeZone: city.timeZone }),
    );
    const [hour] = hoursAfter(NOW_MS, 1, city.timeZone);
    expect(() => outlook.foresee(hour as NonNullable<typeof hour>, NOW_MS + HOUR_MS)).toThrow(RangeError);
    const fresh = new History(viewOf(city, NOW_MS), {
      fromMs: NOW_MS - 2 * DAY_MS,
      untilMs: NOW_MS,
      timeZone: city.timeZone,
    });
    expect(new Outlook(city, fresh).foresee(hour as NonNullable<typeof hour>, NOW_MS)).toBeUndefined();
  });

  it('of the next day waits for yesterday to be whole', async () => {
    const midnight = Date.parse('2026-11-24T16:00:00Z');
    const { run } = open(districts, '{forecast-midnight}');
    expect(await run(midnight + 14 * 60_000)).toEqual({ made: 0, scored: 0 });
    expect(await run(midnight + 15 * 60_000)).toEqual({ made: 1, scored: 0 });
  });
});

describe('[FC2] after its time a forecast', () => {
  it('is scored once, by what is counted then, with last week’s number beside it', async () => {
    const { run, told, store } = open(districts, '{forecast-scored}');
    await run(NOW_MS);
    const end = Date.parse('2026-11-25T16:00:00Z');
    expect((await run(end + 14 * 60_000)).scored).toBe(0);
    expect((await run(end + 15 * 60_000)).scored).toBe(1);
    const { startMs } = dayAfter(NOW_MS, 1, districts.timeZone);
    const countOn = (code: string, days: number) =>
      Array.from({ length: 24 }, (_, hour) => countAt(code, startMs + days * DAY_MS + hour * HOUR_MS, 0)).reduce(
        (a, b) => a + b,
        0,
      );
    for (const code of ['lantian', 'yangshi']) {
      const { expected, naive } = dataOf(told, `YC20261125-districts-${code}.made`) as Record<string, number>;
      const observed = countOn(code, 0);
      expect(naive).toBe(countOn(code, -7));
      const error = Math.abs(observed - (expected as number));
      const naiveError = Math.abs(observed - (naive as number));
      expect(dataOf(told, `YC20261125-districts-${code}.scored`)).toMatchObject({
        observed,
        error,
        naiveError,
        gain: naiveError - error,
      });
    }
    const scored = told.filter(({ type }) => type === 'forecast.scored').length;
    await run(end + HOUR_MS, 5);
    expect(told.filter(({ type }) => type === 'forecast.scored')).toHaveLength(scored);
    // What is over is let go.
    expect((await store.names()).every((name) => Number(name.split('/')[2]) > end)).toBe(true);
  });

  it('is a hit, a miss or a false alarm by the declared limit, inside its interval or not', () => {
    const said = { expected: 20, low: 15, high: 25, busy: 18 };
    expect(scoreOf(said, 18)).toEqual({ observed: 18, error: 2, interval: 'inside', verdict: 'hit' });
    expect(scoreOf(said, 14)).toMatchObject({ interval: 'below', verdict: 'falseAlarm' });
    expect(scoreOf({ ...said, expected: 17 }, 26)).toMatchObject({ interval: 'above', verdict: 'miss', error: 9 });
    expect(scoreOf({ ...said, expected: 17, naive: 12 }, 15)).toMatchObject({
      verdict: 'quiet',
      naiveError: 3,
      gain: 1,
    });
    expect([15, 25].map((observed) => scoreOf(said, observed).interval)).toEqual(['inside', 'inside']);
  });
});

describe('[FC3] killed between any two writes, and run again', () => {
  const MOMENTS = [NOW_MS, NOW_MS + 5 * 60_000, Date.parse('2026-11-25T16:20:00Z'), Date.parse('2026-11-25T16:25:00Z')];
  /** Two forecasts of a day: written, told, noted; and of the first the score: written, told, let go. */
  const WRITES = 9;

  it('tells each forecast once, as it was written down, and its score once', async () => {
    let count = 0;
    const whole = open(districts, '{forecast-whole}', {
      write: (perform) => {
        count += 1;
        return perform();
      },
    });
    for (const atMs of MOMENTS) await whole.run(atMs);
    expect(count).toBe(WRITES);
    for (let place = 1; place <= WRITES; place += 1)
      for (const when of ['before', 'after']) {
        let writes = 0;
        const { run, told } = open(districts, `{forecast-killed-${place}-${when}}`, {
          write: async (perform) => {
            writes += 1;
            if (writes === place && when === 'before') throw new Error('killed');
            const result = await perform();
            if (writes === place) throw new Error('killed');
            return result;
          },
        });
        // What comes to light after the kill changes nothing of what stands.
        for (const [index, atMs] of MOMENTS.entries())
          await run(atMs).catch(() => run(atMs + 60_000, index === 0 ? 0 : 7));
        const ids = told.map(({ id }) => id);
        expect(textsOf(told).size, `${when} write ${place}`).toBe(new Set(ids).size);
        expect(new Set(ids), `${when} write ${place}`).toEqual(new Set(whole.told.map(({ id }) => id)));
      }
  });

  it('keeps for the gate what it refused', async () => {
    let isRefused = true;
    const { run, told } = open(districts, '{forecast-refused}', { refuses: () => isRefused });
    await run(NOW_MS);
    const before = textsOf(told);
    isRefused = false;
    await run(NOW_MS + 300_000, 30);
    await run(NOW_MS + 600_000, 30);
    expect(textsOf(told)).toEqual(before);
    expect(told).toHaveLength(2 * before.size);
  });

  it.each(['made', 'scored'])('is given up where the gate still refuses %s a day after its time', async (what) => {
    const { run, told, store } = open(city, `{forecast-given-up-${what}}`, {
      refuses: ({ type }) => type === `forecast.${what}`,
    });
    for (let hour = 0; hour <= 60; hour += 3) await run(NOW_MS + hour * HOUR_MS);
    const hours = (await store.names()).filter((name) => name.startsWith('city/hour/'));
    const ends = hours.map((name) => Number(name.split('/')[2]) + HOUR_MS);
    expect(Math.min(...ends)).toBeGreaterThan(NOW_MS + 35 * HOUR_MS);
    expect(told.some(({ type }) => type === 'forecast.scored')).toBe(what === 'scored');
  });
});

describe('[FC4] on the wall', () => {
  const sitePlan = compilePlan(site);
  const admit = compileEventReader(sitePlan);
  const read = (event: CloudEvent, nowMs: number) => admit(event, { nowMs, mayPost: () => true, mayCorrect: false });
  /** The views of a wall that was told these. */
  function wallOf(told: readonly CloudEvent[], nowMs: number) {
    const mirror = new Mirror(sitePlan, PARTITIONS);
    const events = told.map((event) => {
      const result = read(event, nowMs);
      if (result instanceof Fault) throw new Error(`${event.id}: ${result.code} ${result.path}`);
      return result;
    });
    new ToldPartitions(sitePlan).commit(events, [mirror]);
    mirror.advance(nowMs, 1);
    return (key: string): View | undefined => {
      const topic = mirror.topics.get(key);
      return topic?.form === 'view' ? topic.read() : undefined;
    };
  }

  it('the gate takes what is foreseen ahead of its time, and no other time of the future', () => {
    const begins = (ms: number, what: string) => ({
      specversion: '1.0' as const,
      id: 'x',
      source: '/forecasts',
      type: `forecast.${what}`,
      subject: 'YC20261125-city',
      time: new Date(NOW_MS + ms).toISOString(),
    });
    expect(read(begins(3 * DAY_MS, 'begins'), NOW_MS)).not.toBeInstanceOf(Fault);
    expect(read(begins(3 * DAY_MS + 301_000, 'begins'), NOW_MS)).toMatchObject({ code: 'event.time.future' });
    expect(read(begins(DAY_MS, 'made'), NOW_MS)).toMatchObject({ code: 'event.time.future' });
  });

  it('nothing is foreseen from what came later, not even in the drill', () => {
    const cutMs = dayAfter(NOW_MS, -1, city.timeZone).startMs;
    const madeOf = (view: SeriesView) =>
      [...foretold(city, view, { sinceMs: NOW_MS - 3 * DAY_MS, nowMs: NOW_MS })]
        .flat()
        .filter(({ madeMs }) => madeMs < cutMs + HOUR_MS)
        .map(({ startMs, madeMs, foreseen }) => ({ startMs, madeMs, foreseen }));
    const view = viewOf(city, NOW_MS);
    const [line] = view.lines;
    const values = view.starts.map((start, bucket) => (start < cutMs ? (line?.values[bucket] ?? 0) : 500));
    const made = madeOf(view);
    expect(made.length).toBeGreaterThan(50);
    expect(madeOf({ ...view, lines: [{ of: 'now', code: null, values }] })).toEqual(made);
  });

  it('tomorrow and the band of the next hours stand before they come, and the record of those before', async () => {
    const told: CloudEvent[] = [];
    const records: ForecastRecord[] = [];
    for (const plan of [city, districts])
      for (const day of foretold(plan, viewOf(plan, NOW_MS), { sinceMs: NOW_MS - 3 * DAY_MS, nowMs: NOW_MS }))
        for (const record of day) {
          records.push(record);
          told.push(...madeEvents(plan, record), ...scoredEvents(plan, record));
        }
    for (const plan of [city, districts]) {
      const live = open(plan, `{forecast-wall-${plan.name}}`);
      await live.run(NOW_MS);
      told.push(...live.told);
    }
    expect(records.every(({ madeMs, startMs }) => madeMs < startMs)).toBe(true);
    const view = wallOf(told, NOW_MS);
    const tomorrow = dataOf(told, 'YC20261125-city.made') as Record<string, number>;
    expect(view('forecasts.tomorrow')).toMatchObject({ value: tomorrow.expected });
    expect(view('forecasts.tomorrowLowByDistrict')).toMatchObject({
      rows: ['lantian', 'yangshi'].map((code) => [code, dataOf(told, `YC20261125-districts-${code}.made`)?.low]),
    });
    const outlook = view('alerts.outlook') as SeriesView;
    expect(outlook.starts).toHaveLength(24);
    const high = outlook.lines.find(({ of }) => of === 'foreseenHigh')?.values ?? [];
    expect(high.every((value) => value !== null)).toBe(true);
    expect(high.at(-1)).toBe(dataOf(told, 'YC20261124-22-city.made')?.high);
    const scored = told.filter(({ type }) => type === 'forecast.scored');
    const are = (field: string, code: string) => scored.filter(({ data }) => data?.[field] === code).length;
    expect(view('forecasts.scored')).toMatchObject({ value: scored.length });
    expect(scored.length).toBeGreaterThan(70);
    for (const [key, verdict] of Object.entries({ hits: 'hit', misses: 'miss', falseAlarms: 'falseAlarm' }))
      expect(view(`forecasts.${key}`), key).toMatchObject({ value: are('verdict', verdict) });
    expect(are('verdict', 'hit')).toBeGreaterThan(5);
    const coverage = (view('forecasts.coverage') as { value: number }).value;
    expect(coverage).toBe(are('interval', 'inside') / scored.length);
    expect(Math.abs(coverage - 0.8)).toBeLessThan(0.12);
    expect((view('forecasts.skill') as { value: number }).value).toBeGreaterThan(0.1);
  });
});
