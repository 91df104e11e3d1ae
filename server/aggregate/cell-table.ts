import { reserve, writeAscii, createByteWriter } from './byte-writer.ts';
import type { ByteWriter } from './byte-writer.ts';
import type { CellSink } from './cell-definition.ts';
import { groupFields } from './cell-definition.ts';
import { printCellKey } from './cell-key.ts';
import type { CellPlan } from './metric-plan.ts';

const EMPTY = -1;
/** Share of the index that may be in use: linear probing stays short. */
const MAX_LOAD = 0.5;

/**
 * The cells of one partition that this process has met: the pending amount of the batch at hand, and the total as Redis
 * holds it where that is known. An open-addressing index over columns: adding to a cell neither allocates nor makes text.
 */
export class CellTable implements CellSink {
  readonly #plans: readonly CellPlan[];
  #index = new Int32Array(1024).fill(EMPTY);
  #groups = new Int32Array(512);
  #buckets = new Int32Array(512);
  #keyStarts = new Int32Array(512);
  #keyEnds = new Int32Array(512);
  #keys: ByteWriter = createByteWriter(16 * 1024);
  #pending = new Float64Array(512);
  #isTouched = new Uint8Array(512);
  #totals = new Float64Array(512);
  /** Generation in which a total was learnt; it is known while that is the partition's. */
  #generations = new Int32Array(512);
  #size = 0;
  #touched: number[] = [];

  /** The plans in the order of their groups. */
  constructor(plans: readonly CellPlan[]) {
    this.#plans = plans;
  }

  get size(): number {
    return this.#size;
  }

  add(group: number, bucket: number, amount: number): void {
    const cell = this.#find(group, bucket);
    if (this.#isTouched[cell] === 0) {
      this.#isTouched[cell] = 1;
      this.#touched.push(cell);
    }
    this.#pending[cell] = (this.#pending[cell] as number) + amount;
  }

  /** Cells with which the batch began to count; some may have come back to 0. Valid until `settle`. */
  get touched(): readonly number[] {
    return this.#touched;
  }
  pending(cell: number): number {
    return this.#pending[cell] as number;
  }
  /** Total in Redis before the batch; undefined where it is not known in this generation. */
  total(cell: number, generation: number): number | undefined {
    return this.#generations[cell] === generation ? (this.#totals[cell] as number) : undefined;
  }
  learn(cell: number, total: number, generation: number): void {
    this.#totals[cell] = total;
    this.#generations[cell] = generation;
  }
  keyOf(cell: number): string {
    return this.#keys.bytes.toString('latin1', this.#keyStarts[cell], this.#keyEnds[cell]);
  }
  copyKey(cell: number, writer: ByteWriter): void {
    const { bytes } = this.#keys;
    const end = this.#keyEnds[cell] as number;
    const target = writer.bytes;
    let { length } = writer;
    for (let i = this.#keyStarts[cell] as number; i < end; i++) target[length++] = bytes[i] as number;
    writer.length = length;
  }

  /** Forgets the amounts of the batch. */
  settle(): void {
    for (const cell of this.#touched) {
      this.#pending[cell] = 0;
      this.#isTouched[cell] = 0;
    }
    this.#touched.length = 0;
  }
  /** Forgets every cell; between batches alone. */
  clear(): void {
    this.#index.fill(EMPTY);
    this.#size = 0;
    this.#keys.length = 0;
  }

  #find(group: number, bucket: number): number {
    const mask = this.#index.length - 1;
    let place = hash(group, bucket) & mask;
    for (;;) {
      const cell = this.#index[place] as number;
      if (cell === EMPTY) return this.#insert(group, bucket, place);
      if (this.#groups[cell] === group && this.#buckets[cell] === bucket) return cell;
      place = (place + 1) & mask;
    }
  }

  #insert(group: number, bucket: number, place: number): number {
    if (this.#size >= this.#index.length * MAX_LOAD) {
      this.#grow();
      return this.#find(group, bucket);
    }
    const cell = this.#size++;
    this.#index[place] = cell;
    this.#groups[cell] = group;
    this.#buckets[cell] = bucket;
    this.#pending[cell] = 0;
    this.#isTouched[cell] = 0;
    this.#generations[cell] = 0;
    const key = this.#printKey(group, bucket);
    reserve(this.#keys, key.length);
    this.#keyStarts[cell] = this.#keys.length;
    writeAscii(this.#keys, key);
    this.#keyEnds[cell] = this.#keys.length;
    return cell;
  }

  #printKey(group: number, bucket: number): string {
    const plan = this.#plans.findLast(({ firstGroup }) => firstGroup <= group);
    if (!plan) throw new RangeError(`no definition has group ${group}`);
    const numbers = groupFields(plan.fields, group - plan.firstGroup);
    return printCellKey(plan.hash, plan.period ? [...numbers, bucket] : numbers);
  }

  #grow(): void {
    const capacity = this.#index.length;
    this.#groups = widened(this.#groups, new Int32Array(capacity));
    this.#buckets = widened(this.#buckets, new Int32Array(capacity));
    this.#keyStarts = widened(this.#keyStarts, new Int32Array(capacity));
    this.#keyEnds = widened(this.#keyEnds, new Int32Array(capacity));
    this.#pending = widened(this.#pending, new Float64Array(capacity));
    this.#isTouched = widened(this.#isTouched, new Uint8Array(capacity));
    this.#totals = widened(this.#totals, new Float64Array(capacity));
    this.#generations = widened(this.#generations, new Int32Array(capacity));
    this.#index = new Int32Array(capacity * 2).fill(EMPTY);
    const mask = this.#index.length - 1;
    for (let cell = 0; cell < this.#size; cell++) {
      let place = hash(this.#groups[cell] as number, this.#buckets[cell] as number) & mask;
      while (this.#index[place] !== EMPTY) place = (place + 1) & mask;
      this.#index[place] = cell;
    }
  }
}

/** Multiplicative mixing; the constants are those of MurmurHash3's finaliser. */
function hash(group: number, bucket: number): number {
  let mixed = Math.imul(group, 0x85ebca6b) ^ Math.imul(bucket, 0xc2b2ae35);
  mixed ^= mixed >>> 15;
  mixed = Math.imul(mixed, 0x85ebca6b);
  return mixed ^ (mixed >>> 13);
}

function widened<T extends Int32Array | Float64Array | Uint8Array>(old: T, wider: T): T {
  wider.set(old);
  return wider;
}
