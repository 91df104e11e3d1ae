import fc from 'fast-check';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ioredisOptions } from '../../../config/redis-endpoint.ts';
import type { CloudEvent } from '../../../protocol/events.ts';
import type { View } from '../../../protocol/views.ts';
import { closeEvents } from '../../../workers/close/close-events.ts';
import { compileClose } from '../../../workers/close/close-work.ts';
import { DayCloser } from '../../../workers/close/day-closer.ts';
import { endedDays, figuresOf } from '../../../workers/close/day-figures.ts';
import { type DayRecord, sealDay } from '../../../workers/close/day-record.ts';
import { RecordStore } from '../../../workers/record-store.ts';
import { withRedis } from '../../support/redis.ts';
import { closeSite, dailyClose } from './close-site.ts';
import { at, type GoldenEvent, goldenDays, goldenEvents, sealed22 } from './golden-days.ts';
import { joined, readingsOf } from './told-readings.ts';

const server = withRedis();
let redis: Redis;
beforeAll(() => {
  redis = new Redis(ioredisOptions(server.endpoint));
});
afterAll(() => redis.disconnect());

const plan = compileClose(closeSite);
const kind = closeSite.kinds.close;
if (!plan || !kind) throw new Error('the site closes its days');
const MIDNIGHTS = [at('23 00:02'), at('24 00:02'), at('25 00:02')];
const knownAt = (nowMs: number) => goldenEvents.filter(({ atMs }) => atMs <= nowMs);

/** A data set of its own with what was told of it. `write` stands before and after each write. */
function open(
  prefix: string,
  write: (perform: () => Promise<unknown>) => Promise<unknown> = (perform) => perform(),
  refuses: () => boolean = () => false,
) {
  const store = new RecordStore<DayRecord>(redis, `${prefix}:close`);
  const told: CloudEvent[] = [];
  const run = (events: readonly GoldenEvent[], nowMs: number) =>
    new DayCloser({
      plan: plan as NonNullable<typeof plan>,
      store: {
        read: (day) => store.read(day),
        names: () => store.names(),
        replace: (day, before, record) => write(() => store.replace(day, before, record)) as Promise<DayRecord>,
      },
      read: readingsOf(events, nowMs),
      tell: (record) => closeEvents(kind as NonNullable<typeof kind>, record),
      post: async (posted) => {
        await write(async () => told.push(...posted));
        return posted.filter(refuses);
      },
    }).run();
  const records = async () => Promise.all((await store.names()).map((day) => store.read(day)));
  return { store, told, run, records };
}

describe('the golden days', () => {
  it.each(Object.keys(goldenDays))('%s comes to what was worked out by hand, told in 100 orders', async (day) => {
    const startMs = at(`${day.slice(-2)} 00:00`);
    const order = fc.shuffledSubarray([...goldenEvents], { minLength: goldenEvents.length });
    const again = fc.subarray([...goldenEvents]);
    await fc.assert(
      fc.asyncProperty(order, again, async (events, repeated) => {
        const read = readingsOf([...events, ...repeated], at('26 12:00'));
        const keys = Object.keys(closeSite.metrics);
        const { views } = await read(keys, startMs + 86_400_000 - 1);
        expect(figuresOf(dailyClose, { startMs, views })).toEqual(goldenDays[day]);
      }),
      { numRuns: 100 },
    );
  });

  it('each day begins with what the one before carried over', () => {
    const days = Object.values(goldenDays);
    for (const [index, day] of days.slice(1).entries())
      for (const unit of ['a', 'b']) {
        const before = days[index]?.job?.[unit];
        const { opened = 0, cleared = 0, carried } = day.job?.[unit] ?? {};
        expect((before?.carried ?? 0) + opened - cleared, `${unit} on day ${index + 2}`).toBe(carried);
      }
  });
});

