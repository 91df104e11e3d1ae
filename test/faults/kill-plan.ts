import type { Random } from './event-source.ts';

export const VICTIMS = ['server', 'redis', 'both'] as const;
export type Victim = (typeof VICTIMS)[number];

export interface Kill {
  readonly victim: Victim;
  /** Since the load, or the start after the kill before, began. */
  readonly afterMs: number;
  /** At the same moment this wall client's line is cut, while others only see the server go. */
  readonly cut?: number;
  /** Redis has just begun to write its append-only file anew. */
  readonly isRewriting: boolean;
}

/** Long enough for the writers to be in full swing, short enough for twenty trials. */
const MAX_LOAD_MS = 1_500;
/** A start takes about a second: this meets it while it reads, connects, fills the hub, or serves again. */
const MAX_START_MS = 1_500;
const AGAIN_SHARE = 0.4;
const REWRITE_SHARE = 0.5;
const CUT_AMONG = 100;

/**
 * Each victim equally often. The first of each is killed once and plainly; later a second kill may meet the recovery from
 * the first, and Redis may be rewriting its file.
 */
export function planKills(trial: number, random: Random): readonly Kill[] {
  const isPlain = trial < VICTIMS.length;
  const first: Kill = {
    victim: VICTIMS[trial % VICTIMS.length] as Victim,
    afterMs: random() * MAX_LOAD_MS,
    cut: Math.floor(random() * CUT_AMONG),
    isRewriting: !isPlain && random() < REWRITE_SHARE,
  };
  if (isPlain || random() >= AGAIN_SHARE) return [first];
  const victim = VICTIMS[Math.floor(random() * VICTIMS.length)] as Victim;
  return [first, { victim, afterMs: random() * MAX_START_MS, isRewriting: false }];
}
