/** Takes more than a millisecond, so that at least one change of the whole ones is seen. */
const FIRST_READINGS = 20_000;

/**
 * A wall clock with fractions of a millisecond, out of one that tells whole ones (`coarse`) and one that counts evenly
 * from anywhere (`monotonic`). It is never outside the millisecond that `coarse` says, so it follows where that is set,
 * and finds its place in it by the moments at which that changes.
 */
export function createPreciseClock({
  coarse,
  monotonic,
}: {
  coarse: () => number;
  monotonic: () => number;
}): () => number {
  let shift = coarse() - monotonic();
  const read = (): number => {
    // Another process may take its turn between any two of these.
    const before = monotonic();
    const whole = coarse();
    const after = monotonic();
    shift = Math.min(Math.max(shift, whole - after), whole + 1 - before);
    return after + shift;
  };
  for (let reading = 0; reading < FIRST_READINGS; reading += 1) read();
  return read;
}
