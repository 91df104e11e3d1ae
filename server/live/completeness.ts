import { countedSlices, isWholeIn, parseCensus, SLICES } from '../aggregate/census.ts';
import type { Census } from '../aggregate/census.ts';

/** Which definitions count every entity, as the partitions have last said. */
export class Completeness {
  readonly #censuses: Census[];
  /** '' of a partition that was never written to. */
  readonly #texts: string[];

  constructor(partitions: number) {
    this.#texts = new Array<string>(partitions).fill('');
    this.#censuses = this.#texts.map(parseCensus);
  }

  /** A partition counts so from now on. */
  set(partition: number, census: string): void {
    if (census === this.#texts[partition]) return;
    this.#texts[partition] = census;
    this.#censuses[partition] = parseCensus(census);
  }

  isWhole(hash: string): boolean {
    return this.#censuses.every((census, partition) => this.#isUnwritten(partition) || isWholeIn(census, hash));
  }

  /** Share of the entities that all of some definitions count. */
  shareOf(hashes: Iterable<string>): number {
    const wanted = [...hashes];
    const slices = this.#censuses.map((census, partition) =>
      this.#isUnwritten(partition) ? SLICES : Math.min(SLICES, ...wanted.map((hash) => countedSlices(census, hash))),
    );
    return slices.reduce((sum, counted) => sum + counted, 0) / (SLICES * slices.length);
  }

  /** Nothing stands there that could be counted. */
  #isUnwritten(partition: number): boolean {
    return this.#texts[partition] === '';
  }
}
