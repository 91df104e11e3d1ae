import { createClient } from 'redis';
import { afterEach, expect, it } from 'vitest';
import { nodeRedisOptions } from '../../../config/redis-endpoint.ts';
import type { Site } from '../../../protocol/site/site.ts';
import type { EntityEvent } from '../../../server/aggregate/event.ts';
import { declaredKey } from '../../../server/aggregate/keys.ts';
import { Engine } from '../../../server/aggregate/engine.ts';
import { fixtureSite } from '../../support/fixture-site.ts';
import { copyFile, restartWith } from '../../support/older-file.ts';
import { withRedis } from '../../support/redis.ts';

const redis = withRedis();
const engines: Engine[] = [];
afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.close()));
});

async function open(site: Site, partitions: number): Promise<Engine> {
  const engine = await Engine.open({ redis: nodeRedisOptions(redis.endpoint), site, dataSet: 'drill', partitions });
  engines.push(engine);
  return engine;
}

/** The fixture with the sorts of its jobs in another order, as a person may write them. */
function reordered(): Site {
  const { job, ...others } = fixtureSite.kinds;
  const sort = job?.attributes.sort;
  if (!job || !sort || !('codes' in sort) || sort.codes === 'districts')
    throw new Error('the fixture has sorts of jobs');
  const codes = Object.fromEntries(Object.entries(sort.codes).reverse());
  return {
    ...fixtureSite,
    kinds: { ...others, job: { ...job, attributes: { ...job.attributes, sort: { ...sort, codes } } } },
  };
}

it('[EN10] a Redis that comes back without the data set is told its codes and its shape again', async () => {
  const copy = copyFile(redis);
  // The data set keeps the codes' order of then.
  await open(fixtureSite, 3);
  const engine = await open(reordered(), 3);
  const kind = engine.plan.kinds.get('job');
  const sort = kind?.register.get('sort');
  const opened = kind?.register.get('opened');
  if (!kind || !sort?.codes || !opened) throw new Error('the fixture has jobs of sorts that are opened');
  const [index, red] = [sort.index, sort.codes.get('red') ?? Number.NaN];
  const at = Date.parse('2026-05-01T08:00:00Z');
  const told: EntityEvent = { kind, id: 'J-1', at, rank: 0, milestone: opened.index, set: [index, red] };
  await engine.submit([told]);
  await engine.declare();
  await restartWith(copy, redis);
  await engine.submit([told]);
  const client = await redis.connect();
  expect(await client.exists(declaredKey({ site: fixtureSite.code, dataSet: 'drill' }))).toBe(1);

  const later = await open(fixtureSite, 7);
  expect(later.partitions).toBe(3);
  expect(await later.entities.get('job', 'J-1')).toMatchObject({ attributes: { sort: 'red' } });
});

it('[EN10] what a Redis that comes back had written and not synced is on disk before it is acknowledged again', async () => {
  const engine = await open(fixtureSite, 2);
  const kind = engine.plan.kinds.get('job');
  const opened = kind?.register.get('opened');
  if (!kind || !opened) throw new Error('the fixture has jobs that are opened');
  const at = Date.parse('2026-05-01T08:00:00Z');
  const told: EntityEvent = { kind, id: 'J-2', at, rank: 0, milestone: opened.index, set: [] };
  await engine.submit([told]);
  await restartWith(copyFile(redis), redis);
  await engine.submit([told]);

  // The event changed nothing, so no commit took anything to the disk: this did.
  expect(await calls('hincrby')).toBe(1);
});

/** How often Redis has run a command that writes since it began. */
async function calls(command: string): Promise<number> {
  const client = createClient(nodeRedisOptions(redis.endpoint));
  await client.connect();
  const line = (await client.info('commandstats')).split('\r\n').find((each) => each.startsWith(`cmdstat_${command}:`));
  client.destroy();
  return Number(/calls=(\d+)/.exec(line ?? 'calls=0')?.[1]);
}
