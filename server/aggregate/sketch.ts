/** DDSketch (Masson, Rim, Lee: VLDB 2019) with relative error 1 %: gamma = (1 + error) / (1 - error). */
const GAMMA = 1.01 / 0.99;
const LOG_GAMMA = Math.log(GAMMA);
/** More than the bucket of the longest duration that a number can hold (2^53 ms: 1,837). */
export const SKETCH_BUCKETS = 2048;

/** Bucket of a duration in ms: bucket 0 takes up to 1 ms, bucket i what is in (gamma^(i-1), gamma^i]. */
export function sketchBucket(ms: number): number {
  return ms <= 1 ? 0 : Math.ceil(Math.log(ms) / LOG_GAMMA);
}

/** The value that stands for a bucket: off by at most 1 % of any value in it. */
export function sketchValue(bucket: number): number {
  return bucket === 0 ? 1 : (2 * GAMMA ** bucket) / (GAMMA + 1);
}

/**
 * The value below which a share of what was counted lies, `probability` in [0, 1]: the value of rank
 * floor(probability * (count - 1)), as the paper defines it. Null where nothing was counted.
 * `counts` are [bucket, count] in ascending order of buckets.
 */
export function sketchQuantile(
  counts: Iterable<readonly [bucket: number, count: number]>,
  total: number,
  probability: number,
): number | null {
  if (total <= 0) return null;
  const rank = Math.floor(probability * (total - 1));
  let seen = 0;
  for (const [bucket, count] of counts) {
    seen += count;
    if (seen > rank) return sketchValue(bucket);
  }
  return null;
}
