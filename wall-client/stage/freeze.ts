/** What a held picture of a frozen wall is of. */
export interface Freeze {
  /** Since when the wall is frozen, epoch ms; undefined: it is not. */
  readonly since: number | undefined;
  /** How often pictures of cameras were forbidden so far. */
  readonly withdrawn: number;
  /** Visitors stand before the wall. */
  readonly visitors: boolean;
}

/** Whether a held picture may still be seen ([AR5]): what may not be seen any more is not held either. When visitors go, nothing is shown too much. */
export function outlives(held: Freeze, { since, withdrawn, visitors }: Freeze): boolean {
  return held.since === since && held.withdrawn === withdrawn && (held.visitors || !visitors);
}
