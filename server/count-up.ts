import type { RedisClientType } from 'redis';

export interface Lasting {
  readonly lastsS: number;
  /** Whether it lasts from its first count on, or from its last. */
  readonly from: 'first' | 'last';
}

/** Counts a key up that ends by itself: in one step, since a crash between two would leave one that never ends. */
export async function countUp(
  redis: Pick<RedisClientType, 'multi'>,
  key: string,
  { lastsS, from }: Lasting,
): Promise<number> {
  const step = redis.multi().incr(key);
  const [count] = await (from === 'first' ? step.expire(key, lastsS, 'NX') : step.expire(key, lastsS)).execTyped();
  return count;
}
