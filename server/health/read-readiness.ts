import type { Durability } from '../aggregate/durability.ts';
import type { Readiness } from './health-plugin.ts';
import { answersPing, takesWrites } from './redis-probe.ts';

export interface Observed {
  readonly engine: { readonly durability: Durability } | undefined;
  readonly redis: Parameters<typeof answersPing>[0] & Parameters<typeof takesWrites>[0];
  readonly hub: 'live' | 'stale' | 'opening';
}

export async function readReadiness({ engine, redis, hub }: Observed): Promise<Readiness> {
  const [up, writable] = await Promise.all([answersPing(redis), takesWrites(redis)]);
  return {
    ready: up && writable && engine !== undefined && hub === 'live',
    redis: writable ? 'up' : up ? 'refusing' : 'down',
    engine: engine ? 'open' : 'opening',
    hub,
    durable: engine?.durability.durable ?? 'unknown',
  };
}
