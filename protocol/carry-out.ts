import { Value } from 'typebox/value';
import {
  type Arrangement,
  AS_DECLARED,
  type Banner,
  type Highlight,
  type MosaicArrangement,
  type Spotlight,
  type TileArrangement,
} from './arrangement.ts';
import { assertNever } from './assert-never.ts';
import { type Command, type Refusal, type RefusalCode, UNDO_MOST } from './commands.ts';
import { findTour, pagesOf, programmeOf, type Tours } from './programme.ts';
import { countTiles } from './site/mosaic-tiles.ts';
import type { Panel, SceneFile, TourChoice } from './site/scenes.ts';
import { goingOn, held, movedTo, placeAt, type TourClock, type TourSteps, UNTOUCHED } from './tour-clock.ts';

/** What commands of a wall are checked against. */
export interface ControlledWall {
  readonly scenes: Readonly<Record<string, SceneFile>>;
  readonly tours: Tours;
  hasCamera(id: string): boolean;
  hasDistrict(code: string): boolean;
  /** Whether any screen of the wall may show it. */
  maySee(id: string): boolean;
}

/** What stands on a wall, and what undo brings back: the latest first. */
export interface Controlled {
  readonly arrangement: Arrangement;
  readonly past: readonly Arrangement[];
}

export type Outcome =
  | ({ readonly outcome: 'changed' } & Controlled)
  /** It is so already. */
  | { readonly outcome: 'same' }
  | { readonly outcome: 'refused'; readonly refusal: Refusal };

/** An arrangement that would be larger is refused: every page of the wall is sent it whole. */
export const ARRANGEMENT_CHARACTERS_MOST = 32 * 1024;

export interface Circumstances {
  /** Wall time from which the command holds, epoch ms. */
  readonly at: number;
  readonly wall: ControlledWall;
}

/** What a command makes of a wall; rules [AR1], [AR4] and [AR5]. Neither clock nor chance: the same command at the same time does the same. */
export function carryOut(controlled: Controlled, command: Command, circumstances: Circumstances): Outcome {
  try {
    return settle(controlled, command, circumstances);
  } catch (error) {
    if (error instanceof Refused) return { outcome: 'refused', refusal: error.refusal };
    throw error;
  }
}

/** Never leaves this file. */
class Refused extends Error {
  readonly refusal: Refusal;

  constructor(code: RefusalCode, where: string, expected: string) {
    super(`${where}: expected ${expected}`);
    this.refusal = { code, where, expected };
  }
}

function settle({ arrangement, past }: Controlled, command: Command, { at, wall }: Circumstances): Outcome {
  if (command.do === 'undo') {
    const [before, ...earlier] = past;
    if (!before) throw new Refused('undo.none', 'do', 'a command before it');
    return { outcome: 'changed', arrangement: before, past: earlier };
  }
  const next = arrange(arrangement, command, { at, wall });
  if (Value.Equal(next, arrangement)) return { outcome: 'same' };
  if (JSON.stringify(next).length > ARRANGEMENT_CHARACTERS_MOST)
    throw new Refused('arrangement.size', 'tour', 'shorter tours, or tours that the site declares');
  return { outcome: 'changed', arrangement: next, past: [arrangement, ...past].slice(0, UNDO_MOST) };
}

