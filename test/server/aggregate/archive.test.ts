import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeRedisOptions } from '../../../config/redis-endpoint.ts';
import { verifyArchive } from '../../../server/aggregate/archive/verify-archive.ts';
import { Engine } from '../../../server/aggregate/engine.ts';
import { fixtureSite } from '../../support/fixture-site.ts';
import { makeTestDir, withRedis } from '../../support/redis.ts';

const redis = withRedis();
const DAY_MS = 86_400_000;
const AT = Date.parse('2026-05-01T08:00:00Z');
const LATER_DAYS = 40;
const engines: Engine[] = [];
let archiveDir = '';

async function open(dir: string | undefined = archiveDir): Promise<Engine> {
  const options = {
    redis: nodeRedisOptions(redis.endpoint),
    site: fixtureSite,
    dataSet: 'live',
    partitions: 1,
  } as const;
  const engine = await Engine.open({ ...options, archiveDir: dir, submitTimeoutMs: 2_000 });
  engines.push(engine);
  return engine;
}
/** An event of a job: a milestone, and maybe what it costs. */
function job(engine: Engine, id: string, milestone: string, at = AT, cost?: number) {
  const kind = engine.plan.kinds.get('job');
  const [told, costs] = [kind?.register.get(milestone), kind?.register.get('cost')];
  if (!kind || !told || !costs) throw new Error('expected a kind job');
  return { kind, id, at, rank: 0, milestone: told.index, set: cost === undefined ? [] : [costs.index, cost] };
}
const today = (engine: Engine) => engine.plan.calendar.bucketOf('day', AT) + LATER_DAYS;
const verify = () => verifyArchive(join(archiveDir, 'fixture-live'), { site: fixtureSite, partitions: 1 });

beforeEach(async () => {
  await redis.flush();
  archiveDir = makeTestDir('archive');
});
afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.close()));
  rmSync(archiveDir, { recursive: true });
});

describe('an entity', () => {
  it('[EN11] goes once it is over and nothing was told of it for as long as its kind says', async () => {
    const engine = await open();
    await engine.submit([
      ...['over', 'again', 'new'].flatMap((id) => [job(engine, id, 'opened'), job(engine, id, 'done', AT + 1)]),
      job(engine, 'open', 'opened'),
      job(engine, 'again', 'again', AT + 2),
      job(engine, 'new', 'taken', AT + (LATER_DAYS - 30) * DAY_MS),
    ]);
    expect(await engine.archive(today(engine))).toBe(1);
    expect(await engine.entities.get('job', 'over')).toBeUndefined();
    for (const id of ['open', 'again', 'new']) expect(await engine.entities.get('job', id)).toBeDefined();
    expect(await engine.archive(today(engine))).toBe(0);
    expect(await verify()).toEqual({ files: 1, entities: 1, findings: [] });
  });

  it('[EN11] comes back whole with what is told late, and may go again', async () => {
    const engine = await open();
    await engine.submit([job(engine, '1', 'opened', AT, 5), job(engine, '1', 'done', AT + 1)]);
    await engine.archive(today(engine));
    await engine.submit([job(engine, '1', 'taken', AT + 2)]);
    expect(await engine.entities.get('job', '1')).toMatchObject({
      attributes: { cost: 5 },
      milestones: { opened: AT, taken: AT + 2, done: AT + 1 },
    });
    expect(engine.counts.broughtBack).toBe(1);
    await engine.submit([job(engine, '1', 'done', AT + 3)]);
    expect(await engine.archive(today(engine))).toBe(1);
    expect(await verify()).toMatchObject({ files: 2, entities: 2, findings: [] });
  });

  it('[EN11] is not lost to a server that does not find the archive: it takes nothing in', async () => {
    const engine = await open();
    await engine.submit([job(engine, '1', 'opened'), job(engine, '1', 'done')]);
    await engine.archive(today(engine));
    const elsewhere = await open(join(archiveDir, 'elsewhere'));
    await expect(elsewhere.submit([job(elsewhere, '2', 'opened')])).rejects.toMatchObject({ code: 'unavailable' });
  });
});

describe('verifying', () => {
  it('[EN11] finds a file that was changed, one that was cut off, and one under another name', async () => {
    const engine = await open();
    await engine.submit([job(engine, '1', 'opened', AT, 5), job(engine, '1', 'done', AT + 1)]);
    await engine.archive(today(engine));
    const folder = join(archiveDir, 'fixture-live');
    const path = join(folder, readdirSync(folder)[0] ?? '');
    const whole = readFileSync(path);
    const lines = gunzipSync(whole).toString();
    writeFileSync(path, gzipSync(lines.replace('"cost":5', '"cost":6')));
    expect((await verify()).findings).toEqual([{ path, found: expect.stringContaining('not as it was written') }]);
    writeFileSync(path, whole.subarray(0, 60));
    expect((await verify()).findings).toHaveLength(1);
    writeFileSync(path.replace('000001', '000002'), whole);
    writeFileSync(path, whole);
    expect((await verify()).findings).toEqual([
      { path: path.replace('000001', '000002'), found: expect.stringContaining('calls itself') },
    ]);
  });
});
