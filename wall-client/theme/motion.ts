/** How long things take, and the curves they follow. Every motion is a pure function of wall time. */
export const motion = {
  /** A digit that changes. */
  rollMs: 700,
  /** A bar or a row that moves to another place. */
  moveMs: 900,
  /** One breath of an alert: about 0.35 Hz, far below anything that flashes. */
  pulseMs: 2_860,
  /** A pulse is strong while the alert is new, then calms down. */
  freshMs: 60_000,
  /** What moves along a route, from one mark's place to the next: slow enough to be followed, and never a flash. */
  flowMs: 2_400,
} as const;

/** 0 before `fromMs`, 1 when `lastsMs` have passed, in between slowing down towards the end. */
export function easeSince(fromMs: number, nowMs: number, lastsMs: number): number {
  const share = (nowMs - fromMs) / lastsMs;
  if (!(share > 0)) return 0;
  if (share >= 1) return 1;
  const left = 1 - share;
  return 1 - left * left * left;
}

/** Place within a period, 0 to 1; works for times before 1970 as well. */
export function phaseOf(nowMs: number, periodMs: number): number {
  const rest = nowMs % periodMs;
  return (rest < 0 ? rest + periodMs : rest) / periodMs;
}
