import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ioredisOptions } from '../../../config/redis-endpoint.ts';
import type { ForecastPlan } from '../../../workers/forecast/forecast-plan.ts';
import { Outlook, scoreOf } from '../../../workers/forecast/forecast-record.ts';
import { dayAfter, History, hoursAfter } from '../../../workers/forecast/history.ts';
import { withRedis } from '../../support/redis.ts';
import {
  city,
  countAt,
  dataOf,
  DAY_MS,
  districts,
  HOUR_MS,
  NOW_MS,
  openForecast,
  textsOf,
  viewOf,
} from './foreseen-county.ts';

const server = withRedis();
let redis: Redis;
beforeAll(() => {
  redis = new Redis(ioredisOptions(server.endpoint));
});
afterAll(() => redis.disconnect());
const open = (plan: ForecastPlan, prefix: string, options?: Parameters<typeof openForecast>[3]) =>
  openForecast(redis, plan, prefix, options);

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

  it('is worked out where one is due, and at no other minute is its history read', async () => {
    const { run, reads } = open(city, '{forecast-reads}');
    for (const minutes of [0, 1, 30, 59]) await run(NOW_MS + minutes * 60_000);
    expect(reads).toEqual([NOW_MS]);
    await run(NOW_MS + HOUR_MS);
    expect(reads).toEqual([NOW_MS, NOW_MS + HOUR_MS]);
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

  it('scores in its time what the gate took, though it refuses what was foreseen of another code', async () => {
    const { run, told, store } = open(districts, '{forecast-one-refused}', {
      refuses: ({ id }) => id === 'YC20261125-districts-yangshi.made',
    });
    const end = Date.parse('2026-11-25T16:00:00Z');
    for (const atMs of [NOW_MS, end, end + 15 * 60_000]) await run(atMs);
    const scored = told.filter(({ type }) => type === 'forecast.scored');
    expect(scored.map(({ subject }) => subject)).toEqual(['YC20261125-districts-lantian']);
    expect((await store.names()).every((name) => Number(name.split('/')[2]) >= end)).toBe(true);
  });

  it.each(['made', 'scored'])('is given up where the gate refuses %s for good', async (what) => {
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
