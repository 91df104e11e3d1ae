import type { EntityRecord } from './entity-record.ts';
import { decodeEntity } from './entity-record.ts';
import { splitField } from './delta.ts';
import { fieldPrefix, partitionKeys, partitionOf } from './keys.ts';
import type { DataSetName } from './keys.ts';
import type { KindPlan } from './kind-plan.ts';
import { unpack } from './pack.ts';
import type { SitePlan } from './plan.ts';
import type { RedisArguments } from './redis-link.ts';
import { createRegisters, type Registers } from './registers.ts';

export interface EntityPage {
  readonly entities: readonly EntityRecord[];
  /** Where the next page begins; undefined after the last. */
  readonly cursor: string | undefined;
}
export interface EntityQuery {
  /** Of the page before; undefined for the first. A page begun before a write may repeat or miss what the write touched. */
  readonly cursor?: string | undefined;
  /** A page has about so many. */
  readonly limit: number;
  /** Attribute -> the code, number or label that it must have. */
  readonly where?: Readonly<Record<string, string | number>>;
}

/** Fields that one step of the scan looks at, at most: bounds the time that Redis is busy. */
const SCAN_COUNT_MAX = 1_000;
/** A scan is continued from its cursor alone, so what it finds beyond the limit cannot wait for the next page. */
const SCAN_GROWTH = 2;
/** Steps of one page: a filter that matches little gives short pages rather than long waits. */
const MAX_STEPS = 50;

/** Reads entities from Redis, not from the engine's cache: what is told is on disk. */
export class EntityReader {
  readonly #plan: SitePlan;
  readonly #name: DataSetName;
  readonly #partitions: number;
  readonly #send: (args: RedisArguments) => Promise<unknown>;

  constructor(options: {
    plan: SitePlan;
    name: DataSetName;
    partitions: number;
    send: (args: RedisArguments) => Promise<unknown>;
  }) {
    this.#plan = options.plan;
    this.#name = options.name;
    this.#partitions = options.partitions;
    this.#send = options.send;
  }

  /** Undefined where there is no such entity. Throws on an unknown kind. */
  async get(kindName: string, id: string): Promise<EntityRecord | undefined> {
    const registers = await this.registersOf(kindName, id);
    return registers && decodeEntity(registers, 0, id);
  }

  /** The same as it is stored: the entity alone, in slot 0. */
  async registersOf(kindName: string, id: string): Promise<Registers | undefined> {
    const kind = this.#kind(kindName);
    const field = fieldPrefix(kindName) + id;
    const packed = await this.#send([
      'HGET',
      partitionKeys(this.#name, partitionOf(field, this.#partitions)).entities,
      field,
    ]);
    return typeof packed === 'string' ? readPacked(kind, packed) : undefined;
  }

  /** Throws on an unknown kind or attribute, and a RangeError on a cursor that it did not give. */
  async page(kindName: string, query: EntityQuery): Promise<EntityPage> {
    const kind = this.#kind(kindName);
    const wanted = Object.entries(query.where ?? {});
    for (const [name] of wanted)
      if (!kind.attributes.some((attribute) => attribute.name === name))
        throw new Error(`kind ${kindName} has no attribute ${name}`);
    const entities: EntityRecord[] = [];
    let { partition, scan } = parseCursor(query.cursor, this.#partitions);
    let count = query.limit;
    for (let step = 0; entities.length < query.limit && step < MAX_STEPS; step++) {
      const { next, flat } = await this.#scan(partition, scan, { prefix: fieldPrefix(kindName), count });
      count *= SCAN_GROWTH;
      for (let i = 0; i + 1 < flat.length; i += 2) {
        const entity = decode(kind, splitField(flat[i] as string).id, flat[i + 1] as string);
        if (wanted.every(([name, value]) => entity.attributes[name] === value)) entities.push(entity);
      }
      scan = next;
      if (scan === '0' && ++partition === this.#partitions) return { entities, cursor: undefined };
    }
    return { entities, cursor: `${partition}-${scan}` };
  }

  async #scan(
    partition: number,
    cursor: string,
    { prefix, count }: { prefix: string; count: number },
  ): Promise<{ next: string; flat: string[] }> {
    const key = partitionKeys(this.#name, partition).entities;
    const reply = await this.#send([
      'HSCAN',
      key,
      cursor,
      'MATCH',
      `${prefix}*`,
      'COUNT',
      String(Math.min(count, SCAN_COUNT_MAX)),
    ]);
    const [next, flat] = reply as [string, string[]];
    return { next, flat };
  }

  #kind(name: string): KindPlan {
    const kind = this.#plan.kinds.get(name);
    if (!kind) throw new Error(`the site has no kind ${name}`);
    return kind;
  }
}

/** A cursor of Redis has 64 bits. */
const SCAN_CURSOR_MAX = 2n ** 64n - 1n;

function parseCursor(cursor: string | undefined, partitions: number): { partition: number; scan: string } {
  if (cursor === undefined) return { partition: 0, scan: '0' };
  const match = /^(\d{1,6})-(\d{1,20})$/.exec(cursor);
  if (!match || Number(match[1]) >= partitions || BigInt(match[2] as string) > SCAN_CURSOR_MAX)
    throw new RangeError(`not a cursor: ${JSON.stringify(cursor)}`);
  return { partition: Number(match[1]), scan: match[2] as string };
}

function decode(kind: KindPlan, id: string, packed: string): EntityRecord {
  return decodeEntity(readPacked(kind, packed), 0, id);
}

function readPacked(kind: KindPlan, packed: string): Registers {
  const registers = createRegisters(kind, 1);
  unpack(registers, 0, packed);
  return registers;
}
