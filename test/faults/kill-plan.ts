import type { Random } from './event-source.ts';

/** Power is cut from Redis' machine alone, or from one on which both run. The first three are all that the tests have time for. */
export const VICTIMS = ['server', 'redis power', 'all power', 'redis', 'both'] as const;
export type Victim = (typeof VICTIMS)[number];

/** Where no power can be cut. */
export const VICTIMS_OF_KILLS: readonly Victim[] = ['server', 'redis', 'both'];

export interface Kill {
  readonly victim: Victim;
  /** Since the load, or the start after the kill before, began. */
  readonly afterMs: number;
  /** At the same moment this wall client's line is cut, while others only see the server go. */
  readonly cut?: number;
  /** Redis has just begun to write its append-only file anew. */
  readonly isRewriting: boolean;
  /** A power cut leaves nothing that no sync had reached, rather than a random part of it. */
  readonly takesAll?: boolean;
}

/** Long enough for the writers to be in full swing, short enough for twenty trials. */
const MAX_LOAD_MS = 1_500;
/** A start takes about a second: this meets it while it reads, connects, fills the hub, or serves again. */
const MAX_START_MS = 1_500;
const AGAIN_SHARE = 0.4;
const REWRITE_SHARE = 0.5;
const CUT_AMONG = 100;

/**
 * Each victim once, plainly; after that any of them, at random, then a second kill may meet the recovery from the first, and
 * Redis may be rewriting its file.
 */
export function planKills(trial: number, random: Random, victims: readonly Victim[]): readonly Kill[] {
  const isPlain = trial < victims.length;
  const draw = () => victims[Math.floor(random() * victims.length)] as Victim;
  const first: Kill = {
    victim: isPlain ? (victims[trial] as Victim) : draw(),
    afterMs: random() * MAX_LOAD_MS,
    cut: Math.floor(random() * CUT_AMONG),
    isRewriting: !isPlain && random() < REWRITE_SHARE,
  };
  if (isPlain || random() >= AGAIN_SHARE) return [first];
  return [first, { victim: draw(), afterMs: random() * MAX_START_MS, isRewriting: false }];
}
