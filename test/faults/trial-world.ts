import { setTimeout as delay } from 'node:timers/promises';
import { createClient } from 'redis';
import { nodeRedisOptions } from '../../config/redis-endpoint.ts';
import { loadSite } from '../../config/site/load-site.ts';
import { inProject } from '../../scripts/bootstrap/project.mjs';
import type { Site } from '../../protocol/site/site.ts';
import { until } from '../support/until.ts';
import { startWatchfloor, type Watchfloor } from '../support/watchfloor.ts';
import { checkCells } from './check-cells.ts';
import { checkClients } from './check-clients.ts';
import { checkEntities } from './check-entities.ts';
import { createEventSource, randomOf } from './event-source.ts';
import { openFreshHub } from './fresh-hub.ts';
import type { Kill } from './kill-plan.ts';
import { LiveClient } from './live-client.ts';
import type { PowerSwitch } from './power-loss/power-switch.ts';
import { Writer } from './writer.ts';

const SITE = 'lianyuan';
const WRITERS = 4;
const CLIENTS = 4;
/** A server that starts while Redis dies ends, and is started again as its supervisor would. */
const MAX_STARTS = 5;
const PROGRESS_MS = 60_000;
/** The link's back-off after an outage of seconds is a few seconds, and beats are 2 s apart; the rest is for slow machines. */
const CONVERGE_MS = 60_000;
/** Batches that every writer gets through before a server counts as recovered. */
const PROGRESS_BATCHES = 3;

export interface Findings {
  /** So far, over all trials. */
  readonly acknowledged: number;
  /** Acknowledged events whose effect is not in their entity. */
  readonly lost: number;
  /** Entities that say what no acknowledged event said. */
  readonly unexpected: number;
  /** Keys of cells that differ from their recomputation, and of metrics that the server shows otherwise than a hub that has just read them. */
  readonly differing: readonly string[];
  /** Live clients that do not come to show what the server's views are. */
  readonly unconverged: number;
}

/** A server under load from writers that never give up, watched by wall clients. Close it. */
export class TrialWorld implements AsyncDisposable {
  readonly watchfloor: Watchfloor;
  readonly writers: readonly Writer[];
  readonly clients: readonly LiveClient[];
  readonly site: Site;
  readonly #power: PowerSwitch | undefined;
  readonly #seed: string;
  readonly #faults: Error[] = [];
  #recovery: Promise<void> | undefined;

  private constructor({
    watchfloor,
    site,
    seed,
    power,
  }: {
    watchfloor: Watchfloor;
    site: Site;
    seed: string;
    power: PowerSwitch | undefined;
  }) {
    this.watchfloor = watchfloor;
    this.site = site;
    this.#seed = seed;
    this.#power = power;
    const { url } = watchfloor;
    this.writers = Array.from({ length: WRITERS }, (_, writer) => {
      const random = randomOf(seed, 'writer', writer);
      const source = createEventSource({ site, writer, writers: WRITERS, random });
      return new Writer({
        url,
        key: watchfloor.importKey,
        source,
        random,
        onFault: (fault) => this.#faults.push(fault),
      });
    });
    const metrics = Object.keys(site.metrics);
    this.clients = Array.from(
      { length: CLIENTS },
      (_, client) => new LiveClient({ url, wall: 'main', metrics, random: randomOf(seed, 'client', client) }),
    );
  }

  /**
   * `power`: by which its Redis runs, so that its power can be cut; whoever made it closes it after this. `redisBinary`: what runs
   * as its Redis otherwise.
   */
  static async open({
    seed,
    power,
    redisBinary = power?.binary,
  }: {
    seed: string;
    power?: PowerSwitch | undefined;
    redisBinary?: string | undefined;
  }): Promise<TrialWorld> {
    const site = await loadSite(inProject('config', 'sites', SITE));
    const env = redisBinary !== undefined && { REDIS_BINARY: redisBinary };
    const watchfloor = await startWatchfloor({ site: SITE, dataSet: 'live', ...(env && { env }) });
    return new TrialWorld({ watchfloor, site, seed, power });
  }

