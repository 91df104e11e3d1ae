import { Container } from 'pixi.js';
import type { Panel } from '../../../protocol/site/scenes.ts';
import { layTiles } from '../../layout/mosaic-tiles.ts';
import type { Rectangle } from '../../layout/rectangle.ts';
import type { PanelBody, PanelContext } from '../panel.ts';
import { Tile } from './tile.ts';

type MosaicPanel = Extract<Panel, { panel: 'mosaic' }>;

/** Live pictures side by side, each with its name and what becomes of it; any of them fills the panel when it is chosen. */
export function createMosaic({
  panel,
  rectangle,
  theme,
  language,
  site,
  waitFor,
  sources,
}: PanelContext<MosaicPanel>): PanelBody {
  const { width, height } = rectangle;
  const whole: Rectangle = { x: 0, y: 0, width, height };
  const view = new Container();
  const places = layTiles(panel.layout, { width, height, gap: theme.space.close });
  const tiles = places.map(
    (place, index) =>
      new Tile({
        place,
        origin: rectangle,
        tile: panel.tiles[index],
        cameras: site.cameras,
        theme,
        language,
        openCamera: sources.openCamera,
        waitFor,
      }),
  );
  for (const tile of tiles) view.addChild(tile.view);
  let enlarged: number | undefined;

  const enlarge = (index: number | undefined) => {
    const before = enlarged === undefined ? undefined : tiles[enlarged];
    const place = enlarged === undefined ? undefined : places[enlarged];
    if (before && place) before.moveTo(place);
    enlarged = index;
    const tile = index === undefined ? undefined : tiles[index];
    tile?.moveTo(whole);
    for (const each of tiles) each.view.visible = !tile || each === tile;
  };

  return {
    view,
    update: () => 'shown',
    frame: ({ wall }) => {
      for (let index = 0; index < tiles.length; index += 1) tiles[index]?.frame(wall);
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
