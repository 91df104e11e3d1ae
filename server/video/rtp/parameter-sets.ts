import { type NalCodec, START_CODE } from '../picture/nal-codec.ts';

/** More than any camera has; a lying one sends them without end. */
const MAX_SETS = 64;
const MAX_SET_BYTES = 4096;

/** The parameter sets that a decoder needs now: those of the stream itself, and until they come those of its description. */
export class ParameterSets {
  readonly #codec: NalCodec;
  #sets: readonly Buffer[] = [];
  /** Of the unit that is coming in. */
  readonly #fresh: Buffer[] = [];

  constructor(codec: NalCodec, described: readonly Buffer[]) {
    this.#codec = codec;
    for (const nal of described) this.add(nal);
    this.adopt();
  }

  /** A parameter set of the unit that is coming in; copied. */
  add(nal: Uint8Array): void {
    if (nal.length > this.#codec.headerBytes && nal.length <= MAX_SET_BYTES && this.#fresh.length < MAX_SETS)
      this.#fresh.push(Buffer.from(nal));
  }

  /** The unit is whole: what came with it holds from now on, and replaces what was of the same types. Returns what came. */
  adopt(): readonly Buffer[] {
    if (this.#fresh.length === 0) return [];
    const fresh = this.#fresh.splice(0);
    const types = new Set(fresh.map((nal) => this.#typeOf(nal)));
    const kept = this.#sets.filter((nal) => !types.has(this.#typeOf(nal)));
    const { parameterTypes } = this.#codec;
    this.#sets = [...kept, ...fresh].sort(
      (a, b) => parameterTypes.indexOf(this.#typeOf(a)) - parameterTypes.indexOf(this.#typeOf(b)),
    );
    return fresh;
  }

  /** The unit was damaged. */
  forget(): void {
    this.#fresh.length = 0;
  }

  /** All that hold, in the order in which a key unit begins with them. */
  get all(): readonly Buffer[] {
    return this.#sets;
  }

  get isComplete(): boolean {
    return this.#codec.parameterTypes.every((type) => this.#sets.some((nal) => this.#typeOf(nal) === type));
  }

  get sps(): Buffer | undefined {
    return this.#sets.find((nal) => this.#typeOf(nal) === this.#codec.sps);
  }

  #typeOf(nal: Buffer): number {
    return this.#codec.typeOf(nal[0] as number);
  }
}

/** Bytes that these take in a unit. */
export function bytesOf(sets: readonly Buffer[]): number {
  return sets.reduce((sum, { length }) => sum + START_CODE.length + length, 0);
}
