import { expect } from 'vitest';
import { readArchived } from '../../server/aggregate/archive/partition-archive.ts';
import { parseCellKey } from '../../server/aggregate/cell-key.ts';
import { droppedIn, parseCensus } from '../../server/aggregate/census.ts';
import type { Census } from '../../server/aggregate/census.ts';
import { parseDelta } from '../../server/aggregate/delta.ts';
import type { EntityEvent } from '../../server/aggregate/event.ts';
import { parseMark } from '../../server/aggregate/fence.ts';
import { partitionKeys, partitionOf } from '../../server/aggregate/keys.ts';
import type { DataSetName } from '../../server/aggregate/keys.ts';
import type { SitePlan } from '../../server/aggregate/plan.ts';
import { recompute } from '../../server/aggregate/recompute.ts';
import type { TestRedis } from '../support/redis.ts';
import { sorted } from './cells.ts';
import { joinAll, packAll } from './entities.ts';

type Client = Awaited<ReturnType<TestRedis['connect']>>;

/** A data set that engines write to, and the plan to read it by. */
export interface StoredDataSet {
  readonly client: Client;
  readonly name: DataSetName;
  readonly partitions: number;
  readonly plan: SitePlan;
  /** What was read of each partition's deltas so far: streams are bounded, and large deltas leave room for few. */
  readonly replays: Replay[];
}

/** What reading every delta from the beginning gives. */
interface Replay {
  revision: number;
  at: number;
  readonly cells: Map<string, number>;
  readonly watched: Map<string, string>;
}

export interface Stored {
  readonly entities: Map<string, string>;
  readonly cells: Map<string, number>;
  /** What reading every delta from the beginning gives. */
  readonly replayed: Map<string, number>;
  readonly watched: Map<string, string>;
}

export async function readStored({ client, name, partitions, replays }: StoredDataSet): Promise<Stored> {
  const stored: Stored = { entities: new Map(), cells: new Map(), replayed: new Map(), watched: new Map() };
  for (let partition = 0; partition < partitions; partition++) {
    const keys = partitionKeys(name, partition);
    for (const [field, packed] of Object.entries(await client.hGetAll(keys.entities))) {
      expect(partitionOf(field, partitions)).toBe(partition);
      stored.entities.set(field, packed);
    }
    addTo(stored.cells, await readCells(client, keys.cells));
    const replay: Replay = replays[partition] ?? { revision: 0, at: 0, cells: new Map(), watched: new Map() };
    replays[partition] = replay;
    await readOn(client, keys.deltas, replay);
    addTo(stored.replayed, replay.cells);
    for (const [field, packed] of replay.watched) stored.watched.set(field, packed);
  }
  return stored;
}

async function readOn(client: Client, stream: string, replay: Replay): Promise<void> {
  for (const { id, message } of (await client.xRange(stream, `${replay.revision + 1}-0`, '+')) ?? []) {
    const delta = parseDelta(message);
    expect(Number.parseInt(id, 10)).toBe(replay.revision + 1);
    expect(delta.at).toBeGreaterThanOrEqual(replay.at);
    replay.revision++;
    replay.at = delta.at;
    for (let i = 0; i < delta.cells.length; i += 2)
      replay.cells.set(String(delta.cells[i]), Number(delta.cells[i + 1]));
    for (const { kind, id: entity, packed } of delta.entities) {
      if (packed === '') replay.watched.delete(`${kind}/${entity}`);
      else replay.watched.set(`${kind}/${entity}`, packed);
    }
  }
}

export async function readCells(client: Client, key: string): Promise<Map<string, number>> {
  return new Map(Object.entries(await client.hGetAll(key)).map(([cell, total]) => [cell, Number(total)]));
}

function addTo(totals: Map<string, number>, cells: ReadonlyMap<string, number>): void {
  for (const [key, total] of cells) totals.set(key, (totals.get(key) ?? 0) + total);
}

