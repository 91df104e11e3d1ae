import type { Arrangement } from '../../../protocol/arrangement.ts';
import type { Command } from '../../../protocol/commands.ts';
import { programmeOf } from '../../../protocol/programme.ts';
import { countTiles } from '../../../protocol/site/mosaic-tiles.ts';
import type { Panel } from '../../../protocol/site/scenes.ts';
import type { SiteDescription } from '../../../protocol/site/site.ts';
import { placeAt } from '../../../protocol/tour-clock.ts';
import { assertNever } from '../../../protocol/assert-never.ts';
import { suitPage } from '../../choose-scene.ts';
import { placeMosaics } from '../../layout/mosaic-places.ts';
import type { Rectangle } from '../../layout/rectangle.ts';

/** A tile of a scene, as an operator names it: counted from 1 over all mosaics of the scene. */
export interface SceneTile {
  readonly number: number;
  readonly scene: string;
  readonly panel: string;
  /** In its mosaic, as commands count. */
  readonly tile: number;
}

/** What somebody is about to put onto a tile. */
export type Held =
  | { readonly kind: 'camera'; readonly id: string; readonly name: string }
  | { readonly kind: 'tour'; readonly tour: string; readonly name: string };

type Mosaic = Extract<Panel, { panel: 'mosaic' }>;

function mosaicsOf(site: Pick<SiteDescription, 'scenes'>, scene: string): readonly (readonly [string, Mosaic])[] {
  return Object.entries(site.scenes[scene]?.panels ?? {}).flatMap(([name, panel]) =>
    panel.panel === 'mosaic' ? [[name, panel] as const] : [],
  );
}

export function tilesOf(site: Pick<SiteDescription, 'scenes'>, scene: string): readonly SceneTile[] {
  const tiles = mosaicsOf(site, scene).flatMap(([panel, { layout }]) =>
    Array.from({ length: countTiles(layout) }, (_, index) => ({ panel, tile: index + 1 })),
  );
  return tiles.map((tile, index) => ({ number: index + 1, scene, ...tile }));
}

/** A tile where it is seen, in CSS pixels of the picture. */
export interface PlacedTile extends SceneTile {
  readonly place: Rectangle;
}

export interface Picture {
  readonly site: Pick<SiteDescription, 'scenes' | 'file'>;
  readonly wall: string;
  readonly scene: string;
  /** CSS pixels of the frame that shows the wall. */
  readonly width: number;
  readonly height: number;
  readonly devicePixelRatio: number;
  readonly arrangement: Arrangement;
}

/** The tiles that can be pointed at in a picture of the wall; where one is enlarged, that one alone. */
export function placeTiles({ site, wall, scene, arrangement, ...page }: Picture): readonly PlacedTile[] {
  const declared = site.file.walls[wall];
  const file = site.scenes[scene];
  if (!declared || !file || page.width === 0 || page.height === 0) return [];
  const shown = suitPage(declared, page);
  const ratio = page.devicePixelRatio;
  const scale = Math.min((page.width * ratio) / shown.width, (page.height * ratio) / shown.height);
  const places = new Map(placeMosaics(file, { wall: shown, scale }).map(({ panel, tiles }) => [panel, tiles]));
  return tilesOf(site, scene).flatMap((tile): PlacedTile[] => {
    const tiles = places.get(tile.panel) ?? [];
    const enlarged = arrangement.mosaics?.[scene]?.[tile.panel]?.enlarged;
    const own = tiles[tile.tile - 1];
    if (!own || (enlarged !== undefined && enlarged !== tile.tile)) return [];
    const place = enlarged === undefined ? own : around(tiles);
    return [{ ...tile, place: shrink(place, ratio) }];
  });
}

/** The camera that a tile shows at a moment of wall time (epoch ms), and whether it is one of a tour. */
export function shownOn(
  { site, arrangement }: { readonly site: Pick<SiteDescription, 'scenes' | 'file'>; readonly arrangement: Arrangement },
  { scene, panel, tile }: SceneTile,
  wallMs: number,
): { readonly camera: string | undefined; readonly isTour: boolean; readonly isHeld: boolean } | undefined {
  const mosaic = mosaicsOf(site, scene).find(([name]) => name === panel)?.[1];
  const programme =
    mosaic && programmeOf(mosaic, arrangement.mosaics?.[scene]?.[panel], tile - 1, site.file.tours ?? {});
  if (!programme) return undefined;
  const { cameras, clock, steps, of } = programme;
  return {
    camera: cameras[placeAt(clock, steps, wallMs)],
    isTour: of === 'tour',
    isHeld: 'held' in clock && of === 'tour',
  };
}

/** What puts a thing onto a tile. */
export function commandFor(held: Held, { scene, panel, tile }: SceneTile): Command {
  switch (held.kind) {
    case 'camera':
      return { do: 'assign', scene, panel, tile, camera: held.id };
    case 'tour':
      return { do: 'tour', scene, panel, tile, tour: held.tour };
    default:
      return assertNever(held, 'held');
  }
}

function around(tiles: readonly Rectangle[]): Rectangle {
  const x = Math.min(...tiles.map((tile) => tile.x));
  const y = Math.min(...tiles.map((tile) => tile.y));
  const right = Math.max(...tiles.map((tile) => tile.x + tile.width));
  const bottom = Math.max(...tiles.map((tile) => tile.y + tile.height));
  return { x, y, width: right - x, height: bottom - y };
}

function shrink({ x, y, width, height }: Rectangle, ratio: number): Rectangle {
  return { x: x / ratio, y: y / ratio, width: width / ratio, height: height / ratio };
}
