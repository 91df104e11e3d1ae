import { BufferAttribute, BufferGeometry, Color, DoubleSide, Mesh, ShaderMaterial } from 'three';
import { mixColours } from '../../theme/colours.ts';
import type { Theme } from '../../theme/theme.ts';
import { districtCoverGlsl } from './district-states.ts';
import type { MapUniforms } from './map-uniforms.ts';
import { insetRing, type PlaneDistrict, type PlaneRing, signedArea } from './plane.ts';

/** Where a band lies on a slab, as shares of a district's usual size. */
export const BAND = { gap: 0.04, width: 0.062 } as const;
/** And on the ground of a town, which is seen from near as well. */
const GROUND_BAND = { gap: 0.03, width: 0.03 } as const;

/** What is covered is as it should be, and quiet: of the hue of what is well, and no brighter than the rims beside it. */
export function coveredColour({ colours }: Pick<Theme, 'colours'>): number {
  return mixColours(colours.background, colours.ok, COVERED_LIGHT);
}
const COVERED_LIGHT = 0.72;

export interface CoverageOptions {
  readonly districts: readonly PlaneDistrict[];
  /** Root of the area that a district has on average. */
  readonly districtSize: number;
  /** Whether the districts lie on the ground, under houses, or are slabs. */
  readonly isOnGround: boolean;
}

/**
 * What of each district is covered: a band along the inside of its border, which fills from the north, clockwise. It is
 * read by its length as a clock is, so it needs no colour of its own beside the ramp's; what is behind has that of its role.
 */
export function createCoverageBands(
  { districts, districtSize, isOnGround }: CoverageOptions,
  uniforms: MapUniforms,
  theme: Theme,
): Mesh<BufferGeometry, ShaderMaterial> {
  const { colours } = theme;
  const material = new ShaderMaterial({
    side: DoubleSide,
    transparent: true,
    depthWrite: false,
    depthTest: !isOnGround,
    uniforms: {
      ...uniforms,
      uCovered: { value: new Color(coveredColour(theme)) },
      uOpen: { value: new Color(colours.background) },
      uWarning: { value: new Color(colours.warning) },
      uCritical: { value: new Color(colours.critical) },
    },
    vertexShader: /* glsl */ `
      attribute vec3 band;
      ${districtCoverGlsl}
      flat varying vec2 vCover;
      varying vec2 vPlace;
      void main() {
        vCover = districtCover(band.x);
        vPlace = band.yz;
        // A hair above the rim of its slab.
        float height = ${isOnGround ? '0.' : 'districtHeight(band.x) + .006'};
        gl_Position = projectionMatrix * modelViewMatrix * vec4(position.x, height, position.z, 1.);
      }`,
    fragmentShader: /* glsl */ `
      uniform vec3 uCovered, uOpen, uWarning, uCritical;
      uniform float uStale;
      flat varying vec2 vCover;
      varying vec2 vPlace;
      void main() {
        if (vCover.x < 0.) discard;
        float soft = max(fwidth(vPlace.x), 1e-5);
        // Both ends of what is full meet.
        float covered = vCover.x >= 1. ? 1. : smoothstep(soft, -soft, vPlace.x - vCover.x);
        vec3 full = vCover.y > 1.5 ? uCritical : vCover.y > .5 ? uWarning : uCovered;
        vec3 colour = mix(uOpen, full, covered);
        float alpha = mix(.8, .96, covered) * (1. - .5 * uStale);
        vec3 grey = vec3(dot(colour, vec3(.25, .65, .1))) * .8;
        gl_FragColor = vec4(mix(colour, grey, .7 * uStale), alpha);
      }`,
  });
  const bands = new Mesh(buildBands(districts, districtSize, isOnGround ? GROUND_BAND : BAND), material);
  bands.frustumCulled = false;
  return bands;
}

/** `band`: district index, place along the border (0 to 1, from the north, clockwise), place across it. */
function buildBands(
  districts: readonly PlaneDistrict[],
  districtSize: number,
  { gap, width }: { readonly gap: number; readonly width: number },
): BufferGeometry {
  const positions: number[] = [];
  const bands: number[] = [];
  const triangles: number[] = [];
  districts.forEach(({ polygons }, district) => {
    const border = clockwiseFromNorth(largestRing(polygons));
    if (border.length < 3) return;
    const outside = insetRing(border, gap * districtSize);
    const inside = insetRing(border, (gap + width) * districtSize);
    const along = sharesAlong(outside);
    const first = positions.length / 3;
    for (let step = 0; step <= border.length; step += 1) {
      const index = step % border.length;
      for (const [across, [x, y]] of [outside[index] ?? [0, 0], inside[index] ?? [0, 0]].entries()) {
        positions.push(x, 1, y);
        bands.push(district, along[step] ?? 1, across);
      }
      if (step === 0) continue;
      const corner = first + step * 2;
      triangles.push(corner - 2, corner - 1, corner, corner - 1, corner + 1, corner);
    }
  });
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(new Float32Array(positions), 3));
  geometry.setAttribute('band', new BufferAttribute(new Float32Array(bands), 3));
  geometry.setIndex(new BufferAttribute(new Uint32Array(triangles), 1));
  return geometry;
}

function largestRing(polygons: PlaneDistrict['polygons']): PlaneRing {
  const rings = polygons.map(([outer = []]) => outer);
  return [...rings].sort((left, right) => Math.abs(signedArea(right)) - Math.abs(signedArea(left)))[0] ?? [];
}

/** The same ring, from its northernmost point on, turning as a clock does on a plane whose y points down. */
export function clockwiseFromNorth(ring: PlaneRing): PlaneRing {
  const turned = signedArea(ring) > 0 ? ring : [...ring].reverse();
  let north = 0;
  turned.forEach(([, y], index) => {
    if (y < (turned[north]?.[1] ?? 0)) north = index;
  });
  return [...turned.slice(north), ...turned.slice(0, north)];
}

/** How far along the ring each of its points lies, 0 to 1; one more than points, for the way back to the first. */
function sharesAlong(ring: PlaneRing): number[] {
  const lengths = [0];
  ring.forEach(([x, y], index) => {
    const [nextX, nextY] = ring[(index + 1) % ring.length] ?? [x, y];
    lengths.push((lengths[index] ?? 0) + Math.hypot(nextX - x, nextY - y));
  });
  const whole = lengths.at(-1) || 1;
  return lengths.map((length) => length / whole);
}
