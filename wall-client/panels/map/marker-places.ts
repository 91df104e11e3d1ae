import { crossingsAt, insetRing, type PlaneDistrict, type PlanePoint } from './plane.ts';

/** Room in the middle of a district that its name and number need: half its width and half its depth on the plane. */
export interface LabelRoom {
  readonly halfWidth: number;
  readonly halfDepth: number;
}

/** Of few markers in a large district; and of the weave that measures how much room there is. */
const WIDEST_SPACING = 0.13;
const MEASURING_SPACING = 0.06;
/** Each row stands half a step beside the one before, this much of a step away: a triangular weave. */
const ROW_SHARE = Math.sqrt(3) / 2;
/** Rims cut the weave: a first guess is made closer by this much until there are places enough. */
const CLOSER = 0.97;
const MOST_GUESSES = 24;
/** With less room than this beside its label a district is woven under it as well. */
const LEAST_MEASURED = 24;
/** Distance of the outermost markers from the rim. */
const MARGIN = 0.085;

/**
 * Places for `count` markers of entities that tell their district and no more: an even weave over the district that
 * leaves the room of its label free. The same count gives the same places.
 */
export function weaveMarkers(district: PlaneDistrict, count: number, label: LabelRoom, margin = MARGIN): PlanePoint[] {
  if (count === 0) return [];
  const measured = weave(district, MEASURING_SPACING, label, margin).length;
  const room = measured < LEAST_MEASURED ? NO_LABEL : label;
  const area = Math.max(measured, LEAST_MEASURED) * MEASURING_SPACING ** 2;
  let spacing = Math.min(WIDEST_SPACING, Math.sqrt(area / count));
  let places = weave(district, spacing, room, margin);
  for (let guess = 0; places.length < count && guess < MOST_GUESSES; guess += 1) {
    spacing *= CLOSER;
    places = weave(district, spacing, room, margin);
  }
  const [centreX, centreY] = district.centre;
  return places
    .map((place) => ({ place, away: Math.hypot(place[0] - centreX, place[1] - centreY) }))
    .sort((a, b) => b.away - a.away)
    .slice(0, count)
    .map(({ place }) => place);
}

const NO_LABEL: LabelRoom = { halfWidth: 0, halfDepth: 0 };

/** Rows of points, every second one moved by half a step, inside the district and outside its label. */
function weave(
  { polygons, centre }: PlaneDistrict,
  spacing: number,
  { halfWidth, halfDepth }: LabelRoom,
  margin: number,
): PlanePoint[] {
  const places: PlanePoint[] = [];
  const rowStep = spacing * ROW_SHARE;
  for (const [outer = [], ...holes] of polygons) {
    const room = [insetRing(outer, margin), ...holes];
    const xs = outer.map(([x]) => x);
    const ys = outer.map(([, y]) => y);
    const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    // Rows are counted from the centre, so that the weave is even to both sides.
    for (let row = Math.ceil((top - centre[1]) / rowStep); row * rowStep + centre[1] <= bottom; row += 1) {
      const y = centre[1] + row * rowStep;
      const shift = row % 2 === 0 ? 0 : spacing / 2;
      // Once a row: looked up for each place, rims of many corners would hold the page for seconds.
      const crossings = crossingsAt(room, y);
      let passed = 0;
      for (
        let column = Math.ceil((left - centre[0] - shift) / spacing);
        column * spacing + centre[0] + shift <= right;
        column += 1
      ) {
        const x = centre[0] + shift + column * spacing;
        const isLabel = Math.abs(x - centre[0]) < halfWidth && Math.abs(y - centre[1]) < halfDepth;
        while (passed < crossings.length && x >= (crossings[passed] ?? x)) passed += 1;
        const isInside = (crossings.length - passed) % 2 === 1;
        if (isInside && !isLabel) places.push([x, y]);
      }
    }
  }
  return places;
}
