import type { RedisClientOptions } from 'redis';
import type { Condition, Position } from '../../protocol/messages.ts';
import { type DataSet, partitionKeys } from '../aggregate/keys.ts';
import type { ListRow } from '../../protocol/views.ts';
import type { SitePlan } from '../aggregate/plan.ts';
import { Follower } from './follow/follower.ts';
import { type Changes, Mirror } from './mirror.ts';
import type { Topic } from './topics/topic.ts';

/** Redis that has not been heard for so long is away, and the views are stale. */
const STALE_AFTER_MS = 2_500;
/** Rest after reading deltas, as a share of a tick and at most. */
const PAUSE_SHARE = 0.1;
const PAUSE_MAX_MS = 10;
/** A timer fires early by up to a millisecond. */
const AFTER_MINUTE_MS = 2;

export interface HubOptions {
  readonly redis: RedisClientOptions;
  readonly plan: SitePlan;
  readonly dataSet: DataSet;
  readonly partitions: number;
  readonly tickMs: number;
  /** How far behind a commit its wall time lies, so that every screen has it in time. */
  readonly stateDelayMs: number;
  readonly now: () => number;
  /** Names this start of the hub: no other has ever had this id. */
  readonly id: string;
  readonly onTrouble: (error: unknown) => void;
}

/** What changed: patches from the revision before, or everything, in another epoch. */
export type Turn =
  | {
      readonly turn: 'tick';
      readonly revision: number;
      readonly at: number;
      readonly changes: Changes;
      /** Keys whose views do not count every entity yet. */
      readonly incomplete: ReadonlySet<string>;
    }
  | { readonly turn: 'epoch' };

/** The live views of a data set, and their history as a sequence of revisions. */
export class Hub {
  readonly options: HubOptions;
  readonly #follower: Follower;
  readonly #listeners = new Set<(turn: Turn) => void>();
  #mirror: Mirror | undefined;
  #position: Position = { epoch: '', revision: 0 };
  #epochs = 0;
  #at = 0;
  #tickTimer: NodeJS.Timeout | undefined;
  #minuteTimer: NodeJS.Timeout | undefined;
  #tickedAt = Number.NEGATIVE_INFINITY;

  private constructor(options: HubOptions, onReady: () => void) {
    this.options = options;
    const { plan, dataSet, partitions, tickMs } = options;
    const name = { site: plan.site.code, dataSet };
    this.#follower = new Follower({
      redis: options.redis,
      partitions: Array.from({ length: partitions }, (_, partition) => partitionKeys(name, partition)),
      createMirror: () => new Mirror(plan, partitions),
      pauseMs: Math.min(PAUSE_MAX_MS, tickMs * PAUSE_SHARE),
      onMirror: (mirror, run) => {
        this.#begin(mirror, run);
        onReady();
      },
      onNews: () => this.#wake(),
      onTrouble: options.onTrouble,
    });
  }

  /** Resolves once the views are whole for the first time; waits for Redis as long as it takes. */
  static open(options: HubOptions): Promise<Hub> {
    return new Promise((resolve) => {
      // Ready comes from the network, so after the constructor.
      const hub = new Hub(options, () => resolve(hub));
    });
  }

  get position(): Position {
    return this.#position;
  }
  /** Wall time from which the present revision holds. */
  get at(): number {
    return this.#at;
  }
  get topics(): ReadonlyMap<string, Topic> {
    if (!this.#mirror) throw new Error('the hub has no views before it is open');
    return this.#mirror.topics;
  }
  get mirror(): Mirror | undefined {
    return this.#mirror;
  }

  /** Rows of a list as they are now; undefined where there is no such list. */
  rowsOf(list: string): readonly ListRow[] | undefined {
    const topic = this.#mirror?.topics.get(list);
    const view = topic?.form === 'view' ? topic.read() : undefined;
    return view?.view === 'list' ? view.rows : undefined;
  }

  condition(): Condition {
    const now = this.options.now();
    const counted = this.#mirror?.countedShare ?? 1;
    return {
      ...(counted < 1 && { counted }),
      now,
      viewTime: this.#mirror?.viewTime(now) ?? now,
      asOf: this.#follower.asOf,
      newest: this.#mirror?.newest ?? {},
      source: performance.now() - this.#follower.heardAt < STALE_AFTER_MS ? 'live' : 'stale',
    };
  }

  /** Hears of every turn, in order; returns what ends it. */
  listen(listener: (turn: Turn) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    clearTimeout(this.#tickTimer);
    clearTimeout(this.#minuteTimer);
    this.#listeners.clear();
    await this.#follower.close();
  }

  #begin(mirror: Mirror, run: string): void {
    this.#epochs += 1;
    this.#mirror = mirror;
    this.#position = { epoch: `${this.options.id}.${run.slice(0, 12)}.${this.#epochs}`, revision: 1 };
    mirror.advance(mirror.viewTime(this.options.now()), 1);
    this.#moveTo(mirror);
    this.#watchMinute();
    this.#tell({ turn: 'epoch' });
  }

  /** At most one tick in `tickMs`; the first news after a rest is not kept waiting. */
  #wake(): void {
    if (this.#tickTimer) return;
    const waitMs = this.#tickedAt + this.options.tickMs - performance.now();
    this.#tickTimer = setTimeout(() => this.#tick(), Math.max(0, waitMs));
  }

  #tick(): void {
    this.#tickTimer = undefined;
    this.#tickedAt = performance.now();
    const mirror = this.#mirror;
    if (!mirror) return;
    const revision = this.#position.revision + 1;
    const changes = mirror.advance(mirror.viewTime(this.options.now()), revision);
    if (changes.size === 0) return;
    this.#position = { ...this.#position, revision };
    this.#moveTo(mirror);
    this.#tell({ turn: 'tick', revision, at: this.#at, changes, incomplete: mirror.incomplete });
  }

  #moveTo(mirror: Mirror): void {
    const { now: clock, stateDelayMs } = this.options;
    const now = clock();
    const minute = now - (now % 60_000);
    // Never far ahead of this machine's clock, by which the screens go: Redis may run on another, or the clock was set back.
    this.#at = Math.min(Math.max(this.#at, Math.max(mirror.at, minute) + stateDelayMs), now + stateDelayMs);
  }

  /** Windows, levels and days move on with the minute, whether or not there is news. */
  #watchMinute(): void {
    clearTimeout(this.#minuteTimer);
    const untilNext = 60_000 - (this.options.now() % 60_000) + AFTER_MINUTE_MS;
    this.#minuteTimer = setTimeout(() => {
      this.#wake();
      this.#watchMinute();
    }, untilNext);
  }

  #tell(turn: Turn): void {
    for (const listener of this.#listeners) listener(turn);
  }
}
