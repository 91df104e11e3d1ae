import type { KindPlan } from './kind-plan.ts';

/** What one event says of one entity: already validated and encoded (see `encodeValue`). */
export interface EntityEvent {
  readonly kind: KindPlan;
  readonly id: string;
  /** Event time, whole ms since the Unix epoch. */
  readonly at: number;
  /** 0 for what sources report; a correction has a higher one (at most 32,767). */
  readonly rank: number;
  /** Index of the milestone's register that is set to `at`, or NO_MILESTONE for `<kind>.changed`. */
  readonly milestone: number;
  /** Flat pairs: register index, encoded value; null clears the register, also of a milestone. */
  readonly set: readonly (number | string | null)[];
}
export const NO_MILESTONE = -1;
