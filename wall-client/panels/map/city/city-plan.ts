import { boundsOf, type PlaneDistrict, type PlanePoint } from '../plane.ts';
import { type Block, buildQuarter, type Quarter } from './blocks.ts';
import { bendBorders } from './natural-borders.ts';
import { seededChance } from './seeded.ts';
import { layRiver, layRoads, type Way } from './ways.ts';

/** So many lots on the whole map, whatever its size: enough for a town, few enough for a GPU that is a CPU. */
const LOTS = 15_000;

/** A town that nobody has surveyed: the same one for the same site, on every screen and every day. */
export interface CityPlan {
  readonly districts: readonly PlaneDistrict[];
  readonly blocks: readonly Block[];
  /** Of each district. */
  readonly crossings: readonly (readonly PlanePoint[])[];
  readonly roads: readonly Way[];
  readonly rivers: readonly Way[];
  /** From street to street, in units of the plane. */
  readonly pitch: number;
}

export interface CityPlanOptions {
  /** The site's code. */
  readonly seed: string;
  /** Whether borders are those of the land: then nothing is bent, and no river is invented. */
  readonly isSurveyed: boolean;
}

export function planCity(given: readonly PlaneDistrict[], { seed, isSurveyed }: CityPlanOptions): CityPlan {
  const districts = isSurveyed ? given : bendBorders(given, seededChance(`${seed} borders`));
  const bounds = boundsOf(districts);
  const pitch = Math.sqrt(((bounds.right - bounds.left) * (bounds.bottom - bounds.top)) / LOTS);
  const rivers = isSurveyed ? [] : [layRiver(bounds, pitch * 3.4, seededChance(`${seed} river`))];
  const roads = layRoads(districts, pitch * 0.75, seededChance(`${seed} roads`));
  const middle: PlanePoint = [(bounds.left + bounds.right) / 2, (bounds.top + bounds.bottom) / 2];
  const heart = nearestTo(districts, middle)?.centre ?? middle;
  const size = Math.hypot(bounds.right - bounds.left, bounds.bottom - bounds.top);
  /** The town's heart, and a smaller one about each district's own. */
  const centrality = (own: PlanePoint) => (place: PlanePoint) =>
    Math.exp(-((away(place, heart) / (size * 0.13)) ** 2)) + 0.4 * Math.exp(-((away(place, own) / (size * 0.04)) ** 2));
  const quarters = districts.map(
    (district, index): Quarter =>
      buildQuarter(district, index, {
        pitch,
        ways: [...roads, ...rivers],
        centrality: centrality(district.centre),
        chance: seededChance(`${seed} ${district.code}`),
      }),
  );
  return {
    districts,
    roads,
    rivers,
    pitch,
    blocks: quarters.flatMap(({ blocks }) => blocks),
    crossings: quarters.map(({ crossings }) => crossings),
  };
}

function away([x, y]: PlanePoint, [otherX, otherY]: PlanePoint): number {
  return Math.hypot(x - otherX, y - otherY);
}

function nearestTo(districts: readonly PlaneDistrict[], place: PlanePoint): PlaneDistrict | undefined {
  return [...districts].sort((one, other) => away(one.centre, place) - away(other.centre, place))[0];
}
