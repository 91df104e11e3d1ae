import type { StreamCondition } from '../../../protocol/video.ts';

/** A condition of a feed: what a camera does; what a page may see is the page's matter. */
export type FeedCondition = Extract<StreamCondition, { state: 'connecting' | 'live' | 'lost' }>;

/** One access unit as it goes out to every page; the bytes are shared. */
export interface RelayedUnit {
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
}

interface OpenGroup extends Group {
  readonly units: RelayedUnit[];
  isWhole: boolean;
  bytes: number;
}

const emptyGroup = (): OpenGroup => ({ units: [], isWhole: false, bytes: 0 });

/** One stream for all who watch it: its condition, and the latest group, so that a page begins at once. */
export class Feed {
  readonly #options: FeedOptions;
  readonly #viewers = new Set<FeedViewer>();
  #condition: FeedCondition = { state: 'connecting' };
  #since: number;
  #group = emptyGroup();
  #sequence = 0;
  #wasCut = false;

  constructor(options: FeedOptions) {
    this.#options = options;
    this.#since = options.now();
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
    this.#group = emptyGroup();
    this.#wasCut = true;
    // Whoever hears of it may leave, or bring others.
    for (const viewer of [...this.#viewers]) viewer.told();
  }

  offer(unit: Omit<RelayedUnit, 'sequence'>): void {
    // A gap counts as one: how many were lost nobody knows.
    const isAfterGap = unit.isAfterGap || (this.#wasCut && this.#sequence > 0);
    this.#wasCut = false;
    this.#sequence = (this.#sequence + (isAfterGap ? 2 : 1)) >>> 0;
    const relayed: RelayedUnit = { ...unit, isAfterGap, sequence: this.#sequence };
    this.#keep(relayed);
    for (const viewer of this.#viewers) viewer.offered(relayed);
  }

  #keep(unit: RelayedUnit): void {
    if (unit.isKey) this.#group = { units: [], isWhole: true, bytes: 0 };
    const group = this.#group;
    if (!group.isWhole) return;
    group.bytes += unit.bytes.length;
    if (group.bytes <= this.#options.groupBytesMax) group.units.push(unit);
    else {
      group.units.length = 0;
      group.isWhole = false;
    }
  }
}
