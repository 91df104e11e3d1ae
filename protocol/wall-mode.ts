/** How a wall shows what it shows, from a moment of wall time (epoch ms) on. */
export interface ModeStep {
  readonly at: number;
  /** Visitors stand before it: small counts, lists and labels are not sent ([MO2]). */
  readonly visitors: boolean;
  /** Of when its numbers are (epoch ms); left out: they are live ([MO1]). */
  readonly numbersAt?: number;
  /** A briefing is held on it: its automation pauses ([AM5]). */
  readonly isBriefed?: true;
}

/** In the order of their times: what holds now, and what will; after each `welcome`, and at each change. */
export interface ModeTold {
  readonly type: 'mode';
  readonly steps: readonly ModeStep[];
}

export const PLAIN_MODE: ModeStep = { at: 0, visitors: false };

/** What holds at a moment of wall time; neither makes nor keeps anything. */
export function modeAt(steps: readonly ModeStep[], wall: number): ModeStep {
  let index = steps.length - 1;
  while (index > 0 && (steps[index]?.at ?? 0) > wall) index -= 1;
  return steps[index] ?? PLAIN_MODE;
}
