import { boundsOf, contains, insetRing, type PlaneDistrict, type PlanePoint, signedArea } from '../plane.ts';
import type { Chance } from './seeded.ts';
import { isOnWay, type Way, waysNear } from './ways.ts';

/** A house: where it stands, how wide, deep and high it is, and how its street runs. */
export interface Block {
  readonly district: number;
  readonly place: PlanePoint;
  readonly width: number;
  readonly depth: number;
  readonly height: number;
  /** Radians. */
  readonly turn: number;
}

export interface Quarter {
  readonly blocks: readonly Block[];
  /** Where streets cross, in no order: places for what stands in a street. */
  readonly crossings: readonly PlanePoint[];
}

export interface BlocksOptions {
  /** From street to street. */
  readonly pitch: number;
  readonly ways: readonly Way[];
  /** Where houses are high: 1 in the middle of the town, 0 far out. */
  readonly centrality: (place: PlanePoint) => number;
  readonly chance: Chance;
}

/** Every so many rows a street is left free. */
const ROWS_BETWEEN_STREETS = 4;
const COLUMNS_BETWEEN_STREETS = 3;

/** Houses and crossings of a district, along streets that run its own way. */
export function buildQuarter(
  of: PlaneDistrict,
  district: number,
  { pitch, ways, centrality, chance }: BlocksOptions,
): Quarter {
  const { polygons, centre } = of;
  const blocks: Block[] = [];
  const crossings: PlanePoint[] = [];
  const turn = (chance() - 0.5) * 0.9;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const isDense = 0.55 + 0.3 * chance();
  const clearance = pitch * 0.55;
  const near = waysNear(ways, boundsOf([of]), clearance);
  for (const rings of polygons) {
    const [outer = [], ...holes] = rings;
    const room = [insetRing(outer, Math.min(pitch * 0.6, Math.sqrt(Math.abs(signedArea(outer))) * 0.1)), ...holes];
    const reach = Math.max(...outer.map(([x, y]) => Math.hypot(x - centre[0], y - centre[1])));
    const steps = Math.ceil(reach / pitch);
    for (let row = -steps; row <= steps; row += 1)
      for (let column = -steps; column <= steps; column += 1) {
        const [u, v] = [column * pitch, row * pitch];
        const place: PlanePoint = [centre[0] + u * cos - v * sin, centre[1] + u * sin + v * cos];
        const isAcross = modulo(column, COLUMNS_BETWEEN_STREETS) === 0;
        const isAlong = modulo(row, ROWS_BETWEEN_STREETS) === 0;
        // Drawn in any case: a house more at one end of the town moves none at the other.
        const [isBuilt, wide, deep, high] = [chance(), chance(), chance(), chance()];
        if (!contains(room, place)) continue;
        if (isAcross || isAlong) {
          if (isAcross && isAlong) crossings.push(place);
          continue;
        }
        const core = centrality(place);
        if (isBuilt > isDense + core * 0.4 || near.some((way) => isOnWay(way, place, clearance))) continue;
        blocks.push({
          district,
          place,
          turn,
          width: pitch * (0.5 + 0.36 * wide),
          depth: pitch * (0.5 + 0.36 * deep),
          height: pitch * (0.45 + 0.75 * high + core * (0.8 + 5.5 * high * high)),
        });
      }
  }
  return { blocks, crossings };
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
