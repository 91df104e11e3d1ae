import type { Durability } from '../aggregate/durability.ts';
import type { Readiness } from './health-plugin.ts';
import { answersPing } from './redis-probe.ts';

export interface Observed {
  readonly engine: { readonly durability: Durability } | undefined;
  readonly redis: { readonly isReady: boolean; ping(): Promise<unknown> };
  readonly hub: 'live' | 'stale' | 'opening';
}

export async function readReadiness({ engine, redis, hub }: Observed): Promise<Readiness> {
  const up = await answersPing(redis);
  return {
    ready: up && engine !== undefined && hub === 'live',
    redis: up ? 'up' : 'down',
    engine: engine ? 'open' : 'opening',
    hub,
    durable: engine?.durability.durable ?? 'unknown',
  };
}
