import { extent, greatest } from 'd3-array';
import { polygonArea, polygonContains } from 'd3-polygon';
import type { DistrictShape } from '../../protocol/site/site.ts';
import type { Random } from './random.ts';

const TRIES = 40;
/** 1e-5 degrees is about a metre. */
const DECIMALS = 5;

/** A random [longitude, latitude] inside the largest part of a district; planar geometry is exact enough at that size. */
export function placeIn(shape: DistrictShape, random: Random): [number, number] | undefined {
  const outside = greatest(
    shape.flatMap((polygon) => (polygon[0] ? [polygon[0].map(([x, y]): [number, number] => [x, y])] : [])),
    (ring) => Math.abs(polygonArea(ring)),
  );
  if (!outside) return undefined;
  const [west = 0, east = 0] = extent(outside, ([x]) => x);
  const [south = 0, north = 0] = extent(outside, ([, y]) => y);
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const place: [number, number] = [west + random() * (east - west), south + random() * (north - south)];
    if (polygonContains(outside, place)) return rounded(place);
  }
  // A ring so thin that no try fell into it: one of its corners is in the district at least.
  return outside[0] && rounded(outside[0]);
}

function rounded([x, y]: readonly [number, number]): [number, number] {
  return [Number(x.toFixed(DECIMALS)), Number(y.toFixed(DECIMALS))];
}