/** Expects a data set to hold what the histories say and nothing else: in Redis, or as it went to the archive of a folder. */
export async function expectStored(
  dataSet: StoredDataSet,
  histories: readonly EntityEvent[][],
  folder?: string,
): Promise<void> {
  const { plan } = dataSet;
  const expected = packAll(joinAll(histories.flat()));
  const stored = await readStored(dataSet);
  const { entities, replayed, watched } = stored;
  for (const field of watched.keys()) expect(entities.has(field)).toBe(true);
  if (folder) for (const [field, packed] of await readGone(dataSet, folder, entities)) entities.set(field, packed);
  expect([...entities].sort(([a], [b]) => (a < b ? -1 : 1))).toEqual(expected);
  const left = await readLeftBehind(dataSet);
  const said = (totals: ReadonlyMap<string, number>) =>
    withoutZeros(totals).filter(([key]) => !left.has(parseCellKey(key).hash));
  expect(said(stored.cells)).toEqual(said(await recomputeStored(dataSet, expected)));
  expect(withoutZeros(replayed)).toEqual(withoutZeros(stored.cells));
  for (const [field, packed] of watched) expectSeen(plan, field, packed, entities.get(field));
}

async function readGone(
  { client, name, partitions }: StoredDataSet,
  folder: string,
  entities: ReadonlyMap<string, string>,
): Promise<(readonly [string, string])[]> {
  const gone: (readonly [string, string])[] = [];
  for (let partition = 0; partition < partitions; partition++) {
    const upTo = Number((await client.hGet(partitionKeys(name, partition).meta, 'archived')) ?? 0);
    if (upTo === 0) continue;
    const isWanted = (field: string) => !entities.has(field);
    for await (const entity of readArchived({ folder, partition, upTo, isWanted })) gone.push(entity);
  }
  return gone;
}

/**
 * Of which definitions totals say nothing: those that go, or that another edition of the site left behind where this one was not
 * heard of yet.
 */
async function readLeftBehind({ client, name, partitions, plan }: StoredDataSet): Promise<Set<string>> {
  const left = new Set<string>();
  for (let partition = 0; partition < partitions; partition++) {
    const census = await readCensus(client, partitionKeys(name, partition).meta);
    for (const hash of droppedIn(census)) left.add(hash);
    for (const hash of census.counted.keys()) if (!plan.cells.has(hash)) left.add(hash);
  }
  return left;
}

/** Totals of all partitions, each under its own mark and as far as its census says. */
async function recomputeStored(
  { client, name, partitions, plan }: StoredDataSet,
  entities: readonly [field: string, packed: string][],
): Promise<Map<string, number>> {
  const totals = new Map<string, number>();
  for (let partition = 0; partition < partitions; partition++) {
    const { meta } = partitionKeys(name, partition);
    const own = entities.filter(([field]) => partitionOf(field, partitions) === partition);
    addTo(totals, recompute(plan, own, await readMark(client, meta), await readCensus(client, meta)));
  }
  return totals;
}

export async function readCensus(client: Client, metaKey: string): Promise<Census> {
  return parseCensus((await client.hGet(metaKey, 'census')) ?? '');
}

/** Up to where a partition is folded. */
export async function readMark(client: Client, metaKey: string): Promise<number> {
  return parseMark(await client.hGet(metaKey, 'fold'));
}

function withoutZeros(totals: ReadonlyMap<string, number>): [string, number][] {
  return sorted(new Map([...totals].filter(([, total]) => total !== 0)));
}

/** A delta tells an entity when a watched register changed; what changed since is in registers that no list or layer looks at. */
function expectSeen(plan: SitePlan, field: string, told: string, stored: string | undefined): void {
  const kind = field.slice(0, field.indexOf('/'));
  expect(plan.watched.get(kind)).not.toBe(0);
  expect(stored).toBeDefined();
  if (plan.watched.get(kind) === -1) expect(told).toBe(stored);
}

/** `<cell> <stored>, expected <total>` of every cell that does not hold what the histories say. */
export async function wrongCells(
  dataSet: Omit<StoredDataSet, 'replays'>,
  histories: readonly EntityEvent[][],
): Promise<string[]> {
  const { client, name, partitions, plan } = dataSet;
  const entities = packAll(joinAll(histories.flat()));
  const wrong: string[] = [];
  for (let partition = 0; partition < partitions; partition++) {
    const keys = partitionKeys(name, partition);
    const stored = await readCells(client, keys.cells);
    const right = recompute(
      plan,
      entities.filter(([field]) => partitionOf(field, partitions) === partition),
      await readMark(client, keys.meta),
    );
    for (const key of new Set([...stored.keys(), ...right.keys()])) {
      const [is, should] = [stored.get(key) ?? 0, right.get(key) ?? 0];
      if (is !== should) wrong.push(`${key} ${is}, expected ${should}`);
    }
  }
  return wrong.sort();
}
