/** From 0 to 1, always the same for the same numbers. */
export function hash(a: number, b: number, c: number): number {
  let h = (a | 0) * 374761393 + (b | 0) * 668265263 + (c | 0) * 2147483647;
  h = Math.imul(h ^ (h >>> 13), 1274126177);
  h = Math.imul(h ^ (h >>> 15), 2246822519);
  return ((h ^ (h >>> 16)) >>> 0) / 4294967296;
}

/** Value noise, from 0 to 1. */
export function smooth(seed: number, x: number, y: number): number {
  const left = Math.floor(x);
  const top = Math.floor(y);
  const fx = x - left;
  const fy = y - top;
  const upper = hash(seed, left, top) * (1 - fx) + hash(seed, left + 1, top) * fx;
  const lower = hash(seed, left, top + 1) * (1 - fx) + hash(seed, left + 1, top + 1) * fx;
  return upper * (1 - fy) + lower * fy;
}

/** A stream of numbers between 0 and 1, ends left out. */
export function generator(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 1) / 4294967297;
  };
}

/** Box and Muller. */
export function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
}