describe('the daily close', () => {
  it('seals a day as it was known, amends it by what came late, and says by how much', async () => {
    const { run, records, told } = open('{close-amend}');
    expect(await run(knownAt(MIDNIGHTS[0] as number), MIDNIGHTS[0] as number)).toEqual({
      sealed: ['2026-11-22'],
      amended: [],
    });
    expect((await records())[0]).toMatchObject({ revision: 1, told: 1, sealed: sealed22, figures: sealed22 });
    expect(await run(knownAt(MIDNIGHTS[1] as number), MIDNIGHTS[1] as number)).toEqual({
      sealed: ['2026-11-23'],
      amended: ['2026-11-22'],
    });
    expect((await records())[0]).toMatchObject({
      revision: 2,
      told: 2,
      sealed: sealed22,
      figures: goldenDays['2026-11-22'],
    });
    await run(knownAt(MIDNIGHTS[2] as number), MIDNIGHTS[2] as number);
    expect((await records()).map((record) => record?.figures)).toEqual(Object.values(goldenDays));
    expect(joined(told)).toMatchObject({
      'RJ20261122-job-b': {
        matter: 'job',
        unit: 'b',
        opened: 2,
        cleared: 1,
        carried: 1,
        overdue: 1,
        openedBy: 0,
        clearedBy: -1,
        carriedBy: 1,
        overdueBy: 1,
        sealed: '2026-11-22T16:00:00.000Z',
        amended: '2026-11-23T16:02:00.000Z',
      },
      'RJ20261122-all-a': { opened: 4, cleared: 2, carried: 2, overdue: 1 },
    });
    expect(joined(told)).not.toMatchObject({ 'RJ20261122-job-a': { amended: expect.anything() } });
  });

  it('counts the days in a row that ended clear, and anew where an earlier one was amended', async () => {
    const { run, told } = open('{close-streak}');
    const streaks = () =>
      Object.fromEntries(Object.entries(joined(told)).map(([id, row]) => [id, (row as { streak: number }).streak]));
    await run(knownAt(MIDNIGHTS[0] as number), MIDNIGHTS[0] as number);
    expect(streaks()).toMatchObject({ 'RJ20261122-job-b': 1, 'RJ20261122-all-b': 1, 'RJ20261122-all-c': 1 });
    // Without J9, 23 November ends clear for b.
    const early = goldenEvents.filter(({ id }) => id !== 'J9');
    await run(
      early.filter(({ id, what }) => id !== 'J4' || what === 'opened'),
      MIDNIGHTS[1] as number,
    );
    expect(streaks()).toMatchObject({ 'RJ20261122-job-b': 0, 'RJ20261123-job-b': 0, 'RJ20261123-all-c': 2 });
    await run(
      early.filter(({ id }) => id !== 'J4'),
      (MIDNIGHTS[1] as number) + 60_000,
    );
    expect(streaks()).toMatchObject({ 'RJ20261122-job-b': 1, 'RJ20261123-job-b': 2, 'RJ20261123-all-c': 2 });
    expect(streaks()).toMatchObject({ 'RJ20261123-errand-a': 2, 'RJ20261123-all-a': 0 });
  });

  it('does nothing more when it runs again, and waits for its time', async () => {
    const { run, told, records } = open('{close-again}');
    const now = MIDNIGHTS[1] as number;
    expect((await run(knownAt(now), now - 61_000)).sealed).toEqual(['2026-11-22']);
    await run(knownAt(now), now);
    const [count, before] = [told.length, await records()];
    expect(await run(knownAt(now), now + 3_600_000)).toEqual({ sealed: [], amended: [] });
    expect([told.length, await records()]).toEqual([count, before]);
  });

  it('seals each day that passed while it was away, once, whoever else seals it too', async () => {
    const { run, records, told } = open('{close-away}');
    await run(knownAt(MIDNIGHTS[0] as number), MIDNIGHTS[0] as number);
    await Promise.all([run(goldenEvents, at('25 09:00')), run(goldenEvents, at('25 09:00'))]);
    expect((await records()).map((record) => record?.figures)).toEqual(Object.values(goldenDays));
    expect(sealsOf(told).every((seals) => seals.size === 1)).toBe(true);
  });

  it('lets one of two that seal the same day be first: the record of the other is not written', async () => {
    const { store, records } = open('{close-race}');
    const first = { ...sealDay({ day: '2026-11-22', startMs: 0, endMs: 1 }, { figures: {}, streaks: {}, nowMs: 2 }) };
    expect(await store.replace(first.day, undefined, first)).toEqual(first);
    expect(await store.replace(first.day, undefined, { ...first, sealedMs: 3 })).toEqual(first);
    expect(await store.replace(first.day, { ...first, sealedMs: 4 }, { ...first, sealedMs: 5 })).toEqual(first);
    expect(await records()).toEqual([first]);
    expect(await store.replace(first.day, first, { ...first, told: 1 })).toEqual({ ...first, told: 1 });
  });

  it('tells again what the gate refused, until it takes it', async () => {
    let isRefused = true;
    const { run, records, told } = open(
      '{close-refused}',
      (perform) => perform(),
      () => isRefused,
    );
    const now = MIDNIGHTS[0] as number;
    await run(knownAt(now), now);
    expect((await records())[0]).toMatchObject({ revision: 1, told: 0 });
    const count = told.length;
    isRefused = false;
    await run(knownAt(now), now + 300_000);
    expect((await records())[0]).toMatchObject({ revision: 1, told: 1 });
    expect(told.slice(count)).toEqual(told.slice(0, count));
  });

  it('takes up only days that every metric still holds, however long it was away', () => {
    const series = (starts: readonly number[]): View => ({ view: 'series', per: 'day', starts, lines: [] });
    const days = endedDays([series([1, 2, 3, 4, 5]), series([3, 4, 5])]);
    expect(days).toEqual([
      { startMs: 3, endMs: 4 },
      { startMs: 4, endMs: 5 },
    ]);
    expect(endedDays([series([1, 2]), undefined])).toEqual([]);
  });
});

