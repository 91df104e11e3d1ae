import { encodeUpkeep } from './commit-message.ts';
import type { Stand } from './fence.ts';
import { MovingCells } from './moving-cells.ts';
import type { Mark } from './folding.ts';
import type { PartitionOptions } from './partition-options.ts';
import { COMMIT_FUNCTION } from './redis-library.ts';

/** What was folded of one partition or of all. */
export interface FoldCounts {
  cells: number;
  steps: number;
}

const COMMITTED = 1;
/** Cells that are looked at, or whose totals are read, at a time: a few ms of Redis. */
const READ_CELLS = 2_000;

export type FoldOptions = Pick<PartitionOptions, 'plan' | 'keys' | 'send' | 'writer' | 'maxDeltas'>;

/**
 * One fold of a partition: reads which cells there are, beside the commits, which tell it what they touch; then moves those
 * that move, step by step, each between two commits and under the fence that stands then.
 */
export class PartitionFold {
  readonly #options: FoldOptions;
  readonly #moving: MovingCells;

  constructor(options: FoldOptions & { mark: Mark; to: Mark }) {
    this.#options = options;
    this.#moving = new MovingCells(options);
  }

  get isDone(): boolean {
    return this.#moving.isDone;
  }

  /** A commit has left something in a cell. */
  note(key: string): void {
    this.#moving.note(key);
  }

  /** Looks at every cell. HSCAN misses only what comes while it reads, and of that the commits tell. */
  async read(isWanted: () => boolean): Promise<void> {
    const { send, keys } = this.#options;
    let cursor = '0';
    do {
      const reply = await send(['HSCAN', keys.cells, cursor, 'COUNT', String(READ_CELLS)]);
      const [next, flat] = reply as [string, string[]];
      for (let i = 0; i < flat.length; i += 2) this.#moving.note(flat[i] as string);
      cursor = next;
    } while (cursor !== '0' && isWanted());
  }

  /** One step from where the partition stands; undefined where it does not stand there, because somebody else has written. */
  async step(stand: Stand, counts: FoldCounts): Promise<Stand | undefined> {
    const { send, keys, writer, maxDeltas } = this.#options;
    const taken = this.#moving.take();
    const step = this.#moving.step(taken, await this.#readTotals(taken));
    const bytes = encodeUpkeep({ ...stand, ...step, writer, maxDeltas });
    const reply = await send(['FCALL', COMMIT_FUNCTION, '4', keys.entities, keys.cells, keys.deltas, keys.meta, bytes]);
    const [outcome, fence] = Array.isArray(reply) ? reply : [];
    if (outcome !== COMMITTED) return undefined;
    counts.cells += step.drop.length;
    counts.steps++;
    return { ...stand, fence: String(fence), mark: step.to };
  }

  async #readTotals(cells: readonly string[]): Promise<number[]> {
    const { send, keys } = this.#options;
    const totals: number[] = [];
    for (let i = 0; i < cells.length; i += READ_CELLS) {
      const reply = await send(['HMGET', keys.cells, ...cells.slice(i, i + READ_CELLS)]);
      for (const total of reply as (string | null)[]) totals.push(Number(total ?? 0));
    }
    return totals;
  }
}
