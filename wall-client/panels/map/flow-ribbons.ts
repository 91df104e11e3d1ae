import { BufferAttribute, BufferGeometry, DoubleSide, Mesh, ShaderMaterial } from 'three';
import { districtStateGlsl } from './district-states.ts';
import { flatColours } from './flat-colours.ts';
import { type FlowLeg, layRoute } from './flow-paths.ts';
import { type MapUniforms, MOST_LABELS } from './map-uniforms.ts';
import type { PlaneDistrict } from './plane.ts';

/** Each route by a hue that means nothing by itself, and by how long its marks are: nobody has to tell hues apart. */
export const flowLooks = [
  { colour: 0x7fe3ff, length: 0.5 },
  { colour: 0xc3b4ff, length: 0.24 },
  { colour: 0xe8f1fb, length: 0.74 },
] as const;

/** Shares of a district's usual size: how wide a route is, and how far its marks are apart; and how high its legs rise by their length. */
const SIZES = {
  // A town is seen from near as well.
  city: { width: 0.06, period: 0.2, rise: 0.16 },
  slabs: { width: 0.11, period: 0.34, rise: 0.07 },
  flat: { width: 0.11, period: 0.34, rise: 0 },
} as const;
/** How far the tip of a mark is ahead of its edges, in marks. */
const POINTED = '.3';

export interface FlowOptions {
  readonly districts: readonly PlaneDistrict[];
  readonly districtSize: number;
  readonly ground: keyof typeof SIZES;
  /** Indices of districts on this map, in the order in which each route goes over them. */
  readonly routes: readonly (readonly number[])[];
}

/**
 * Routes as marks that move along arcs by wall time, all in one draw call. They go out under labels. Their edges are soft
 * and nothing of them is chosen by a varying, so that neighbouring screens draw the same.
 */
export function createFlowRibbons(options: FlowOptions, uniforms: MapUniforms): Mesh<BufferGeometry, ShaderMaterial> {
  const { districtSize, ground } = options;
  const material = new ShaderMaterial({
    side: DoubleSide,
    transparent: true,
    depthTest: false,
    depthWrite: false,
    uniforms: {
      ...uniforms,
      uFlowColours: { value: flatColours(flowLooks.map(({ colour }) => colour)) },
      uFlowLengths: { value: flowLooks.map(({ length }) => length) },
    },
    vertexShader: /* glsl */ `
      attribute vec2 ends;
      attribute vec4 course;
      uniform mat4 uWholeProjection;
      uniform vec3 uFlowColours[${flowLooks.length}];
      uniform float uFlowLengths[${flowLooks.length}];
      ${districtStateGlsl}
      flat varying vec3 vColour;
      flat varying float vLength;
      varying vec2 vCourse;
      varying vec3 vWhole;
      void main() {
        int route = int(course.w + .5);
        vColour = uFlowColours[route];
        vLength = uFlowLengths[route];
        vCourse = vec2(course.y / ${(SIZES[ground].period * districtSize).toFixed(5)}, course.z);
        float ground = ${ground === 'city' ? '0.' : 'mix(districtHeight(ends.x), districtHeight(ends.y), course.x)'};
        vec4 seen = modelViewMatrix * vec4(position.x, position.y + ground + .02, position.z, 1.);
        // Labels are placed on the whole picture, of which a screen may draw a part.
        vec4 whole = uWholeProjection * seen;
        vWhole = whole.xyw;
        gl_Position = projectionMatrix * seen;
      }`,
    fragmentShader: /* glsl */ `
      uniform vec4 uLabels[${MOST_LABELS}];
      uniform int uWordCount;
      uniform vec4 uPace;
      uniform vec2 uFlow;
      uniform float uStale;
      flat varying vec3 vColour;
      flat varying float vLength;
      varying vec2 vCourse;
      varying vec3 vWhole;
      void main() {
        float away = abs(vCourse.y);
        float place = vCourse.x + away * ${POINTED} - uFlow.x;
        float soft = fwidth(vCourse.x) + fwidth(away) * ${POINTED};
        float mark = smoothstep(vLength * .5 + soft * .5, vLength * .5 - soft * .5, abs(fract(place) - .5));
        float edge = fwidth(vCourse.y);
        float inside = smoothstep(1., 1. - edge * 1.5, away);
        float thread = smoothstep(.16 + edge, .16, away) * .34;
        vec2 seen = vWhole.xy / vWhole.z;
        float clear = 1.;
        for (int label = 0; label < uWordCount; label += 1) {
          vec2 out2 = (abs(seen - uLabels[label].xy) - uLabels[label].zw) / uLabels[label].w;
          clear = min(clear, smoothstep(-.12, .12, max(out2.x, out2.y)));
        }
        // Under a label the thread goes on, faintly: one sees where a route comes out again.
        clear = mix(1., clear, uPace.w);
        float alpha = max(mark * inside * clear, thread * (.4 + .6 * clear)) * .95 * (1. - .6 * uStale);
        if (alpha < .004) discard;
        gl_FragColor = vec4(vColour, alpha);
      }`,
  });
  const ribbons = new Mesh(buildRibbons(options), material);
  ribbons.frustumCulled = false;
  return ribbons;
}

/** `ends`: districts at both ends of the leg. `course`: share of the leg, way from the route's start, place across (-1 to 1), route. */
function buildRibbons({ districts, districtSize, ground, routes }: FlowOptions): BufferGeometry {
  const positions: number[] = [];
  const ends: number[] = [];
  const courses: number[] = [];
  const triangles: number[] = [];
  const { width, rise } = SIZES[ground];
  const half = (width * districtSize) / 2;
  const addLeg = ({ from, to, points }: FlowLeg, route: number) => {
    const length = (points.at(-1)?.along ?? 0) - (points[0]?.along ?? 0);
    const first = positions.length / 3;
    points.forEach(({ place: [x, y], right: [rightX, rightY], share, along }, index) => {
      const height = 4 * share * (1 - share) * length * rise;
      for (const side of [-1, 1]) {
        positions.push(x + side * half * rightX, height, y + side * half * rightY);
        ends.push(from, to);
        courses.push(share, along, side, route);
      }
      if (index === 0) return;
      const corner = first + index * 2;
      triangles.push(corner - 2, corner - 1, corner, corner - 1, corner + 1, corner);
    });
  };
  routes.forEach((route, index) => {
    const stops = route.map((district) => ({ district, place: districts[district]?.centre ?? ([0, 0] as const) }));
    for (const leg of layRoute(stops)) addLeg(leg, index);
  });
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(new Float32Array(positions), 3));
  geometry.setAttribute('ends', new BufferAttribute(new Float32Array(ends), 2));
  geometry.setAttribute('course', new BufferAttribute(new Float32Array(courses), 4));
  geometry.setIndex(new BufferAttribute(new Uint32Array(triangles), 1));
  return geometry;
}
