import { geoDistance } from 'd3-geo';
import type { Camera } from '../../protocol/site/cameras.ts';
import type { Site } from '../../protocol/site/site.ts';

type Point = readonly [longitude: number, latitude: number];

/** Where something is: a point if it is known, the district else. */
export interface Place {
  readonly point?: Point | undefined;
  readonly district?: string | undefined;
}

export interface NearestOptions {
  readonly cameras: ReadonlyMap<string, Camera>;
  /** District -> place in the cartogram, by which districts are neighbours. */
  readonly tiles: Site['tiles'];
  readonly most: number;
}

/** Beyond every distance that can be told, in either measure. */
const UNKNOWN = Number.POSITIVE_INFINITY;

/**
 * The cameras nearest to a place, the nearest first. By distance where both points are known; cameras that can only be told by
 * their district follow, those of the same district first, then by the steps between tiles of the cartogram. Restricted
 * cameras are left out: what is put on a wall in a hurry must not depend on who may see it there. Ties go by id.
 */
export function nearestCameras(place: Place, { cameras, tiles, most }: NearestOptions): readonly string[] {
  const ranked = [...cameras]
    .filter(([, { restricted }]) => !restricted)
    .map(([id, camera]) => ({ id, ...distances(place, camera, tiles) }))
    .filter(({ byPoint, byTile }) => byPoint !== UNKNOWN || byTile !== UNKNOWN);
  ranked.sort(
    (left, right) =>
      compare(left.byPoint, right.byPoint) || compare(left.byTile, right.byTile) || (left.id < right.id ? -1 : 1),
  );
  return ranked.slice(0, most).map(({ id }) => id);
}

function distances({ point, district }: Place, camera: Camera, tiles: Site['tiles']) {
  const byPoint = point && camera.position ? geoDistance([...point], [...camera.position]) : UNKNOWN;
  return { byPoint, byTile: district === undefined ? UNKNOWN : stepsBetween(tiles, district, camera.district) };
}

function stepsBetween(tiles: Site['tiles'], from: string, to: string): number {
  if (from === to) return 0;
  const [a, b] = [tiles[from], tiles[to]];
  return a && b ? Math.hypot(a[0] - b[0], a[1] - b[1]) : UNKNOWN;
}

/** Infinity minus infinity is no number. */
function compare(left: number, right: number): number {
  return left === right ? 0 : left < right ? -1 : 1;
}
