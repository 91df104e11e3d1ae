import { readFileSync } from 'node:fs';
import { nodeRedisOptions } from '../../config/redis-endpoint.ts';
import type { RedisEndpoint } from '../../config/redis-endpoint.ts';
import type { Site } from '../../protocol/site/site.ts';
import { Engine } from '../../server/aggregate/engine.ts';
import type { EntityEvent } from '../../server/aggregate/event.ts';
import { rebuild } from '../../server/aggregate/rebuild.ts';
import type { RebuildReport } from '../../server/aggregate/rebuild.ts';
import { openRedisLink } from '../../server/aggregate/redis-link.ts';
import type { RedisLink } from '../../server/aggregate/redis-link.ts';
import type { TestRedis } from '../support/redis.ts';
import { CuttingProxy } from './cutting-proxy.ts';
import { expectStored, readStored, wrongCells } from './stored.ts';
import type { Stored, StoredDataSet } from './stored.ts';
import type { ToldHistories } from './told-histories.ts';

const PARTITIONS = 3;
const LIBRARY = new URL('../../server/aggregate/lua/watchfloor.lua', import.meta.url);

/** A seeded bug: something wrong in place of what is right. */
export interface EngineBug {
  /** Spoils the source of the Function. */
  readonly library?: (source: string) => string;
  readonly rebuild?: typeof rebuild;
  /** Puts a wrong method into a class of the engine; the test takes it out again. */
  readonly patch?: () => void;
}

/** Told histories, the empty Redis that they are given to, and what was opened there. */
export class EngineTrial {
  readonly redis: TestRedis;
  readonly dataSet: StoredDataSet;
  readonly #histories: ToldHistories;
  readonly #bug: EngineBug;
  readonly #opened: { close(): Promise<void> }[] = [];

  private constructor(options: { redis: TestRedis; dataSet: StoredDataSet; histories: ToldHistories; bug: EngineBug }) {
    this.redis = options.redis;
    this.dataSet = options.dataSet;
    this.#histories = options.histories;
    this.#bug = options.bug;
  }

  static async begin(options: {
    redis: TestRedis;
    histories: ToldHistories;
    bug?: EngineBug | undefined;
  }): Promise<EngineTrial> {
    const { redis, histories, bug = {} } = options;
    const { plan } = histories;
    await redis.flush();
    bug.patch?.();
    const name = { site: plan.site.code, dataSet: 'drill' as const };
    const dataSet = { client: await redis.connect(), name, partitions: PARTITIONS, plan, replays: [] };
    return new EngineTrial({ redis, dataSet, histories, bug });
  }

  /** Every history as it is given to the engines. */
  get told(): readonly EntityEvent[][] {
    return this.#histories.told;
  }

  /** `through` is a Redis in the engine's eyes. */
  async openEngine({
    hotEntities,
    archiveDir,
    site,
    through = this.redis,
  }: {
    hotEntities?: number;
    archiveDir?: string;
    /** In place of that of the histories. */
    site?: Site;
    through?: { endpoint: RedisEndpoint };
  } = {}): Promise<Engine> {
    const { plan, name, partitions } = this.dataSet;
    const engine = await Engine.open({
      redis: nodeRedisOptions(through.endpoint),
      site: site ?? plan.site,
      dataSet: name.dataSet,
      partitions,
      commitMaxEvents: 50,
      maxDeltas: 1_000_000,
      submitTimeoutMs: 60_000,
      ...(hotEntities && { hotEntities }),
      archiveDir,
    });
    this.#opened.push(engine);
    await this.#spoilLibrary();
    return engine;
  }

  async openLink(): Promise<RedisLink> {
    const link = await openRedisLink({ redis: nodeRedisOptions(this.redis.endpoint), onError: () => {} });
    this.#opened.push(link);
    await this.#spoilLibrary();
    return link;
  }

  async openProxy(): Promise<CuttingProxy> {
    const proxy = await CuttingProxy.open(this.redis);
    this.#opened.push(proxy);
    return proxy;
  }

  rebuild(link: RedisLink, { write, archiveDir }: { write: boolean; archiveDir?: string }): Promise<RebuildReport> {
    const { name, plan } = this.dataSet;
    return (this.#bug.rebuild ?? rebuild)({ send: link.send, name, site: plan.site, write, archiveDir });
  }

  read(): Promise<Stored> {
    return readStored(this.dataSet);
  }
  /** Expects Redis to hold what the first so many histories say. */
  expectStored(count = this.told.length): Promise<void> {
    return expectStored(this.dataSet, this.#histories.histories.slice(0, count));
  }
  wrongCells(count: number): Promise<string[]> {
    return wrongCells(this.dataSet, this.#histories.histories.slice(0, count));
  }

  /** Engines finish what they have, so what they speak through goes after them. */
  async close(): Promise<void> {
    for (const opened of this.#opened.reverse()) await opened.close();
  }

  /** Whoever connects has loaded the right library. */
  async #spoilLibrary(): Promise<void> {
    if (!this.#bug.library) return;
    const source = this.#bug.library(readFileSync(LIBRARY, 'utf8'));
    await this.dataSet.client.sendCommand(['FUNCTION', 'LOAD', 'REPLACE', source]);
  }
}

/**
 * Gives histories to engines, some at a time, each in two waves so that entities change from commit to commit. Parts of a
 * wave go to whichever engine, without order among them.
 */
export async function submitAll(
  engines: readonly Engine[],
  told: readonly EntityEvent[][],
  { atOnce = 8 }: { atOnce?: number } = {},
): Promise<void> {
  for (let run = 0; run < told.length; run += atOnce) {
    const some = told.slice(run, run + atOnce).map(halves);
    for (const wave of [0, 1] as const) {
      const parts = some.flatMap((waves) => halves(waves[wave]));
      await Promise.all(parts.map((events, i) => (engines[i % engines.length] as Engine).submit(events)));
    }
  }
}

export function halves<T>(list: readonly T[]): [T[], T[]] {
  const middle = Math.ceil(list.length / 2);
  return [list.slice(0, middle), list.slice(middle)];
}
