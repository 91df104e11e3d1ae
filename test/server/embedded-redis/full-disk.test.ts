import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from 'redis';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { nodeRedisOptions } from '../../../config/redis-endpoint.ts';
import { Engine } from '../../../server/aggregate/engine.ts';
import type { EntityEvent } from '../../../server/aggregate/event.ts';
import { type EmbeddedRedis, startEmbeddedRedis } from '../../../server/embedded-redis/embedded-redis.ts';
import { fixtureSite } from '../../support/fixture-site.ts';
import { makeTestDir } from '../../support/redis.ts';
import { writeRedisProgram } from '../../support/redis-program.ts';
import { until } from '../../support/until.ts';

const SOON = { withinMs: 20_000 };
/** Blocks of 512 bytes that a file of Redis may have: what a new data set takes, and a little more. */
const ROOM_BLOCKS = 256;

let base: string;
let room: string;
let redis: EmbeddedRedis;
let engine: Engine;
beforeEach(async () => {
  base = makeTestDir('full-disk');
  room = join(base, 'room');
  // A file that may not grow fails its writes as a full disk does, where the signal that comes with it is passed over.
  const binary = await writeRedisProgram(base, `trap '' XFSZ; ulimit -S -f "$(cat '${room}')"`);
  writeFileSync(room, String(ROOM_BLOCKS));
  redis = await startEmbeddedRedis({ dir: join(base, 'redis'), binary, log: { info() {}, warn() {} } });
  engine = await Engine.open({
    redis: nodeRedisOptions(redis.endpoint),
    site: fixtureSite,
    dataSet: 'live',
    submitTimeoutMs: 1_500,
  });
});
afterEach(async () => {
  await engine.close();
  await redis.close();
  rmSync(base, { recursive: true, force: true });
});

function jobs(batch: number): EntityEvent[] {
  const kind = engine.plan.kinds.get('job');
  const opened = kind?.register.get('opened');
  if (!kind || !opened) throw new Error('the fixture has jobs that are opened');
  const at = Date.parse('2026-05-01T08:00:00Z');
  return Array.from({ length: 100 }, (_, i) => {
    return { kind, id: `J-${batch * 100 + i}`, at, rank: 0, milestone: opened.index, set: [] };
  });
}

it('a disk that is full: nothing is acknowledged that is not on it, and once there is room all goes on', async () => {
  expect(engine.durability).toEqual({ durable: true });
  const acknowledged: EntityEvent[] = [];
  let refused: EntityEvent[] | undefined;
  for (let batch = 0; !refused && batch < 500; batch += 1) {
    const events = jobs(batch);
    await engine.submit(events).then(
      () => acknowledged.push(...events),
      () => {
        refused = events;
      },
    );
  }
  if (!refused) throw new Error('the disk was never full');
  expect(acknowledged.length).toBeGreaterThan(0);
  writeFileSync(room, 'unlimited');
  const again = refused;
  await until(() => engine.submit(again).then(() => true), { ...SOON, what: 'events are taken in again' });

  // Read again from its file, and by nobody who remembers.
  process.kill(redis.pid, 'SIGKILL');
  const client = createClient(nodeRedisOptions(redis.endpoint));
  client.on('error', () => {});
  await client.connect();
  const keys = await until(() => client.keys('{wf:fixture:live:*}:e'), { ...SOON, what: 'Redis is back' });
  const stored = new Set((await Promise.all(keys.map((key) => client.hKeys(key)))).flat());
  client.destroy();
  for (const { id } of [...acknowledged, ...again]) expect(stored).toContain(`job/${id}`);
});
