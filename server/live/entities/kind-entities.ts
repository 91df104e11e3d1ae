import type { KindPlan } from '../../aggregate/kind-plan.ts';
import { unpack } from '../../aggregate/pack.ts';
import { createRegisters, type Registers } from '../../aggregate/registers.ts';

/** What looks at each entity of a kind: a list or a layer. */
export interface EntitySink {
  put(id: string, registers: Registers, slot: number): void;
}
/** Hands out the registers of an entity; they are valid during the call. */
export type ReadEntity = <T>(id: string, read: (registers: Registers, slot: number) => T) => T;

const SCRATCH = 0;

/** The packed entities of a kind that lists or layers look at: unpacked one at a time, into one set of registers. */
export class KindEntities {
  readonly kind: KindPlan;
  readonly #packed = new Map<string, string>();
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
    if (this.#packed.get(id) === packed) return;
    unpack(this.#registers, SCRATCH, packed);
    this.#packed.set(id, packed);
    for (const sink of this.#sinks) sink.put(id, this.#registers, SCRATCH);
  }

  readonly readEntity: ReadEntity = (id, read) => {
    unpack(this.#registers, SCRATCH, this.#packed.get(id) ?? '');
    return read(this.#registers, SCRATCH);
  };

  get size(): number {
    return this.#packed.size;
  }
}
