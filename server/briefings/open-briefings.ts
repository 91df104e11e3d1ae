import type { RedisClientOptions } from 'redis';
import type { Site } from '../../protocol/site/site.ts';
import type { Arrangements } from '../control/arrangements.ts';
import type { Director } from '../control/director.ts';
import { openSceneOf } from '../control/open-scene.ts';
import type { Hub } from '../live/hub.ts';
import { BriefingStore, type BriefingStoreOptions } from './briefing-store.ts';
import { type Figures, figuresOf } from './figures.ts';
import { HeldBriefings } from './held-briefings.ts';
import { type HeldNumbersOptions, HeldNumbersStore } from './held-numbers.ts';

export interface OpenBriefingsOptions extends Pick<BriefingStoreOptions, 'makeId'> {
  /** Fails at once while Redis is down. */
  readonly redis: BriefingStoreOptions['redis'] & HeldNumbersOptions['redis'];
  /** Whether a scene must not be shown on a wall now. */
  readonly isRefused: (wall: string, scene: string) => boolean;
  /** Of the connection that follows what is held. */
  readonly connection: RedisClientOptions;
  readonly site: Pick<Site, 'code' | 'file' | 'scenes' | 'metrics'>;
  readonly director: Director;
  readonly arrangements: Arrangements;
  /** Undefined while it is being opened. */
  readonly hub: () => Hub | undefined;
  /** Wall clock, epoch ms. */
  readonly now: () => number;
  /** How far ahead a step takes effect at the least; default: `TAKE_LEAD_MS`. */
  readonly leadMs?: number | undefined;
  readonly onTrouble: (error: unknown) => void;
}

export interface Briefings {
  readonly store: BriefingStore;
  readonly held: HeldBriefings;
  readonly numbers: HeldNumbersStore;
  /** The numbers as they stand now; undefined while nobody knows them. */
  readonly readFigures: () => Figures | undefined;
  /** Metrics whose number is a share of one. */
  readonly shares: ReadonlySet<string>;
}

/** What is prepared, and what is held. Close `held`. */
export function openBriefings(options: OpenBriefingsOptions): Briefings {
  const { redis, connection, site, director, arrangements, hub, isRefused, now, leadMs, makeId, onTrouble } = options;
  const readFigures = () => {
    const live = hub();
    return (
      live &&
      figuresOf(
        Array.from(live.topics, ([key, topic]) => [key, topic.read()] as const),
        now(),
      )
    );
  };
  const readViews = () => {
    const live = hub();
    return live && new Map(Array.from(live.topics, ([key, topic]) => [key, topic.whole()] as const));
  };
  const numbers = new HeldNumbersStore({ redis, site: site.code });
  const walls = Object.keys(site.file.walls);
  return {
    store: new BriefingStore({ redis, site: site.code, now, makeId }),
    held: new HeldBriefings({
      redis: connection,
      site: { code: site.code, scenes: site.scenes, walls },
      director,
      arrangements,
      readFigures,
      readViews,
      numbers,
      isRefused,
      openScene: (wall) => openSceneOf(site, wall),
      now,
      leadMs,
      onTrouble,
    }),
    numbers,
    readFigures,
    shares: new Set(Object.keys(site.metrics).filter((key) => 'ratio' in (site.metrics[key] ?? {}))),
  };
}
