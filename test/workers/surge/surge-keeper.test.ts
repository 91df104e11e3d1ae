import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ioredisOptions } from '../../../config/redis-endpoint.ts';
import type { CloudEvent } from '../../../protocol/events.ts';
import type { Readings } from '../../../protocol/readings.ts';
import type { Kind } from '../../../protocol/site/kinds.ts';
import type { SeriesView } from '../../../protocol/views.ts';
import { RecordStore } from '../../../workers/record-store.ts';
import { drawCount, randomOf } from '../../../workers/drill/random.ts';
import { USUAL_DESIGN } from '../../../workers/surge/chart.ts';
import type { SurgePlan } from '../../../workers/surge/surge-events.ts';
import { type KeptWatch, SurgeKeeper } from '../../../workers/surge/surge-keeper.ts';
import { chartFinder } from '../../../workers/surge/surge-watch.ts';
import { withRedis } from '../../support/redis.ts';

const server = withRedis();
let redis: Redis;
beforeAll(() => {
  redis = new Redis(ioredisOptions(server.endpoint));
});
afterAll(() => redis.disconnect());

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const START_MS = Date.parse('2026-11-24T02:00:00Z');
const words = (text: string) => ({ zh: text, en: text });
const codes = (...list: string[]) => Object.fromEntries(list.map((code) => [code, words(code)]));
const number = { name: words('Number'), number: { min: 0, max: 1000 } };
const study: Kind = {
  name: words('Study'),
  subject: '.+',
  attributes: {
    trigger: { name: words('Trigger'), codes: codes('suspicious') },
    category: { name: words('Category'), codes: codes('theft', 'fraud') },
    observed: number,
    expected: number,
  },
  milestones: { opened: { name: words('Opened'), join: 'first' } },
};
const plan: SurgePlan = {
  name: 'categories',
  by: 'category',
  kind: study,
  timeZone: 'Asia/Shanghai',
  surge: {
    name: words('Rise'),
    counts: 'perMinute',
    usual: 'perHour',
    raises: { kind: 'study', milestone: 'opened', id: 'YZ', set: { trigger: 'suspicious' } },
  },
};
/** Thirty an hour; from half past ten (local) five times as much theft. */
const RISE_MS = START_MS + 30 * MINUTE_MS;
function countOf(code: string, startMs: number): number {
  const rate = code === 'theft' && startMs >= RISE_MS && startMs < RISE_MS + HOUR_MS ? 2.5 : 0.5;
  return drawCount(randomOf('keeper', code, startMs), rate);
}

/** `late`: two more in each minute of the rise have come in meanwhile, by which it would have been seen earlier. */
function series(per: 'minute' | 'hour', atMs: number, buckets: number, { late = 0 } = {}): SeriesView {
  const stepMs = per === 'minute' ? MINUTE_MS : HOUR_MS;
  const last = Math.floor(atMs / stepMs) * stepMs;
  const starts = Array.from({ length: buckets }, (_, index) => last - (buckets - 1 - index) * stepMs);
  const lines = ['theft', 'fraud'].map((code) => ({
    of: 'now' as const,
    code,
    values: starts.map((start) =>
      per === 'minute'
        ? countOf(code, start) + (code === 'theft' && start >= RISE_MS && start < RISE_MS + HOUR_MS ? late : 0)
        : Array.from({ length: 60 }, (_, minute) => countOf(code, start + minute * MINUTE_MS)).reduce(
            (a, b) => a + b,
            0,
          ),
    ),
  }));
  return { view: 'series', per, starts, lines };
}
const perHour = series('hour', START_MS, 8 * 24);

function open(
  prefix: string,
  write: (perform: () => Promise<unknown>) => Promise<unknown> = (perform) => perform(),
  refuses: () => boolean = () => false,
) {
  const told: CloudEvent[] = [];
  const store = new RecordStore<KeptWatch>(redis, `${prefix}:surges`);
  let [atMs, late] = [START_MS, 0];
  const create = () =>
    new SurgeKeeper({
      plan,
      store: {
        read: (surge) => store.read(surge),
        replace: (...record) => write(() => store.replace(...record)) as Promise<KeptWatch>,
      },
      read: async (): Promise<Readings> => ({
        at: atMs,
        asOf: atMs,
        source: 'live',
        views: { perMinute: series('minute', atMs, 60, { late }), perHour },
      }),
      post: async (events) => {
        await write(async () => told.push(...events));
        return events.filter(refuses);
      },
      charts,
      holdOffMs: 2 * HOUR_MS,
    });
  let keeper = create();
  return {
    told,
    look: (ms: number) => {
      atMs = ms;
      return keeper.look();
    },
    restart: () => {
      late = 2;
      keeper = create();
    },
  };
}
const charts = chartFinder(USUAL_DESIGN);
const minutes = Array.from({ length: 180 }, (_, minute) => START_MS + minute * MINUTE_MS + 5_000);

