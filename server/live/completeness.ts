import { mean } from 'd3-array';
import { isWholeIn, parseCensus, shareCounted } from '../aggregate/census.ts';
import type { Census } from '../aggregate/census.ts';

/**
 * Which definitions count every entity, as the partitions have last said. Every view asks at every tick, and a census is seldom
 * another: what it says is worked out once.
 */
export class Completeness {
  /** Of the definitions that the site wants. */
  readonly #current: ReadonlySet<string>;
  /** Undefined of a partition that was never written to: nothing stands there that could be counted. */
  readonly #censuses: (Census | undefined)[];
  /** '' of such a partition. */
  readonly #texts: string[];
  readonly #whole = new Map<string, boolean>();
  #share: number | undefined;

  constructor({ partitions, current }: { partitions: number; current: ReadonlySet<string> }) {
    this.#current = current;
    this.#texts = new Array<string>(partitions).fill('');
    this.#censuses = new Array<undefined>(partitions).fill(undefined);
  }

  /** A partition counts so from now on. */
  set(partition: number, census: string): void {
    if (census === this.#texts[partition]) return;
    this.#texts[partition] = census;
    this.#censuses[partition] = census === '' ? undefined : parseCensus(census);
    this.#whole.clear();
    this.#share = undefined;
  }

  isWhole(hash: string): boolean {
    let isWhole = this.#whole.get(hash);
    if (isWhole === undefined) {
      isWhole = this.#censuses.every((census) => !census || isWholeIn(census, hash));
      this.#whole.set(hash, isWhole);
    }
    return isWhole;
  }

  /** Share of the entities that every definition counts; 1 where all count all. */
  get countedShare(): number {
    this.#share ??= mean(this.#censuses, (census) => (census ? shareCounted(census, this.#current) : 1)) ?? 1;
    return this.#share;
  }
}
