import { Gauge, type Registry } from 'prom-client';
import type { EngineCounts } from '../aggregate/engine.ts';
import type { SessionCounts } from '../live/sessions/session-server.ts';
import { answersPing } from './redis-probe.ts';

interface Observed {
  readonly engine: () => { readonly pending: number; readonly counts: EngineCounts } | undefined;
  readonly sessions?: () => SessionCounts | undefined;
  readonly redis: { readonly isReady: boolean; ping(): Promise<unknown> };
}

/** Figures that are asked for when they are scraped. */
export function observeServer(registry: Registry, { engine, redis, sessions }: Observed): void {
  observe(registry, 'watchfloor_pending_events', 'events submitted and not settled', () => engine()?.pending ?? 0);
  observe(registry, 'watchfloor_commits_total', 'commits of the engine', () => engine()?.counts.commits ?? 0);
  observe(
    registry,
    'watchfloor_commit_conflicts_total',
    'commits that another writer forestalled, and that were joined again',
    () => engine()?.counts.conflicts ?? 0,
  );
  observe(registry, 'watchfloor_sessions', 'live links', () => sessions?.()?.sessions ?? 0);
  observe(
    registry,
    'watchfloor_session_held_bytes_max',
    'most bytes ever held for one client that is connected',
    () => sessions?.()?.mostHeldBytes ?? 0,
  );
  observe(registry, 'watchfloor_redis_up', '1 while Redis answers', async () => ((await answersPing(redis)) ? 1 : 0));
}

function observe(registry: Registry, name: string, help: string, read: () => number | Promise<number>): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    async collect() {
      this.set(await read());
    },
  });
}
