import { parseDuration } from './duration.ts';
import type { MosaicArrangement } from './arrangement.ts';
import { countTiles } from './site/mosaic-tiles.ts';
import type { CameraTour, Panel, TourChoice } from './site/scenes.ts';
import type { SiteFile } from './site/site-file.ts';
import { type TourClock, type TourSteps, UNTOUCHED } from './tour-clock.ts';

type MosaicPanel = Extract<Panel, { panel: 'mosaic' }>;
/** Tours that the site declares, by name. */
export type Tours = NonNullable<SiteFile['tours']>;

/** What one tile shows in the course of time; undefined at a place of `cameras`: nothing. */
export interface Programme {
  readonly cameras: readonly (string | undefined)[];
  readonly steps: TourSteps;
  readonly clock: TourClock;
  /** `page`: all tiles of the mosaic change together. `declared`: the camera that the scene file gives the tile. */
  readonly of: 'declared' | 'camera' | 'tour' | 'page';
}

/** A tour, whether it is named or said; undefined where the site has none of this name any more. */
export function findTour(choice: TourChoice | undefined, tours: Tours): CameraTour | undefined {
  if (typeof choice !== 'string') return choice;
  return Object.hasOwn(tours, choice) ? tours[choice] : undefined;
}

/** The tour over a whole mosaic, and how many pages it has. */
export function pagesOf(
  panel: MosaicPanel,
  arranged: MosaicArrangement | undefined,
  tours: Tours,
): { readonly tour: CameraTour; readonly steps: TourSteps } | undefined {
  const tour = findTour(arranged?.tour, tours) ?? findTour(panel.tour, tours);
  if (!tour) return undefined;
  const count = Math.ceil(tour.cameras.length / countTiles(panel.layout));
  return { tour, steps: { count, dwellMs: parseDuration(tour.dwell) } };
}

/**
 * What the tile with this index (from 0) shows: what it was given, else its part of the mosaic's tour, else what the scene file says
 * ([TO2]). Undefined: the tile is free.
 */
export function programmeOf(
  panel: MosaicPanel,
  arranged: MosaicArrangement | undefined,
  index: number,
  tours: Tours,
): Programme | undefined {
  const tile = arranged?.tiles?.[String(index + 1)];
  if (tile?.camera !== undefined) return single(tile.camera, 'camera');
  const given = findTour(tile?.tour, tours);
  if (given) return touring(given, tile?.clock);
  const pages = pagesOf(panel, arranged, tours);
  if (pages) {
    const { tour, steps } = pages;
    const room = countTiles(panel.layout);
    const cameras = Array.from({ length: steps.count }, (_, page) => tour.cameras[page * room + index]);
    return { cameras, steps, clock: arranged?.clock ?? UNTOUCHED, of: 'page' };
  }
  const declared = panel.tiles?.[index];
  if (declared?.source !== undefined) return single(declared.source, 'declared');
  const own = findTour(declared?.tour, tours);
  return own && touring(own, tile?.clock);
}

function single(camera: string, of: 'declared' | 'camera'): Programme {
  return { cameras: [camera], steps: { count: 1, dwellMs: Number.POSITIVE_INFINITY }, clock: { held: 0 }, of };
}

function touring({ cameras, dwell }: CameraTour, clock: TourClock = UNTOUCHED): Programme {
  return { cameras, steps: { count: cameras.length, dwellMs: parseDuration(dwell) }, clock, of: 'tour' };
}
