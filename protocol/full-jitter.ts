/**
 * How long to wait before the n-th retry (n from 0): anything between nothing and a limit that doubles.
 * Full jitter of https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/: clients that failed together
 * do not come back together.
 */
export function fullJitterMs(
  retry: number,
  { baseMs, mostMs, random }: { baseMs: number; mostMs: number; random: () => number },
): number {
  return random() * Math.min(mostMs, baseMs * 2 ** retry);
}
