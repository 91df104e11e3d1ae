import type { Durability } from '../aggregate/durability.ts';
import type { Readiness } from './health-plugin.ts';
import { answersPing } from './redis-probe.ts';

export interface Observed {
  readonly engine: { readonly durability: Durability } | undefined;
  readonly redis: { readonly isReady: boolean; ping(): Promise<unknown> };
  /** Undefined until it is open. */
  readonly hub?: { readonly source: 'live' | 'stale' } | undefined;
}

export async function readReadiness({ engine, redis, hub }: Observed): Promise<Readiness> {
  const up = await answersPing(redis);
  const hubState = hub?.source ?? 'opening';
  return {
    ready: up && engine !== undefined && hubState === 'live',
    redis: up ? 'up' : 'down',
    engine: engine ? 'open' : 'opening',
    hub: hubState,
    durable: engine?.durability.durable ?? 'unknown',
  };
}