function arrange(
  arrangement: Arrangement,
  command: Exclude<Command, { do: 'undo' }>,
  circumstances: Circumstances,
): Arrangement {
  const { at, wall } = circumstances;
  switch (command.do) {
    case 'freeze':
      return arrangement.frozenSince === undefined ? { ...arrangement, frozenSince: at } : arrangement;
    case 'blank':
      return arrangement.blankSince === undefined ? { ...arrangement, blankSince: at } : arrangement;
    case 'unfreeze':
      return without(arrangement, 'frozenSince');
    case 'unblank':
      return without(arrangement, 'blankSince');
    case 'banner':
      return { ...arrangement, banner: readBanner(command, at) };
    case 'removeBanner':
      return without(arrangement, 'banner');
    case 'spotlight':
      return { ...arrangement, spotlight: readSpotlight(command, wall) };
    case 'endSpotlight':
      return without(arrangement, 'spotlight');
    case 'highlight':
      return { ...arrangement, highlight: readHighlight(command, wall) };
    case 'endHighlight':
      return without(arrangement, 'highlight');
    case 'clear':
      return clear(arrangement, command, wall);
    case 'assign': {
      const mosaic = findMosaic(arrangement, command, wall);
      checkCamera(command.camera, 'camera', wall);
      return withTile(arrangement, mosaic, command.tile, { camera: command.camera });
    }
    case 'tour': {
      const mosaic = findMosaic(arrangement, command, wall);
      checkTour(command.tour, wall);
      const shown = { tour: command.tour, clock: { from: at, place: 0 } };
      if (command.tile !== undefined) return withTile(arrangement, mosaic, command.tile, shown);
      // All of the tour is to be seen: no tile keeps what it was given, and none hides the others.
      return withMosaic(arrangement, mosaic, shown);
    }
    case 'enlarge': {
      const mosaic = findMosaic(arrangement, command, wall);
      return withMosaic(arrangement, mosaic, { ...mosaic.arranged, enlarged: command.tile });
    }
    case 'shrink': {
      const mosaic = findMosaic(arrangement, command, wall);
      return withMosaic(arrangement, mosaic, without(mosaic.arranged, 'enlarged'));
    }
    case 'hold':
    case 'goOn':
    case 'next':
    case 'previous':
    case 'skipTo':
      return direct(arrangement, command, circumstances);
    default:
      return assertNever(command, 'command');
  }
}

function readBanner({ text, level, until }: Extract<Command, { do: 'banner' }>, at: number): Banner {
  if (until !== undefined && until <= at) throw new Refused('banner.over', 'until', 'a moment that is still to come');
  return { text, level, ...(until !== undefined && { until }) };
}

/** What lives outside of the wall's canvas, or is one device, is there once. */
const UNSUITED: ReadonlySet<Panel['panel']> = new Set<Panel['panel']>(['web', 'capture']);

/** Why a panel cannot be set off; undefined where it can. */
export function spotlightFault({ scene, panel }: Spotlight, scenes: ControlledWall['scenes']): Refusal | undefined {
  const panels = own(scenes, scene)?.panels;
  if (!panels) return { code: 'scene.unknown', where: 'scene', expected: 'a scene of the site' };
  const file = own(panels, panel);
  if (!file) return { code: 'panel.unknown', where: 'panel', expected: 'the name of a panel of the scene' };
  if (!UNSUITED.has(file.panel)) return undefined;
  return { code: 'panel.unsuited', where: 'panel', expected: 'anything but a web page or a capture' };
}

function readSpotlight({ scene, panel }: Extract<Command, { do: 'spotlight' }>, { scenes }: ControlledWall): Spotlight {
  const fault = spotlightFault({ scene, panel }, scenes);
  if (fault) throw new Refused(fault.code, fault.where, fault.expected);
  return { scene, panel };
}

function readHighlight({ district, entity }: Extract<Command, { do: 'highlight' }>, wall: ControlledWall): Highlight {
  if (district === undefined && entity === undefined)
    throw new Refused('highlight.nothing', 'district', 'a district, an entity, or both');
  if (district !== undefined && !wall.hasDistrict(district))
    throw new Refused('district.unknown', 'district', 'the code of a district of the site');
  return { ...(district !== undefined && { district }), ...(entity !== undefined && { entity }) };
}

type TourCommand = Extract<Command, { do: 'hold' | 'goOn' | 'next' | 'previous' | 'skipTo' }>;

function direct(arrangement: Arrangement, command: TourCommand, { at, wall }: Circumstances): Arrangement {
  const mosaic = findMosaic(arrangement, command, wall);
  const { tile } = command;
  if (tile === undefined) {
    const pages = pagesOf(mosaic.file, mosaic.arranged, wall.tours);
    if (!pages) throw new Refused('tour.none', 'panel', 'a mosaic with a tour, or the tile of one');
    const clock = turn(mosaic.arranged.clock ?? UNTOUCHED, pages.steps, command, at);
    return withMosaic(arrangement, mosaic, { ...mosaic.arranged, clock });
  }
  const programme = programmeOf(mosaic.file, mosaic.arranged, tile - 1, wall.tours);
  if (programme?.of !== 'tour') throw new Refused('tour.none', 'tile', 'a tile with a tour of its own');
  const clock = turn(programme.clock, programme.steps, command, at);
  return withTile(arrangement, mosaic, tile, { ...mosaic.arranged.tiles?.[String(tile)], clock });
}

