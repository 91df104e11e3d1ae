import { Container } from 'pixi.js';
import type { MosaicArrangement } from '../../../protocol/arrangement.ts';
import { programmeOf } from '../../../protocol/programme.ts';
import type { Panel } from '../../../protocol/site/scenes.ts';
import { layTiles } from '../../layout/mosaic-tiles.ts';
import type { Rectangle } from '../../layout/rectangle.ts';
import type { PanelBody, PanelContext } from '../panel.ts';
import { Tile } from './tile.ts';

type MosaicPanel = Extract<Panel, { panel: 'mosaic' }>;

/** Of a page that comes, so many pictures are fetched ahead: each costs as much as one that is shown. */
const FETCHED_AHEAD_MOST = 16;

/** Live pictures side by side, each with its name and what becomes of it; any of them fills the panel when it is chosen. */
export function createMosaic({
  panel,
  name,
  rectangle,
  theme,
  language,
  site,
  canDraw,
  waitFor,
  sources,
}: PanelContext<MosaicPanel>): PanelBody {
  const { width, height } = rectangle;
  const whole: Rectangle = { x: 0, y: 0, width, height };
  const view = new Container();
  const places = layTiles(panel.layout, { width, height, gap: theme.space.close });
  const tours = site.file.tours ?? {};
  const tiles = places.map(
    (place, index) =>
      new Tile({
        place,
        origin: rectangle,
        declared: panel.tiles?.[index],
        theme,
        language,
        canDraw,
        nameOf: (camera) => sources.nameOf(camera) ?? site.cameras[camera]?.name,
        openCamera: sources.openCamera,
        waitFor,
        fetchesAhead: index < FETCHED_AHEAD_MOST,
        // All tiles stand at the same page: one says so.
        saysPage: index === 0,
      }),
  );
  // All that is written comes after all pictures: each picture is drawn by itself, and what stands between two of them as well.
  view.addChild(...tiles.map((tile) => tile.view), ...tiles.map((tile) => tile.face));
  const arranged = sources.arranged(name);
  let holds: MosaicArrangement | undefined;
  let coming: MosaicArrangement | undefined;
  let comingAt = Number.NaN;
  let enlarged: number | undefined;
  const covers: (Rectangle | undefined)[] = [];
  let covered: readonly Rectangle[] = [];

  const enlarge = (index: number | undefined) => {
    const before = enlarged === undefined ? undefined : tiles[enlarged];
    const place = enlarged === undefined ? undefined : places[enlarged];
    if (before && place) before.moveTo(place);
    enlarged = index;
    const tile = index === undefined ? undefined : tiles[index];
    tile?.moveTo(whole);
    for (const each of tiles) each.isSeen = !tile || each === tile;
  };
  const indexOf = (number: number | undefined) => (number === undefined || !tiles[number - 1] ? undefined : number - 1);
  /** Only where something is another than before. */
  const arrange = () => {
    // What somebody enlarged at this page stays so, as long as nobody enlarges another for all.
    if (holds?.enlarged !== arranged.holds?.enlarged) enlarge(indexOf(arranged.holds?.enlarged));
    ({ holds, coming, comingAt } = arranged);
    for (const [index, tile] of tiles.entries())
      tile.follow({
        now: programmeOf(panel, holds, index, tours),
        next: coming === holds ? undefined : programmeOf(panel, coming, index, tours),
        nextAt: comingAt,
      });
  };
  arrange();
  const heedCovers = () => {
    let isOther = false;
    for (let index = 0; index < tiles.length; index += 1) {
      const own = tiles[index]?.covered;
      isOther ||= own !== covers[index];
      covers[index] = own;
    }
    if (isOther)
      covered = tiles.flatMap(({ place, covered: own }) =>
        own ? { ...own, x: place.x + own.x, y: place.y + own.y } : [],
      );
  };

  return {
    view,
    get covered() {
      return covered;
    },
    update: () => {
      for (const tile of tiles) tile.renew();
      return 'shown';
    },
    frame: ({ wall }) => {
      if (arranged.holds !== holds || arranged.coming !== coming || arranged.comingAt !== comingAt) arrange();
      for (let index = 0; index < tiles.length; index += 1) tiles[index]?.frame(wall);
      heedCovers();
    },
    choose: (choice) => {
      const index = 'index' in choice ? choice.index : places.findIndex((place) => contains(place, choice));
      if (enlarged !== undefined) enlarge(undefined);
      else if (tiles[index]?.hasCamera) enlarge(index);
      else return false;
      return true;
    },
    destroy: () => {
      for (const tile of tiles) tile.destroy();
      view.destroy({ children: true });
    },
  };
}

function contains({ x, y, width, height }: Rectangle, point: { readonly x: number; readonly y: number }): boolean {
  return point.x >= x && point.y >= y && point.x < x + width && point.y < y + height;
}
