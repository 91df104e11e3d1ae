import { BufferAttribute, BufferGeometry, DynamicDrawUsage, Points, ShaderMaterial } from 'three';
import type { Role } from '../../../protocol/site/metrics.ts';
import { STATES_PER_PAGE, type StatePages, statePagesOf } from '../../../protocol/state-pages.ts';
import type { LayerView } from '../../../protocol/views.ts';
import type { Theme } from '../../theme/theme.ts';
import { districtStateGlsl } from './district-states.ts';
import { flatColours } from './flat-colours.ts';
import { type MapUniforms, MOST_LABELS } from './map-uniforms.ts';
import { type LabelRoom, weaveMarkers } from './marker-places.ts';
import type { PlaneDistrict, PlanePoint } from './plane.ts';
import type { Project } from './shapes.ts';

const FIRST_STATE = '0'.charCodeAt(0);
const MOST_STATES = 32;

/** Normal is quiet: what needs somebody is larger and bright, and has the shape that its role has in the legend. */
const roleSize: Record<Role, number> = { ok: 0.72, information: 0.85, warning: 2.2, critical: 2.3, off: 0.9 };
const DOT = 0;
const DIAMOND = 1;
const TRIANGLE = 2;
const roleShape: Record<Role, number> = { ok: DOT, information: DOT, warning: DIAMOND, critical: TRIANGLE, off: DOT };
/** In the place of a district's index: at the height of all districts' foot, or on the ground. */
const ON_BASE = -1;
const ON_GROUND = -2;
const NO_LABEL: LabelRoom = { halfWidth: 0, halfDepth: 0 };
/** How much nearer to the eye than its place a light is taken to be, so that the slab it lies on does not cut it. */
const NEARER = '.12';
const roleStrength: Record<Role, number> = { ok: 0.6, information: 0.65, warning: 1, critical: 1, off: 0.7 };

export interface MarkersOptions {
  readonly roles: readonly Role[];
  readonly districts: readonly PlaneDistrict[];
  /** Index in the site's list of districts -> index on this map, -1 for none. */
  readonly placeOfDistrict: readonly number[];
  readonly labelRoom: (district: number) => LabelRoom;
  /** Where there are shapes, points can be told their place. */
  readonly project: Project | undefined;
  /** Places in the streets of each district, where there are streets: markers lie on the ground, and over all houses. */
  readonly crossings?: readonly (readonly PlanePoint[])[] | undefined;
  /** From a district's rim to the outermost markers, in units of the plane; default: that of the weave. */
  readonly margin?: number | undefined;
  readonly sizePx: number;
  readonly colours: Theme['roles'];
}

/**
 * One light for each entity of a layer. The states are one byte each, the character that the view has for them, and
 * uploaded whole: cheaper than knowing which changed. A million of them cost less than a millisecond a frame
 * (`npm run bench:map`).
 */
export class Markers {
  readonly points: Points<BufferGeometry, ShaderMaterial>;
  readonly #options: MarkersOptions;
  #places: readonly number[] | readonly string[] | undefined;
  #count = -1;
  #states = new Uint8Array(0);
  #written: StatePages = [];

  constructor(uniforms: MapUniforms, options: MarkersOptions) {
    this.#options = options;
    this.points = new Points(new BufferGeometry(), createMarkerMaterial(uniforms, options));
    this.points.frustumCulled = false;
    this.points.matrixAutoUpdate = false;
  }

  update(layer: LayerView): void {
    const count = layer.states.length;
    const places = layer.places.length > 0 ? layer.places : layer.districts;
    if (places !== this.#places || count !== this.#count) this.#place(layer);
    this.#places = places;
    this.#count = count;
    this.#write(statePagesOf(layer));
  }

  destroy(): void {
    this.points.geometry.dispose();
    this.points.material.dispose();
  }

  #write(pages: StatePages): void {
    let hasChanged = false;
    for (let index = 0; index < pages.length; index += 1) {
      const page = pages[index] as Uint8Array;
      if (page === this.#written[index]) continue;
      this.#states.set(page, index * STATES_PER_PAGE);
      hasChanged = true;
    }
    this.#written = pages;
    if (hasChanged) this.points.geometry.getAttribute('state').needsUpdate = true;
  }

  /** New buffers: entities came, or moved. */
  #place(layer: LayerView): void {
    const count = layer.states.length;
    const positions = new Float32Array(count * 3);
    const { project, crossings } = this.#options;
    if (layer.places.length > 0 && project) {
      for (let entity = 0; entity < count; entity += 1) {
        const [x, y] = project([layer.places[2 * entity] ?? 0, layer.places[2 * entity + 1] ?? 0]);
        positions.set([x, crossings ? ON_GROUND : ON_BASE, y], entity * 3);
      }
    } else this.#weave(layer, positions);
    this.#states = new Uint8Array(count);
    this.#written = [];
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', new BufferAttribute(positions, 3));
    const states = new BufferAttribute(this.#states, 1);
    states.setUsage(DynamicDrawUsage);
    geometry.setAttribute('state', states);
    this.points.geometry.dispose();
    this.points.geometry = geometry;
  }

  #weave(layer: LayerView, positions: Float32Array): void {
    const { districts, placeOfDistrict, labelRoom, crossings, margin } = this.#options;
    const members: number[][] = districts.map(() => []);
    layer.districts.forEach((district, entity) => {
      const place = placeOfDistrict[district] ?? -1;
      // Outside the map, and out of sight.
      if (place < 0) positions.set([0, -1, 1e6], entity * 3);
      else members[place]?.push(entity);
    });
    members.forEach((entities, place) => {
      const district = districts[place];
      if (!district) return;
      const streets = crossings?.[place] ?? [];
      const woven =
        streets.length >= entities.length && streets.length > 0
          ? spread(streets, entities.length)
          : weaveMarkers(district, entities.length, crossings ? NO_LABEL : labelRoom(place), margin);
      entities.forEach((entity, index) => {
        const [x, y] = woven[index] ?? district.centre;
        // The district's index travels in y: the shader reads the height of the slab that the marker stands on.
        positions.set([x, crossings ? ON_GROUND : place, y], entity * 3);
      });
    });
  }
}

