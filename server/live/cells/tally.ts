import { BASE_BUCKET } from '../../aggregate/folding.ts';
import type { CellSink } from './cell-sink.ts';

const NONE: ReadonlyMap<number, number> = new Map();

/** Totals by bucket, then group; without zeros. */
export class Tally implements CellSink {
  readonly #buckets = new Map<number, Map<number, number>>();

  add(group: number, bucket: number, amount: number): void {
    let groups = this.#buckets.get(bucket);
    if (!groups) this.#buckets.set(bucket, (groups = new Map()));
    const total = (groups.get(group) ?? 0) + amount;
    if (total !== 0) groups.set(group, total);
    else {
      groups.delete(group);
      if (groups.size === 0) this.#buckets.delete(bucket);
    }
  }

  groups(bucket: number): ReadonlyMap<number, number> {
    return this.#buckets.get(bucket) ?? NONE;
  }

  total(group: number, bucket: number): number {
    return this.#buckets.get(bucket)?.get(group) ?? 0;
  }

  /** The first bucket that holds anything and says of when; undefined where none does. */
  firstBucket(): number | undefined {
    let first: number | undefined;
    for (const bucket of this.#buckets.keys())
      if (bucket !== BASE_BUCKET && (first === undefined || bucket < first)) first = bucket;
    return first;
  }
}