function turn(clock: TourClock, steps: TourSteps, command: TourCommand, at: number): TourClock {
  switch (command.do) {
    case 'hold':
      return held(clock, steps, at);
    case 'goOn':
      return goingOn(clock, at);
    case 'next':
      return movedTo(clock, steps, placeAt(clock, steps, at) + 1, at);
    case 'previous':
      return movedTo(clock, steps, placeAt(clock, steps, at) - 1, at);
    case 'skipTo':
      if (command.place > steps.count) throw new Refused('place.unknown', 'place', `1 to ${steps.count}`);
      return movedTo(clock, steps, command.place - 1, at);
    default:
      return assertNever(command, 'command');
  }
}

type MosaicPanel = Extract<Panel, { panel: 'mosaic' }>;

/** A mosaic of the site, and what was made of it so far. */
interface FoundMosaic {
  readonly scene: string;
  readonly panel: string;
  readonly file: MosaicPanel;
  readonly arranged: MosaicArrangement;
}

function findMosaic(
  { mosaics }: Arrangement,
  { scene, panel, tile }: { readonly scene: string; readonly panel: string; readonly tile?: number | undefined },
  { scenes }: ControlledWall,
): FoundMosaic {
  const panels = own(scenes, scene)?.panels;
  if (!panels) throw new Refused('scene.unknown', 'scene', 'a scene of the site');
  const file = own(panels, panel);
  if (file?.panel !== 'mosaic') throw new Refused('mosaic.unknown', 'panel', 'the name of a mosaic of the scene');
  const count = countTiles(file.layout);
  if (tile !== undefined && tile > count) throw new Refused('tile.unknown', 'tile', `1 to ${count}`);
  return { scene, panel, file, arranged: own(own(mosaics ?? {}, scene) ?? {}, panel) ?? {} };
}

function checkCamera(camera: string, where: string, wall: ControlledWall): void {
  if (!wall.hasCamera(camera)) throw new Refused('camera.unknown', where, 'the id of a camera of the site');
  if (!wall.maySee(camera)) throw new Refused('camera.restricted', where, 'a camera that the wall may show');
}

function checkTour(choice: TourChoice, wall: ControlledWall): void {
  const tour = findTour(choice, wall.tours);
  if (!tour) throw new Refused('tour.unknown', 'tour', 'a tour of the site, or cameras with a dwell');
  for (const [index, camera] of tour.cameras.entries()) checkCamera(camera, `tour.cameras[${index}]`, wall);
}

function clear(
  arrangement: Arrangement,
  command: Extract<Command, { do: 'clear' }>,
  wall: ControlledWall,
): Arrangement {
  const { scene, panel, tile } = command;
  if (scene === undefined && panel === undefined && tile === undefined) return AS_DECLARED;
  if (scene === undefined) throw new Refused('scene.unknown', 'scene', 'the scene of the mosaic');
  if (panel === undefined) throw new Refused('mosaic.unknown', 'panel', 'the name of a mosaic of the scene');
  const mosaic = findMosaic(arrangement, { scene, panel, tile }, wall);
  return tile === undefined ? withMosaic(arrangement, mosaic, {}) : withTile(arrangement, mosaic, tile, {});
}

function withTile(arrangement: Arrangement, mosaic: FoundMosaic, tile: number, shows: TileArrangement): Arrangement {
  const { tiles = {}, ...rest } = mosaic.arranged;
  const others = without(tiles, String(tile));
  const now = isEmpty(shows) ? others : { ...others, [String(tile)]: shows };
  return withMosaic(arrangement, mosaic, { ...rest, ...(!isEmpty(now) && { tiles: now }) });
}

/** What says nothing is left out: so arrangements that say the same are the same. */
function withMosaic(arrangement: Arrangement, { scene, panel }: FoundMosaic, arranged: MosaicArrangement): Arrangement {
  const { mosaics = {}, ...rest } = arrangement;
  const panels = without(own(mosaics, scene) ?? {}, panel);
  const nowPanels = isEmpty(arranged) ? panels : { ...panels, [panel]: arranged };
  const scenes = without(mosaics, scene);
  const now = isEmpty(nowPanels) ? scenes : { ...scenes, [scene]: nowPanels };
  return { ...rest, ...(!isEmpty(now) && { mosaics: now }) };
}

function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function without<T extends object, K extends keyof T>(record: T, key: K): Omit<T, K> {
  const { [key]: _, ...rest } = record;
  return rest;
}

function isEmpty(record: object): boolean {
  return Object.keys(record).length === 0;
}
