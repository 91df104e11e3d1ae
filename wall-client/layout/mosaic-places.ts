import type { SceneFile } from '../../protocol/site/scenes.ts';
import { createSpacing } from '../theme/spacing.ts';
import { createTypeScale } from '../theme/type-scale.ts';
import { layCardBody } from './card-body.ts';
import { layTiles } from './mosaic-tiles.ts';
import { type Rectangle, scaleRectangle } from './rectangle.ts';
import { layScene, type WallSize } from './scene-layout.ts';

/** The tiles of one mosaic of a scene, on the wall. */
export interface PlacedMosaic {
  /** Its name in the scene. */
  readonly panel: string;
  /** In reading order, as commands count them. */
  readonly tiles: readonly Rectangle[];
}

/**
 * Where the tiles of a scene's mosaics stand on a wall of `scale` device pixels a unit, to the pixel as the stage draws them:
 * whoever points at a picture of the wall means a tile.
 */
export function placeMosaics(
  scene: Pick<SceneFile, 'grid' | 'panels'>,
  { wall, scale }: { readonly wall: WallSize; readonly scale: number },
): readonly PlacedMosaic[] {
  const heightPx = Math.round(wall.height * scale);
  const space = createSpacing(heightPx);
  const { heading } = createTypeScale(heightPx);
  const rectangles = layScene(scene, wall);
  return Object.entries(scene.panels).flatMap(([name, panel]): PlacedMosaic[] => {
    const units = rectangles.get(name);
    if (panel.panel !== 'mosaic' || !units) return [];
    const body = layCardBody(scaleRectangle(units, scale), { hasTitle: panel.title !== undefined, heading, space });
    const tiles = layTiles(panel.layout, { width: body.width, height: body.height, gap: space.close });
    return [{ panel: name, tiles: tiles.map((tile) => ({ ...tile, x: body.x + tile.x, y: body.y + tile.y })) }];
  });
}
