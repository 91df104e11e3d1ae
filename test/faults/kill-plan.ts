import type { Random } from './event-source.ts';

export const VICTIMS = ['server', 'redis', 'both'] as const;
export type Victim = (typeof VICTIMS)[number];

export interface Kill {
  readonly victim: Victim;
  /** Since the load, or the start after the kill before, began. */
  readonly afterMs: number;
  /** At the same moment this wall client's line is cut, while others only see the server go. */
  readonly cut?: number;
}

/** Long enough for the writers to be in full swing, short enough for twenty trials. */
const MAX_LOAD_MS = 1_500;
/** A start takes about a second: this meets it while it reads, connects, fills the hub, or serves again. */
const MAX_START_MS = 1_500;
const AGAIN_SHARE = 0.3;
const CUT_AMONG = 100;

/** Each victim equally often; now and then a second kill meets the recovery from the first. */
export function planKills(trial: number, random: Random): readonly Kill[] {
  const first = VICTIMS[trial % VICTIMS.length] as Victim;
  const kills: Kill[] = [{ victim: first, afterMs: random() * MAX_LOAD_MS, cut: Math.floor(random() * CUT_AMONG) }];
  if (random() < AGAIN_SHARE) {
    kills.push({ victim: VICTIMS[Math.floor(random() * VICTIMS.length)] as Victim, afterMs: random() * MAX_START_MS });
  }
  return kills;
}