  /** Kills under load, as planned, and resolves when the writers get through again. */
  async suffer(kills: readonly Kill[]): Promise<void> {
    for (const writer of this.writers) writer.resume();
    for (const kill of kills) {
      const { afterMs, cut, isRewriting } = kill;
      await delay(afterMs);
      if (cut !== undefined) this.clients[cut % CLIENTS]?.cut();
      if (isRewriting) await this.#rewriteFile();
      await this.#strike(kill);
      // Not waited for: a second kill is to meet a server that starts.
      this.#recover().catch(() => {});
    }
    await this.#recover();
    const before = this.writers.map(({ batches }) => batches);
    await until(
      () =>
        this.#faults.length > 0 ||
        this.writers.every(({ batches }, i) => batches >= (before[i] ?? 0) + PROGRESS_BATCHES),
      { withinMs: PROGRESS_MS, what: 'every writer gets through again' },
    ).catch((error: unknown) => {
      throw new Error(`the writers do not get through; the server says:\n${this.watchfloor.log}`, { cause: error });
    });
    this.#assertNoFault();
  }

  /** Lets the writers finish what they began, then compares everything with everything. */
  async check({ convergeMs = CONVERGE_MS }: { convergeMs?: number } = {}): Promise<Findings> {
    await Promise.all(this.writers.map((writer) => writer.pause()));
    this.#assertNoFault();
    const { site, watchfloor } = this;
    const acknowledged = this.writers.flatMap((writer) => writer.acknowledged);
    const entities = await checkEntities({ site, url: watchfloor.url, key: watchfloor.importKey, acknowledged });
    const { differences } = await checkCells(watchfloor.redisEndpoint, { site, dataSet: 'live' });
    const fresh = await openFreshHub(watchfloor.redisEndpoint, { site, dataSet: 'live' });
    try {
      const apart = await checkClients({
        clients: this.clients,
        url: watchfloor.url,
        fresh: fresh.topics,
        withinMs: convergeMs,
      });
      return {
        acknowledged: acknowledged.length,
        ...entities,
        differing: [...differences.map(({ key }) => key), ...apart.metrics],
        unconverged: apart.clients,
      };
    } finally {
      await fresh.close();
    }
  }

  async close(): Promise<void> {
    for (const client of this.clients) client.close();
    // Before the writers: one that is under way would try for ever.
    for (const writer of this.writers) writer.abandon();
    await this.watchfloor.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #rewriteFile(): Promise<void> {
    const client = createClient(nodeRedisOptions(this.watchfloor.redisEndpoint));
    client.on('error', () => {});
    await client.connect();
    await client.bgRewriteAof();
    client.destroy();
  }

  async #strike({ victim, takesAll = false }: Kill): Promise<void> {
    const { watchfloor } = this;
    switch (victim) {
      case 'server':
        return watchfloor.killServer();
      case 'redis':
        await watchfloor.killRedis();
        return;
      case 'both':
        await watchfloor.killRedis();
        return watchfloor.killServer();
      case 'redis power':
        return this.#cutPower(takesAll);
      case 'all power':
        await this.#cutPower(takesAll);
        return watchfloor.killServer();
      default:
        return victim satisfies never;
    }
  }

  async #cutPower(takesAll: boolean): Promise<void> {
    if (!this.#power) throw new Error('expected a world that was opened with a power switch');
    // The child Redis leads a process group of its own.
    this.#power.cut(await this.watchfloor.redisPid(), takesAll ? 'all' : this.#seed);
  }

  /** Starts a server that is gone, again and again as its supervisor would. */
  #recover(): Promise<void> {
    this.#recovery ??= this.#startUntilReady().finally(() => {
      this.#recovery = undefined;
    });
    return this.#recovery;
  }

  async #startUntilReady(): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await (this.watchfloor.isRunning('server')
          ? this.watchfloor.becomesReady()
          : this.watchfloor.startServer());
      } catch (error) {
        // A second kill met it.
        if (attempt === MAX_STARTS) throw error;
      }
    }
  }

  #assertNoFault(): void {
    const [fault] = this.#faults;
    if (fault) throw fault;
  }
}
