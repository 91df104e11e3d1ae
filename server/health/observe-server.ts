import { Gauge, type Registry } from 'prom-client';
import type { Report } from '../../protocol/messages.ts';
import type { EngineCounts } from '../aggregate/engine.ts';
import type { WallSync } from '../live/sessions/screen-reports.ts';
import type { SessionCounts } from '../live/sessions/session-server.ts';
import { answersPing } from './redis-probe.ts';

interface Observed {
  readonly engine: () => { readonly pending: number; readonly counts: EngineCounts } | undefined;
  readonly sessions?: () => SessionCounts | undefined;
  readonly sync?: () => ReadonlyMap<string, WallSync>;
  readonly redis: { readonly isReady: boolean; ping(): Promise<unknown> };
}

/** Figures that are asked for when they are scraped. */
export function observeServer(registry: Registry, { engine, redis, sessions, sync }: Observed): void {
  observe(registry, 'watchfloor_pending_events', 'events submitted and not settled', () => engine()?.pending ?? 0);
  observe(registry, 'watchfloor_commits_total', 'commits of the engine', () => engine()?.counts.commits ?? 0);
  observe(
    registry,
    'watchfloor_commit_conflicts_total',
    'commits that another writer forestalled, and that were joined again',
    () => engine()?.counts.conflicts ?? 0,
  );
  observe(
    registry,
    'watchfloor_folded_totals_total',
    'totals by the minute, hour or day that moved into coarser ones with age',
    () => engine()?.counts.foldedCells ?? 0,
  );
  observe(registry, 'watchfloor_sessions', 'live links', () => sessions?.()?.sessions ?? 0);
  observe(
    registry,
    'watchfloor_session_held_bytes_max',
    'most bytes ever held for one client that is connected',
    () => sessions?.()?.mostHeldBytes ?? 0,
  );
  if (sync) {
    observeWalls(registry, sync);
    observeScreens(registry, sync);
  }
  observe(registry, 'watchfloor_redis_up', '1 while Redis answers', async () => ((await answersPing(redis)) ? 1 : 0));
}

/** Labels are the site's own names of walls. */
function observeWalls(registry: Registry, sync: () => ReadonlyMap<string, WallSync>): void {
  const figures: readonly [name: string, help: string, read: (wall: WallSync) => number][] = [
    ['watchfloor_wall_screens', 'screens that draw', ({ screens }) => screens.length],
    [
      'watchfloor_wall_skew_seconds',
      'largest difference between what any two screens show at one instant',
      ({ skewMs }) => skewMs / 1_000,
    ],
    ['watchfloor_wall_skew_error_seconds', 'how far off the skew may be', ({ errorMs }) => errorMs / 1_000],
    ['watchfloor_wall_frame_rate_min', 'frames a second of the slowest screen', ({ frameRate }) => frameRate],
  ];
  for (const [name, help, read] of figures) {
    new Gauge({
      name,
      help,
      labelNames: ['wall'],
      registers: [registry],
      collect() {
        // A wall whose screens are gone has no figure, rather than its last one.
        this.reset();
        for (const [wall, found] of sync()) this.set({ wall }, read(found));
      },
    });
  }
}

/** Of the pages of each screen, the worst: two may show one. */
function observeScreens(registry: Registry, sync: () => ReadonlyMap<string, WallSync>): void {
  const figures: readonly [name: string, help: string, read: (report: Report) => number | undefined][] = [
    ['watchfloor_screen_frame_faults', 'frames that failed since the page was loaded', (report) => report.frameFaults],
    ['watchfloor_screen_heap_bytes', 'memory that the page uses, as last measured', (report) => report.heapBytes],
  ];
  for (const [name, help, read] of figures) {
    new Gauge({
      name,
      help,
      labelNames: ['wall', 'screen'],
      registers: [registry],
      collect() {
        this.reset();
        for (const { screens } of sync().values())
          for (const [screen, pages] of Map.groupBy(screens, (page) => page.screen)) {
            const figured = pages.map(({ report }) => read(report)).filter((figure) => figure !== undefined);
            const [{ wall } = { wall: '' }] = pages;
            if (figured.length > 0) this.set({ wall, screen }, Math.max(...figured));
          }
      },
    });
  }
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
