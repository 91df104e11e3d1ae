import { assertNever } from '../protocol/assert-never.ts';
import { closeCodes } from '../protocol/close-codes.ts';
import type { ArrangementTold } from '../protocol/commands.ts';
import { type AskTurn, type Identify, REPORT_MS, type SceneTold, type Turn } from '../protocol/messages.ts';
import { modeAt } from '../protocol/wall-mode.ts';
import { loadOffset, saveOffset } from './link/offset-store.ts';
import { createLink, type Drawn, type Link } from './link/link.ts';
import type { Freshness } from './panels/panel.ts';
import { FrameMeter } from './stage/frame-meter.ts';
import type { StageState } from './stage/stage-options.ts';

/** Where the stage's state and time come from: a link to the server, or a fixture. */
export interface WallSource {
  /** As it holds at a moment of wall time. */
  stateAt(wall: number): StageState;
  /** Wall time now, epoch ms. */
  wall(): number;
  /** An animation frame begins; gives the wall time to draw for, or undefined where nothing is due. */
  begin(): number | undefined;
  /** The moment that the views describe. */
  viewTime(wall: number): number;
  readonly isSilent: boolean;
  /** The page is not let in, or no more. */
  readonly isRefused: boolean;
  /** The server does not understand this page, and will not: another page might do. */
  readonly isOutdated: boolean;
  /** Asks the server for the page's turn to start over. */
  askTurn(because: AskTurn['because']): void;
  /** What the server last said to that; undefined where it said nothing. */
  readonly turn: Turn | undefined;
  /** Between which moments this screen is to say which one it is; undefined where nobody has asked. */
  readonly identify: Identify | undefined;
  /** Whether somebody wants this page loaded anew. */
  readonly isToStartOver: boolean;
  /** What stands on the wall; undefined where nobody has said so. */
  readonly scene: SceneTold | undefined;
  /** What operators made of the wall; undefined where nobody has said so. */
  readonly arrangement: ArrangementTold | undefined;
  /** Follows these metrics from now on, and no others. */
  follow(metrics: ReadonlySet<string>): void;
  /** Of the site that the views belong to and of the client that the server has: another one needs another page. */
  readonly version: string | undefined;
}

export interface LiveSourceOptions {
  readonly wall: string;
  readonly screen: string | undefined;
  readonly token: string | undefined;
  readonly metrics: ReadonlySet<string>;
  readonly clock: 'wall' | 'data';
  /** Frames a second; undefined: as many as the display has. */
  readonly rateHz: number | undefined;
  /** How the page fares, for its reports. */
  readonly health: () => Pick<Drawn, 'frameFaults' | 'heapBytes' | 'scene'>;
}

/** Follows the server's live views of some metrics. */
export function openLiveSource({ wall, screen, token, metrics, clock, rateHz, health }: LiveSourceOptions): WallSource {
  const url = new URL('/api/v1/live', location.href);
  url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
  // Goes on evenly where the machine's clock is set.
  const now = () => performance.timeOrigin + performance.now();
  const link = createLink({
    url: url.href,
    wall,
    ...(screen !== undefined && { screen }),
    ...(token !== undefined && { token }),
    // Plain http has no randomUUID.
    page: Math.random().toString(36).slice(2),
    views: metrics,
    socket: (address) => new WebSocket(address),
    now,
    keptOffset: loadOffset(localStorage, now()),
    random: () => Math.random(),
  });
  const meter = new FrameMeter(rateHz);
  let reportAt = 0;
  let build: string | undefined;
  return {
    stateAt: (wall) => {
      link.shown.advance(wall);
      return {
        views: link.shown,
        freshness: freshnessOf(link),
        dataSet: link.welcome?.dataSet ?? 'live',
        together: link.sync,
        mode: link.mode && modeAt(link.mode.steps, wall),
        driving: link.driving,
      };
    },
    wall: () => link.serverNow(),
    begin: () => {
      const wall = meter.begin(link.serverNow());
      if (now() >= reportAt) {
        reportAt = now() + REPORT_MS;
        const drawn = meter.take();
        // Another build that the server has later is not what this page was loaded from.
        build ??= link.welcome?.build;
        if (drawn && screen !== undefined)
          link.report({ ...drawn, ...health(), ...(build !== undefined && { build }) });
        saveOffset(localStorage, link.clock.keep());
      }
      return wall;
    },
    viewTime: (now) => {
      const numbersAt = link.mode && modeAt(link.mode.steps, now).numbersAt;
      if (numbersAt !== undefined) return numbersAt;
      return clock === 'data' ? (link.store.condition?.viewTime ?? now) : now;
    },
    get scene() {
      return link.scene;
    },
    get arrangement() {
      return link.arrangement;
    },
    follow: (metrics) => link.follow(metrics),
    get isRefused() {
      return link.state.state === 'refused' && link.state.code === closeCodes.unauthorized.code;
    },
    get isOutdated() {
      return link.state.state === 'refused' && !this.isRefused;
    },
    askTurn: (because) => link.askTurn(because),
    get turn() {
      return link.turn;
    },
    get identify() {
      return link.identify;
    },
    get isToStartOver() {
      return link.isToStartOver;
    },
    get isSilent() {
      return link.welcome === undefined;
    },
    get version() {
      return link.welcome && `${link.welcome.siteHash} ${link.welcome.build}`;
    },
  };
}

function freshnessOf(link: Link): Freshness {
  const { state } = link;
  switch (state.state) {
    case 'connecting':
      return { state: 'connecting' };
    case 'live':
      return { state: 'live', ageMs: link.dataAgeMs() ?? 0, counted: link.store.condition?.counted };
    case 'stale':
      return { state: 'stale', sinceMs: link.store.condition?.asOf ?? state.since, because: state.because };
    case 'refused':
      return { state: 'stale', sinceMs: link.store.condition?.asOf ?? state.since, because: 'refused' };
    default:
      return assertNever(state, 'link state');
  }
}
