import type fc from 'fast-check';

/** Something that reads what strangers send. */
export interface FuzzTarget<Case = unknown> {
  readonly name: string;
  /** How many times what it costs the others a case of it costs, about. */
  readonly weight: number;
  readonly cases: fc.Arbitrary<Case>;
  /** Reads one case. Throws where it crashes, or what it answers is not as it must be. */
  hold(given: Case): void | Promise<void>;
}
