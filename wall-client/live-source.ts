import { assertNever } from '../protocol/assert-never.ts';
import { createLink, type Link } from './link/link.ts';
import type { Freshness } from './panels/panel.ts';
import type { StageState } from './stage/stage.ts';

/** Where the stage's state and time come from: a link to the server, or a fixture. */
export interface WallSource {
  readonly state: StageState;
  /** Wall time, epoch ms. */
  wall(): number;
  /** The moment that the views describe. */
  viewTime(wall: number): number;
  readonly isSilent: boolean;
  /** Hash of the site that the views belong to; another one needs another scene. */
  readonly siteHash: string | undefined;
}

export interface LiveSourceOptions {
  readonly wall: string;
  readonly screen: string | undefined;
  readonly metrics: ReadonlySet<string>;
  readonly clock: 'wall' | 'data';
}

/** Follows the server's live views of some metrics. */
export function openLiveSource({ wall, screen, metrics, clock }: LiveSourceOptions): WallSource {
  const url = new URL('/api/v1/live', location.href);
  url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
  const link = createLink({
    url: url.href,
    wall,
    ...(screen !== undefined && { screen }),
    views: metrics,
    socket: (address) => new WebSocket(address),
    now: () => Date.now(),
    random: () => Math.random(),
  });
  return {
    get state() {
      return {
        views: link.store,
        freshness: freshnessOf(link),
        dataSet: link.welcome?.dataSet ?? 'live',
      } satisfies StageState;
    },
    wall: () => link.serverNow(),
    viewTime: (now) => (clock === 'data' ? (link.store.condition?.viewTime ?? now) : now),
    get isSilent() {
      return link.welcome === undefined;
    },
    get siteHash() {
      return link.welcome?.siteHash;
    },
  };
}

function freshnessOf(link: Link): Freshness {
  const { state } = link;
  switch (state.state) {
    case 'connecting':
      return { state: 'connecting' };
    case 'live':
      return { state: 'live', ageMs: link.dataAgeMs() ?? 0 };
    case 'stale':
      return { state: 'stale', sinceMs: link.store.condition?.asOf ?? state.since, because: state.because };
    case 'refused':
      return { state: 'stale', sinceMs: link.store.condition?.asOf ?? state.since, because: 'refused' };
    default:
      return assertNever(state, 'link state');
  }
}
