import { fieldPrefix, fnv1a } from './keys.ts';
import type { KindPlan } from './kind-plan.ts';
import { clearSlot, createRegisters, growRegisters } from './registers.ts';
import type { Registers } from './registers.ts';

const FIRST_CAPACITY = 256;

/**
 * The hot entities of one kind in one partition: a bounded cache of registers. Entities used since the hand last passed
 * get a second chance (CLOCK); those of the batch at hand are never put out.
 */
export class EntityPool {
  readonly registers: Registers;
  /** Begins the field of every entity of the kind; see keys.ts. */
  readonly fieldPrefix: string;
  /** With which the hash of a field goes on over the id. */
  readonly prefixHash: number;
  readonly kind: KindPlan;
  /** Generation in which a slot's registers were known to be what Redis holds; see PartitionWriter. */
  trusted: Int32Array = new Int32Array(FIRST_CAPACITY);
  /** Batch in which a slot was changed last. */
  changedIn: Int32Array = new Int32Array(FIRST_CAPACITY);
  /** Registers that the batch at hand changed. */
  changes: Int32Array = new Int32Array(FIRST_CAPACITY);
  #wasUsed: Uint8Array = new Uint8Array(FIRST_CAPACITY);
  readonly #slots = new Map<string, number>();
  readonly #ids: (string | undefined)[] = [];
  readonly #free: number[] = [];
  readonly #limit: number;
  #capacity = FIRST_CAPACITY;
  #hand = 0;

  constructor(options: { kind: KindPlan; limit: number }) {
    this.kind = options.kind;
    this.#limit = options.limit;
    this.registers = createRegisters(options.kind, FIRST_CAPACITY);
    this.fieldPrefix = fieldPrefix(options.kind.name);
    this.prefixHash = fnv1a(this.fieldPrefix);
  }

  get size(): number {
    return this.#slots.size;
  }

  /** Slot of an entity; a new one is empty and trusted in no generation. */
  slotOf(id: string, batch: number): number {
    let slot = this.#slots.get(id);
    if (slot === undefined) slot = this.#take(id, batch);
    this.#wasUsed[slot] = 1;
    return slot;
  }

  idOf(slot: number): string {
    return this.#ids[slot] as string;
  }

  /** Forgets an entity. */
  drop(slot: number): void {
    const id = this.#ids[slot];
    if (id === undefined) return;
    this.#slots.delete(id);
    this.#ids[slot] = undefined;
    this.#free.push(slot);
  }

  /** The same, of one that may not be here. */
  dropId(id: string): void {
    const slot = this.#slots.get(id);
    if (slot !== undefined) this.drop(slot);
  }

  #take(id: string, batch: number): number {
    if (this.#slots.size >= this.#limit) this.#evict(batch);
    const slot = this.#free.pop() ?? this.#ids.length;
    if (slot >= this.#capacity) this.#grow();
    clearSlot(this.registers, slot);
    this.trusted[slot] = 0;
    this.changedIn[slot] = 0;
    this.#ids[slot] = id;
    this.#slots.set(id, slot);
    return slot;
  }

  /** Frees one slot, if one can be spared; else the pool outgrows its limit by the batch at hand. */
  #evict(batch: number): void {
    for (let steps = 2 * this.#ids.length; steps > 0; steps--) {
      this.#hand = (this.#hand + 1) % this.#ids.length;
      if (this.#ids[this.#hand] === undefined || this.changedIn[this.#hand] === batch) continue;
      if (this.#wasUsed[this.#hand] === 0) {
        this.drop(this.#hand);
        return;
      }
      this.#wasUsed[this.#hand] = 0;
    }
  }

  #grow(): void {
    this.#capacity *= 2;
    growRegisters(this.registers, this.#capacity);
    this.trusted = widened(this.trusted, new Int32Array(this.#capacity));
    this.changedIn = widened(this.changedIn, new Int32Array(this.#capacity));
    this.changes = widened(this.changes, new Int32Array(this.#capacity));
    this.#wasUsed = widened(this.#wasUsed, new Uint8Array(this.#capacity));
  }
}

function widened<T extends Int32Array | Uint8Array>(old: T, wider: T): T {
  wider.set(old);
  return wider;
}
