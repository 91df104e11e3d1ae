import { createClient } from 'redis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { nodeRedisOptions } from '../../config/redis-endpoint.ts';
import { partitionKeys } from '../../server/aggregate/keys.ts';
import { readPartitions } from '../../server/aggregate/shape.ts';
import { ensureRedisBinary } from '../../scripts/bootstrap/redis-binary.mjs';
import { PowerSwitch, whyNoPowerLoss } from './power-loss/power-switch.ts';
import { isClean } from './run-trials.ts';
import { TrialWorld } from './trial-world.ts';

// A trial that cannot fail proves nothing: each of these plants a fault of which the checks must tell.
const CONVERGE_MS = 4_000;
const NAME = { site: 'lianyuan', dataSet: 'live' } as const;
const withoutPowerLoss = whyNoPowerLoss();
let power: PowerSwitch | undefined;
/** By the power cut. */
let lost = 0;
let world: TrialWorld;
let redis: Awaited<ReturnType<typeof connect>>;

beforeAll(async () => {
  if (withoutPowerLoss === undefined) power = new PowerSwitch(await ensureRedisBinary());
  world = await TrialWorld.open({ seed: 'checker', power });
  redis = await connect();
  await world.suffer([]);
  const findings = await world.check();
  expect(isClean(findings), JSON.stringify(findings)).toBe(true);
});
afterAll(async () => {
  redis?.destroy();
  await world?.close();
  power?.close();
});

it('tells of an acknowledged entity that is gone, and of totals that still count it', async () => {
  const { key, field, value } = await someField('entities', (name) => name.startsWith('camera/'));
  await redis.hDel(key, field);
  const findings = await world.check({ convergeMs: CONVERGE_MS });
  await redis.hSet(key, field, value);
  expect(findings.lost).toBeGreaterThan(0);
  expect(findings.differing).not.toEqual([]);
});

it('tells of an entity that says what nobody said', async () => {
  const { key, field, value } = await someField('entities', (name) => name.startsWith('case/'));
  await redis.hSet(key, `${field.slice(0, -4)}9999`, value);
  const findings = await world.check({ convergeMs: CONVERGE_MS });
  await redis.hDel(key, `${field.slice(0, -4)}9999`);
  expect(findings).toMatchObject({ lost: 0, unexpected: 1 });
});

it('tells of a total that is off by one', async () => {
  const { key, field } = await someField('cells', () => true);
  await redis.hIncrBy(key, field, 1);
  const findings = await world.check({ convergeMs: CONVERGE_MS });
  await redis.hIncrBy(key, field, -1);
  expect(findings.lost).toBe(0);
  expect(findings.differing).not.toEqual([]);
});

it('is content again when all of that is put right', async () => {
  const findings = await world.check();
  expect(isClean(findings), JSON.stringify(findings)).toBe(true);
});

it('tells of a client that stands still', async () => {
  world.clients[0]?.close();
  await world.suffer([]);
  const findings = await world.check({ convergeMs: CONVERGE_MS });
  expect(findings).toMatchObject({ lost: 0, unexpected: 0, differing: [], unconverged: 1 });
});

it(`tells of events that a power cut took from a Redis that leaves the syncing to the system${withoutPowerLoss ? ` (${withoutPowerLoss})` : ''}`, async (test) => {
  test.skip(!power, withoutPowerLoss);
  await redis.configSet('appendfsync', 'no');
  await world.suffer([{ victim: 'redis power', afterMs: 1_000, isRewriting: false, takesAll: true }]);
  const findings = await world.check({ convergeMs: CONVERGE_MS });
  lost = findings.lost;
  expect(lost).toBeGreaterThan(0);
  expect(findings.differing).toEqual([]);
  expect(power?.losses.at(-1)?.bytes).toBeGreaterThan(0);
});

it('tells of events that were lost with a Redis that did not write its file', async () => {
  await redis.configSet('appendonly', 'no');
  await world.suffer([{ victim: 'redis', afterMs: 1_000, isRewriting: false }]);
  const findings = await world.check({ convergeMs: CONVERGE_MS });
  expect(findings.lost).toBeGreaterThan(lost);
  // Totals went back together with the entities that they sum.
  expect(findings.differing).toEqual([]);
});

async function connect() {
  const client = createClient({ ...nodeRedisOptions(world.watchfloor.redisEndpoint), RESP: 2 });
  client.on('error', () => {});
  return client.connect();
}

/** A field of any partition, by name. */
async function someField(part: 'entities' | 'cells', isWanted: (name: string) => boolean) {
  const partitions = (await readPartitions((args) => redis.sendCommand(args), NAME)) ?? 0;
  for (let partition = 0; partition < partitions; partition += 1) {
    const key = partitionKeys(NAME, partition)[part];
    for (const [field, value] of Object.entries(await redis.hGetAll(key)))
      if (isWanted(field)) return { key, field, value };
  }
  throw new Error(`there is no such field among the ${part}`);
}