describe('[SG3] a surge', () => {
  let expected: CloudEvent[];
  it('opens one study, as of the minute in which it was seen, with what was counted and what is usual', async () => {
    const { look, told } = open('{surge-one}');
    for (const ms of minutes) await look(ms);
    expected = told;
    expect(told).toHaveLength(1);
    const [opened] = told;
    expect(opened?.type).toBe('study.opened');
    expect(opened?.subject).toMatch(/^YZ20261124-10[345]\d-categories-theft$/);
    expect(opened?.data).toMatchObject({ trigger: 'suspicious', category: 'theft' });
    const { observed, expected: usual } = (opened?.data ?? {}) as { observed: number; expected: number };
    expect(observed).toBeGreaterThan(2 * usual);
    expect(Date.parse(opened?.time ?? '')).toBeGreaterThan(RISE_MS);
  });

  it('is told once, and as it was written down, wherever the watch was killed and whatever came late meanwhile', async () => {
    for (const place of [1, 2, 3])
      for (const when of ['before', 'after']) {
        let isArmed = false;
        let writes = 0;
        const { look, told, restart } = open(`{surge-killed-${place}-${when}}`, async (perform) => {
          if (isArmed) writes += 1;
          if (writes === place && when === 'before') {
            writes = Number.POSITIVE_INFINITY;
            throw new Error('killed');
          }
          const result = await perform();
          if (writes !== place) return result;
          writes = Number.POSITIVE_INFINITY;
          throw new Error('killed');
        });
        // The minute that sees it has three writes: the place with what was seen, the event, the note that it was told.
        const seenMs = Date.parse(expected[0]?.time ?? '') + MINUTE_MS;
        for (const ms of minutes) {
          isArmed = ms >= seenMs;
          await look(ms).catch(() => restart());
        }
        const texts = new Set(told.map((event) => JSON.stringify(event)));
        expect(texts.size, `${when} write ${place}`).toBe(1);
        // Before it was written down, what came late may still be seen in it.
        if (place > 1 || when === 'after')
          expect(texts).toEqual(new Set(expected.map((event) => JSON.stringify(event))));
      }
  });

  it('is told again, as it was written down, as long as the gate refuses it', async () => {
    let left = 3;
    const { look, told } = open('{surge-refused}', undefined, () => {
      left -= 1;
      return left >= 0;
    });
    for (const ms of minutes) await look(ms);
    expect(told.map((event) => JSON.stringify(event))).toEqual(Array(4).fill(JSON.stringify(expected[0])));
  });

  it('is seen after a pause too, and a pause that is longer than the counts reach begins anew', async () => {
    const short = open('{surge-pause}');
    await short.look(START_MS);
    await short.look(START_MS + 55 * MINUTE_MS);
    expect(short.told.map(({ subject }) => subject)).toEqual(expected.map(({ subject }) => subject));
    const long = open('{surge-long}');
    await long.look(START_MS);
    await long.look(START_MS + 4 * HOUR_MS);
    expect(long.told).toEqual([]);
  });

  it('is not looked for before enough days are known', async () => {
    const { told } = open('{surge-new}');
    const keeper = new SurgeKeeper({
      plan,
      store: new RecordStore<KeptWatch>(redis, '{surge-new}:surges'),
      read: async () => ({
        at: RISE_MS + HOUR_MS,
        asOf: 0,
        source: 'live',
        views: { perMinute: series('minute', RISE_MS + HOUR_MS, 60), perHour: series('hour', START_MS, 48) },
      }),
      post: async (events) => {
        told.push(...events);
        return [];
      },
      charts,
      holdOffMs: 0,
    });
    expect(await keeper.look()).toEqual([]);
  });
});
