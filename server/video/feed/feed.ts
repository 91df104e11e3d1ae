import type { StreamCondition } from '../../../protocol/video.ts';
import { Arena } from '../memory/arena.ts';
import type { SlabPool } from '../memory/slab-pool.ts';

/** A condition of a feed: what a camera does; what a page may see is the page's matter. */
export type FeedCondition = Extract<StreamCondition, { state: 'connecting' | 'live' | 'lost' }>;

/** One access unit as it goes out to every page. */
export interface RelayedUnit {
  /** Whoever wants them for longer than the call, or than the group is the feed's latest, copies them: their memory is used again. */
  readonly bytes: Buffer;
  readonly isKey: boolean;
  /** Units before it were lost. */
  readonly isAfterGap: boolean;
  readonly sequence: number;
  /** Wall time, epoch ms. */
  readonly capturedAt: number;
  readonly receivedAt: number;
}

/** A key unit and what followed it. */
export interface Group {
  readonly units: readonly RelayedUnit[];
  /** False where it grew too large to be kept: nobody can begin with it. */
  readonly isWhole: boolean;
}

export interface FeedViewer {
  /** The feed's condition has changed. */
  told(): void;
  /** A new unit, the last of the feed's group; a key unit begins a new one. */
  offered(unit: RelayedUnit): void;
}

export interface FeedOptions {
  readonly now: () => number;
  /** Bytes of a group above which it is not kept. */
  readonly groupBytesMax: number;
  readonly memory: SlabPool;
}

interface OpenGroup extends Group {
  readonly units: RelayedUnit[];
  readonly arena: Arena;
  isWhole: boolean;
  bytes: number;
}

/** One stream for all who watch it: its condition, and the latest group, so that a page begins at once. */
export class Feed {
  readonly #options: FeedOptions;
  readonly #viewers = new Set<FeedViewer>();
  #condition: FeedCondition = { state: 'connecting' };
  #since: number;
  #group: OpenGroup;
  #sequence = 0;
  #wasCut = false;

  constructor(options: FeedOptions) {
    this.#options = options;
    this.#since = options.now();
    this.#group = this.#newGroup({ isWhole: false });
  }

  get condition(): FeedCondition {
    return this.#condition;
  }

  /** Wall time since when it is so, epoch ms. */
  get since(): number {
    return this.#since;
  }

  /** The latest group, open to its end. */
  get group(): Group {
    return this.#group;
  }

  get viewers(): number {
    return this.#viewers.size;
  }

  join(viewer: FeedViewer): void {
    this.#viewers.add(viewer);
  }

  leave(viewer: FeedViewer): void {
    this.#viewers.delete(viewer);
  }

  /** Where nothing is live any more, nothing that was kept is shown to anybody as if it were. */
  tell(condition: FeedCondition): void {
    if (JSON.stringify(condition) === JSON.stringify(this.#condition)) return;
    this.#condition = condition;
    this.#since = this.#options.now();
    const before = this.#group;
    this.#group = this.#newGroup({ isWhole: false });
    this.#wasCut = true;
    // Whoever hears of it may leave, bring others, or make others leave, who then are told nothing more.
    for (const viewer of [...this.#viewers]) if (this.#viewers.has(viewer)) viewer.told();
    before.arena.release();
  }

  /** The unit's bytes are copied, once for all. */
  offer(unit: Omit<RelayedUnit, 'sequence'>): void {
    // A gap counts as one: how many were lost nobody knows.
    const isAfterGap = unit.isAfterGap || (this.#wasCut && this.#sequence > 0);
    this.#wasCut = false;
    this.#sequence = (this.#sequence + (isAfterGap ? 2 : 1)) >>> 0;
    const before = this.#group;
    if (unit.isKey) this.#group = this.#newGroup({ isWhole: true });
    const relayed = this.#keep(unit, isAfterGap);
    for (const viewer of this.#viewers) viewer.offered(relayed);
    // Now all who watch have gone on, wherever they were.
    if (before !== this.#group || !before.isWhole) before.arena.release();
  }

  /** Nobody watches it any more, nor will. */
  close(): void {
    this.#group.arena.release();
    this.#group = this.#newGroup({ isWhole: false });
  }

  #newGroup({ isWhole }: { readonly isWhole: boolean }): OpenGroup {
    return { units: [], isWhole, bytes: 0, arena: new Arena(this.#options.memory) };
  }

  /** In the latest group, as long as that is whole. */
  #keep({ bytes, isKey, capturedAt, receivedAt }: Omit<RelayedUnit, 'sequence'>, isAfterGap: boolean): RelayedUnit {
    const group = this.#group;
    const sequence = this.#sequence;
    group.bytes += bytes.length;
    if (group.bytes > this.#options.groupBytesMax) {
      group.units.length = 0;
      group.isWhole = false;
    }
    if (!group.isWhole) return { bytes, isKey, isAfterGap, sequence, capturedAt, receivedAt };
    const kept = { bytes: group.arena.copy(bytes), isKey, isAfterGap, sequence, capturedAt, receivedAt };
    group.units.push(kept);
    return kept;
  }
}
