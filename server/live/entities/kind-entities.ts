import type { KindPlan } from '../../aggregate/kind-plan.ts';
import { unpack } from '../../aggregate/pack.ts';
import { createRegisters, type Registers } from '../../aggregate/registers.ts';

/** What looks at each entity of a kind: a list or a layer. Entities are numbered from 0 in the order they came. */
export interface EntitySink {
  put(entity: number, registers: Registers, slot: number): void;
}
/** Entities by their number. */
export interface EntityReader {
  idOf(entity: number): string;
  /** Hands out the registers of an entity; they are valid during the call. */
  read<T>(entity: number, read: (registers: Registers, slot: number) => T): T;
}

const SCRATCH = 0;

/**
 * The packed entities of a kind that lists or layers look at: unpacked one at a time, into one set of registers. An id is
 * looked up once for each change, and all that look at the entity know it by its number: strings from the network are
 * hashed anew each time.
 */
export class KindEntities implements EntityReader {
  readonly kind: KindPlan;
  readonly #numbers = new Map<string, number>();
  readonly #ids: string[] = [];
  readonly #packed: string[] = [];
  readonly #registers: Registers;
  readonly #sinks: EntitySink[] = [];

  constructor(kind: KindPlan) {
    this.kind = kind;
    this.#registers = createRegisters(kind, 1);
  }

  attach(sink: EntitySink): void {
    this.#sinks.push(sink);
  }

  /** Throws a RangeError where the entity holds codes that this process does not know. */
  set(id: string, packed: string): void {
    const known = this.#numbers.get(id);
    if (known !== undefined && this.#packed[known] === packed) return;
    unpack(this.#registers, SCRATCH, packed);
    const entity = known ?? this.#ids.length;
    if (known === undefined) {
      this.#numbers.set(id, entity);
      this.#ids.push(id);
    }
    this.#packed[entity] = packed;
    for (const sink of this.#sinks) sink.put(entity, this.#registers, SCRATCH);
  }

  idOf(entity: number): string {
    return this.#ids[entity] as string;
  }

  read<T>(entity: number, read: (registers: Registers, slot: number) => T): T {
    unpack(this.#registers, SCRATCH, this.#packed[entity] as string);
    return read(this.#registers, SCRATCH);
  }

  get size(): number {
    return this.#ids.length;
  }
}
