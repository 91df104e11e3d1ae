import { fnv1a } from '../keys.ts';

const MAX_LOAD = 0.5;
/** Begins the second half of a hash: any other than FNV's own. */
const OTHER_OFFSET = 0x9747b28c;

/**
 * Number of the newest file for each archived entity, by a hash of its field in 53 bits: 24 to 48 bytes an entity. Two fields of one
 * hash are one entry, and a file that is read for the wrong one does no harm.
 */
export class IdIndex {
  #hashes = new Float64Array(1024);
  #files = new Int32Array(1024);
  #used = 0;

  /** How many ids it knows, at the most. */
  get size(): number {
    return this.#used;
  }

  /** 0 where it is unknown. */
  fileOf(field: string): number {
    return this.#used === 0 ? 0 : (this.#files[this.#placeOf(hashOf(field))] as number);
  }

  set(field: string, file: number): void {
    if (this.#used >= this.#hashes.length * MAX_LOAD) this.#grow();
    const hash = hashOf(field);
    const place = this.#placeOf(hash);
    if (this.#hashes[place] === 0) this.#used++;
    this.#hashes[place] = hash;
    this.#files[place] = file;
  }

  #placeOf(hash: number): number {
    const mask = this.#hashes.length - 1;
    let place = hash % this.#hashes.length;
    while (this.#hashes[place] !== 0 && this.#hashes[place] !== hash) place = (place + 1) & mask;
    return place;
  }

  #grow(): void {
    const [hashes, files] = [this.#hashes, this.#files];
    this.#hashes = new Float64Array(hashes.length * 2);
    this.#files = new Int32Array(hashes.length * 2);
    hashes.forEach((hash, i) => {
      if (hash === 0) return;
      const place = this.#placeOf(hash);
      this.#hashes[place] = hash;
      this.#files[place] = files[i] as number;
    });
  }
}

/** Never 0. */
function hashOf(field: string): number {
  return 1 + fnv1a(field) * 2 ** 20 + (fnv1a(field, OTHER_OFFSET) >>> 12);
}
