import type { StandingBriefing } from '../../../protocol/briefing.ts';

type Held = NonNullable<StandingBriefing['held']>;

/** Seconds used, and planned where somebody planned them. */
export interface TimeUsed {
  readonly usedS: number;
  readonly targetS: number | undefined;
}

const SECOND_MS = 1_000;

/** The time used for the step that stands, and in all, at a moment of wall time (epoch ms). */
export function timeUsed(held: Held, now: number): { readonly step: TimeUsed; readonly all: TimeUsed } {
  const { briefing, step, stepAt, spentMs } = held;
  const onStepMs = Math.max(0, now - stepAt);
  const spentInAll = spentMs.reduce((sum, ms) => sum + ms, 0);
  const targets = briefing.steps.map(({ targetS }) => targetS);
  const planned = targets.reduce<number>((sum, targetS = 0) => sum + targetS, 0);
  return {
    step: { usedS: ((spentMs[step] ?? 0) + onStepMs) / SECOND_MS, targetS: targets[step] },
    all: { usedS: (spentInAll + onStepMs) / SECOND_MS, targetS: planned > 0 ? planned : undefined },
  };
}
