import Type from 'typebox';

/** `250ms`, `30s`, `5m`, `2h`, `3d`: a length of time as site files write it. A day is 24 hours. */
export const DURATION_PATTERN = '^[0-9]+(ms|s|m|h|d)$';

export const Duration = Type.String({
  pattern: DURATION_PATTERN,
  description: 'a length of time: 250ms, 30s, 5m, 2h, 3d',
});

const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Milliseconds of a duration. Throws a RangeError on text that does not match `DURATION_PATTERN`. */
export function parseDuration(text: string): number {
  const match = /^(\d+)(ms|s|m|h|d)$/.exec(text);
  if (!match) throw new RangeError(`not a duration: ${JSON.stringify(text)}; expected for example 30s, 5m, 2h, 3d`);
  return Number(match[1]) * UNIT_MS[match[2] as keyof typeof UNIT_MS];
}
