import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeRedisOptions } from '../../../config/redis-endpoint.ts';
import { DailyFold } from '../../../server/aggregate/daily-fold.ts';
import { Engine } from '../../../server/aggregate/engine.ts';
import { partitionKeys } from '../../../server/aggregate/keys.ts';
import { fixtureSite } from '../../support/fixture-site.ts';
import { withRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';

const redis = withRedis();
const AT = Date.parse('2026-05-01T08:00:00Z');
const DAY_MS = 86_400_000;
const engines: Engine[] = [];

async function open(): Promise<Engine> {
  const engine = await Engine.open({
    redis: nodeRedisOptions(redis.endpoint),
    site: fixtureSite,
    dataSet: 'live',
    partitions: 2,
  });
  engines.push(engine);
  return engine;
}
/** A job opened and done at a moment. */
function job(engine: Engine, id: string, at: number) {
  const kind = engine.plan.kinds.get('job');
  const [opened, done] = [kind?.register.get('opened'), kind?.register.get('done')];
  if (!kind || !opened || !done) throw new Error('expected a kind job');
  return [opened, done].map(({ index }) => ({ kind, id, at, rank: 0, milestone: index, set: [] }));
}
async function marks(): Promise<(string | null)[]> {
  const client = await redis.connect();
  const name = { site: fixtureSite.code, dataSet: 'live' } as const;
  return Promise.all([0, 1].map((partition) => client.hGet(partitionKeys(name, partition).meta, 'fold')));
}

beforeEach(() => redis.flush());
afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.close()));
});

describe('the day up to which is folded', () => {
  it('[EN10] is that of the newest event, where the clock is ahead of it', async () => {
    const engine = await open();
    expect(await engine.dayToFold(AT)).toBeUndefined();
    await engine.submit([...job(engine, '1', AT), ...job(engine, '2', AT - 9 * DAY_MS)]);
    const day = engine.plan.calendar.bucketOf('day', AT);
    expect(await engine.dayToFold(AT + 1_000 * DAY_MS)).toBe(day);
    expect(await engine.dayToFold(AT - DAY_MS)).toBe(day - 1);
  });
});

describe('a fold', () => {
  it('[EN10] comes with the opening, moves what is old, and again changes nothing', async () => {
    const engine = await open();
    await engine.submit(Array.from({ length: 40 }, (_, i) => job(engine, String(i), AT - i * DAY_MS)).flat());
    const lines: string[] = [];
    const log = { info: (line: string) => lines.push(line), warn: () => {} };
    const folding = new DailyFold({ engine, now: () => AT, random: () => 0, log });
    await until(() => lines.length > 0, { withinMs: 5_000, what: 'a fold' });
    folding.close();
    const day = engine.plan.calendar.bucketOf('day', AT);
    expect(await marks()).toEqual([String(day), String(day)]);
    const { foldedCells } = engine.counts;
    expect(foldedCells).toBeGreaterThan(50);
    expect(await engine.fold(day)).toEqual({ cells: 0, steps: 0 });
    expect(await engine.fold(day - 1)).toEqual({ cells: 0, steps: 0 });
    expect(engine.counts.foldedCells).toBe(foldedCells);
  });

  it('[EN10] by another engine is heard of with the next commit, which goes where totals are now', async () => {
    const [folding, other] = [await open(), await open()];
    await other.submit(job(other, '1', AT - 40 * DAY_MS));
    await folding.fold(folding.plan.calendar.bucketOf('day', AT));
    await other.submit(
      Array.from({ length: 20 }, (_, i) => job(other, `late-${i}`, AT - 40 * DAY_MS + i * 1_000)).flat(),
    );
    expect(other.counts.lostMarks).toBeGreaterThan(0);
    expect((await folding.fold(folding.plan.calendar.bucketOf('day', AT) + 1)).cells).toBe(0);
  });
});
