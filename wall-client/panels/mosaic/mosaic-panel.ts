import { Container } from 'pixi.js';
import type { Panel } from '../../../protocol/site/scenes.ts';
import { layTiles } from '../../layout/mosaic-tiles.ts';
import type { PanelBody, PanelContext } from '../panel.ts';
import { Tile } from './tile.ts';

type MosaicPanel = Extract<Panel, { panel: 'mosaic' }>;

/** Live pictures side by side, each with its name and what becomes of it. */
export function createMosaic({
  panel,
  rectangle,
  theme,
  language,
  renew,
  sources,
}: PanelContext<MosaicPanel>): PanelBody {
  const { width, height } = rectangle;
  const view = new Container();
  const tiles = layTiles(panel.layout, { width, height, gap: theme.space.close }).map((place, index) => {
    const declared = panel.tiles[index];
    const camera = declared?.source === undefined ? undefined : sources.openCamera(declared.source, renew);
    return new Tile({ place, name: declared?.name, camera, theme, language });
  });
  for (const tile of tiles) view.addChild(tile.view);
  return {
    view,
    update: () => {
      for (const tile of tiles) tile.update();
      return 'shown';
    },
    frame: () => {
      for (let index = 0; index < tiles.length; index += 1) tiles[index]?.frame();
    },
    destroy: () => {
      for (const tile of tiles) tile.destroy();
      view.destroy({ children: true });
    },
  };
}