/** What was told as the seal of each row: one text, however often. */
function sealsOf(told: readonly CloudEvent[]): ReadonlySet<string>[] {
  const seals = Map.groupBy(
    told.filter(({ type }) => type === 'close.sealed'),
    ({ subject }) => subject,
  );
  return [...seals.values()].map((events) => new Set(events.map((event) => JSON.stringify(event))));
}

describe('killed between any two writes, and run again', () => {
  const WRITES = 12;
  let expected: { records: unknown; told: unknown };
  beforeAll(async () => {
    let writes = 0;
    const whole = open('{close-whole}', (perform) => {
      writes += 1;
      return perform();
    });
    for (const now of MIDNIGHTS) await whole.run(knownAt(now), now);
    expected = { records: await whole.records(), told: joined(whole.told) };
    // Four revisions of three writes each: were there more, some would not be tried below.
    expect(writes).toBe(WRITES);
  });

  const places = Array.from({ length: WRITES }, (_, index) => index + 1);
  it.each(
    places.flatMap(
      (place) =>
        [
          [place, 'before'],
          [place, 'after'],
        ] as const,
    ),
  )('at write %i, %s it: every day is sealed once, with equal totals', async (place, when) => {
    let writes = 0;
    const { run, records, told } = open(`{close-killed-${place}-${when}}`, async (perform) => {
      writes += 1;
      if (writes === place && when === 'before') throw new Error('killed');
      const result = await perform();
      if (writes === place) throw new Error('killed');
      return result;
    });
    let kills = 0;
    for (const now of MIDNIGHTS) {
      try {
        await run(knownAt(now), now);
      } catch {
        kills += 1;
        await run(knownAt(now), now);
      }
    }
    expect(kills).toBe(1);
    expect({ records: await records(), told: joined(told) }).toEqual(expected);
    expect(sealsOf(told).every((seals) => seals.size === 1)).toBe(true);
  });

  it('seals what it had written down, also where more has come to light meanwhile, and amends it then', async () => {
    let isFirst = true;
    const { run, records, told } = open('{close-late}', async (perform) => {
      const result = await perform();
      if (isFirst) {
        isFirst = false;
        throw new Error('killed once the record stands');
      }
      return result;
    });
    const now = MIDNIGHTS[0] as number;
    await expect(run(knownAt(now), now)).rejects.toThrow('killed');
    await run(knownAt(MIDNIGHTS[1] as number), now + 60_000);
    expect((await records())[0]).toMatchObject({ revision: 2, sealed: sealed22, figures: goldenDays['2026-11-22'] });
    expect(sealsOf(told).every((seals) => seals.size === 1)).toBe(true);
    expect(joined(told)).toMatchObject({ 'RJ20261122-job-b': { cleared: 1, clearedBy: -1 } });
  });
});
