import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ioredisOptions } from '../../../config/redis-endpoint.ts';
import type { CloudEvent } from '../../../protocol/events.ts';
import type { SeriesView, View } from '../../../protocol/views.ts';
import { compilePlan } from '../../../server/aggregate/plan.ts';
import { Fault } from '../../../server/gate/fault.ts';
import { compileEventReader } from '../../../server/gate/read-event.ts';
import { Mirror } from '../../../server/live/mirror.ts';
import { madeEvents, scoredEvents } from '../../../workers/forecast/forecast-events.ts';
import type { ForecastRecord } from '../../../workers/forecast/forecast-record.ts';
import { foretold } from '../../../workers/forecast/foretold.ts';
import { dayAfter } from '../../../workers/forecast/history.ts';
import { PARTITIONS, ToldPartitions } from '../../server/live/told-mirror.ts';
import { withRedis } from '../../support/redis.ts';
import { city, dataOf, DAY_MS, districts, HOUR_MS, NOW_MS, openForecast, site, viewOf } from './foreseen-county.ts';

const server = withRedis();
let redis: Redis;
beforeAll(() => {
  redis = new Redis(ioredisOptions(server.endpoint));
});
afterAll(() => redis.disconnect());

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
      const live = openForecast(redis, plan, `{forecast-wall-${plan.name}}`);
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
