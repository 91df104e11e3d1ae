import type { SceneFile } from '../../protocol/site/scenes.ts';
import { readAreas } from './areas.ts';
import type { Rectangle } from './rectangle.ts';
import { layTracks, type Span } from './tracks.ts';

/** Default gap between panels, and the border around them, as a share of the wall's height. */
const GAP_SHARE = 0.0111;
const BORDER_SHARE = 0.0139;

export interface WallSize {
  readonly width: number;
  readonly height: number;
}

/**
 * Rectangle of each panel in wall units. A panel whose area the grid does not have gets none; the site checker
 * refuses such a scene, and the wall shows the others.
 */
export function layScene(
  { grid, panels }: Pick<SceneFile, 'grid' | 'panels'>,
  wall: WallSize,
): ReadonlyMap<string, Rectangle> {
  const gap = grid.gap ?? wall.height * GAP_SHARE;
  const border = wall.height * BORDER_SHARE;
  const columns = layTracks(grid.columns, { room: wall.width - 2 * border, gap, side: wall.width });
  const rows = layTracks(grid.rows, { room: wall.height - 2 * border, gap, side: wall.height });
  const areas = readAreas(grid.areas);
  const rectangles = new Map<string, Rectangle>();
  for (const [name, panel] of Object.entries(panels)) {
    const area = areas.get(panel.area ?? name);
    if (!area) continue;
    const across = join(columns, area.columns);
    const down = join(rows, area.rows);
    if (!across || !down) continue;
    rectangles.set(name, {
      x: border + across.from,
      y: border + down.from,
      width: across.to - across.from,
      height: down.to - down.from,
    });
  }
  return rectangles;
}

function join(spans: readonly Span[], [first, last]: readonly [number, number]): Span | undefined {
  const from = spans[first]?.from;
  const to = spans[last]?.to;
  return from === undefined || to === undefined ? undefined : { from, to };
}