/** So many of the places, evenly chosen. */
function spread(places: readonly PlanePoint[], count: number): PlanePoint[] {
  return Array.from({ length: count }, (_, index) => places[Math.floor((index * places.length) / count)] ?? [0, 0]);
}

function createMarkerMaterial(
  uniforms: MapUniforms,
  { roles, sizePx, crossings, colours }: MarkersOptions,
): ShaderMaterial {
  const known = Array.from({ length: MOST_STATES }, (_, index) => roles[index] ?? 'off');
  return new ShaderMaterial({
    transparent: true,
    depthWrite: false,
    // A fault behind a house is a fault.
    depthTest: crossings === undefined,
    uniforms: {
      ...uniforms,
      uSizePx: { value: sizePx },
      uKnown: { value: Math.min(MOST_STATES, roles.length) },
      uColours: { value: flatColours(known.map((role) => colours[role])) },
      uLooks: {
        value: Float32Array.from(known.flatMap((role) => [roleSize[role], roleStrength[role], roleShape[role]])),
      },
    },
    vertexShader: /* glsl */ `
      uniform vec3 uColours[${MOST_STATES}];
      uniform vec3 uLooks[${MOST_STATES}];
      uniform vec4 uLabels[${MOST_LABELS}];
      uniform int uLabelCount;
      uniform mat4 uWholeProjection;
      uniform float uSizePx;
      uniform int uKnown;
      attribute float state;
      ${districtStateGlsl}
      flat varying vec4 vColour;
      flat varying float vShape;
      void main() {
        int index = int(state + .5) - ${FIRST_STATE};
        // Not shown, or in a state that the site does not have.
        if (index < 0 || index >= uKnown) {
          gl_Position = vec4(2., 2., 2., 1.);
          gl_PointSize = 1.;
          return;
        }
        vColour = vec4(uColours[index], uLooks[index].y);
        vShape = uLooks[index].z;
        float height = position.y < -1.5 ? 0. : position.y < -.5 ? uRise.x : districtHeight(position.y);
        vec4 seen = modelViewMatrix * vec4(position.x, height + .012, position.z, 1.);
        vec4 nearer = projectionMatrix * (seen + vec4(0., 0., ${NEARER}, 0.));
        gl_Position = projectionMatrix * seen;
        gl_Position.z = nearer.z / nearer.w * gl_Position.w;
        // Labels are placed on the whole picture, of which a screen may draw a part.
        vec4 whole = uWholeProjection * seen;
        vec2 place = whole.xy / whole.w;
        float moved = 0.;
        // Out of the labels' way: what is normal goes out under one, what is not moves above or below it.
        for (int label = 0; label < uLabelCount; label += 1) {
          vec2 away = vec2(place.x, place.y + moved) - uLabels[label].xy;
          vec2 size = uLabels[label].zw;
          if (abs(away.x) >= size.x || abs(away.y) >= size.y) continue;
          if (uLooks[index].x < 1.5) vColour.a *= 1. - uPace.w;
          else moved += ((away.y < 0. ? -size.y : size.y) - away.y) * uPace.w;
        }
        gl_Position.y += moved * gl_Position.w * projectionMatrix[1][1] / uWholeProjection[1][1];
        gl_PointSize = uSizePx * uLooks[index].x;
      }`,
    fragmentShader: /* glsl */ `
      uniform float uStale;
      flat varying vec4 vColour;
      flat varying float vShape;
      void main() {
        vec2 place = gl_PointCoord * 2. - 1.;
        float away = length(place);
        float soft = .5;
        if (vShape > ${DIAMOND}.5) {
          away = max(place.y / .78, abs(place.x) / max(.001, (place.y + 1.) * .55));
          soft = .8;
        } else if (vShape > ${DOT}.5) {
          away = abs(place.x) + abs(place.y);
          soft = .8;
        }
        float alpha = smoothstep(1., soft, away) * vColour.a * (1. - .6 * uStale);
        if (alpha < .01) discard;
        gl_FragColor = vec4(vColour.rgb, alpha);
      }`,
  });
}
