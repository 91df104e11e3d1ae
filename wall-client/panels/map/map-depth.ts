import { Color, type Mesh, type PerspectiveCamera, Scene as DepthGraph, type ShaderMaterial, Vector3 } from 'three';
import type { LayerView } from '../../../protocol/views.ts';
import type { Role } from '../../../protocol/site/metrics.ts';
import type { Viewpoint } from '../../../protocol/site/map-panels.ts';
import type { Rectangle } from '../../layout/rectangle.ts';
import { easeSince, motion, phaseOf } from '../../theme/motion.ts';
import type { Theme } from '../../theme/theme.ts';
import type { FrameTime } from '../panel.ts';
import { BAND, createCoverageBands } from './coverage-bands.ts';
import { createCityParts } from './city/city-parts.ts';
import { daylight, hourOf, litShare } from './city/daylight.ts';
import { type DistrictState, DistrictStates } from './district-states.ts';
import { createFlowRibbons } from './flow-ribbons.ts';
import { createGround } from './ground.ts';
import type { MapPlane } from './map-plane.ts';
import { createMapUniforms, type MapUniforms, MOST_LABELS } from './map-uniforms.ts';
import { Markers } from './markers.ts';
import { boundsOf, type PlaneDistrict, type PlanePoint } from './plane.ts';
import { createSlabs } from './slabs.ts';
import { layStops, placeOnTour, type Stop, type TourPlace } from './tour.ts';
import { createViewCamera, placeCamera } from './view-camera.ts';

/** The size of a light, and of the largest that tells of a fault, as shares of the wall's height. */
const MARKER_SIZE = 0.005;
const MARKER_ROOM = MARKER_SIZE * 2.4;

/** A label on the map, in pixels of the room, by its middle. */
export interface LabelBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface MapDepthOptions {
  readonly plane: MapPlane;
  readonly viewpoints: readonly Viewpoint[] | undefined;
  readonly placeOfDistrict: readonly number[];
  readonly room: Rectangle;
  readonly drawn: Rectangle;
  readonly theme: Theme;
  /** Roles of the layer's states; none where the map has no layer. */
  readonly roles: readonly Role[];
  /** Room that a district's label takes, in pixels. */
  readonly labelPx: (district: number) => { readonly width: number; readonly height: number };
  /** Heights, in units of the plane. */
  readonly base: number;
  readonly rise: number;
  readonly shows: {
    readonly coverage: boolean;
    /** Indices of districts on this map, in the order in which each route goes over them. */
    readonly routes: readonly (readonly number[])[];
  };
  /** Room above the highest for names that stand on top, in units of the plane. */
  readonly headroom: number;
}

/** The map's picture in depth: ground, districts and lights. It knows no clock: the frame tells it. */
export class MapDepth {
  readonly graph = new DepthGraph();
  readonly camera: PerspectiveCamera;
  /** Where the camera stays, one after the other. */
  readonly stops: readonly [Stop, ...Stop[]];
  readonly tour: TourPlace = { x: 0, y: 0, distance: 1, elevation: 1, turn: 0, stop: 0, names: 1 };
  readonly #options: MapDepthOptions;
  readonly #states: DistrictStates;
  #litSecond = Number.NaN;
  #isPlaced = false;
  readonly #uniforms: MapUniforms;
  readonly #light = { uLit: { value: 0 }, uDay: { value: 0 } };
  readonly #parts: readonly Mesh[];
  readonly #markers: Markers | undefined;
  /** Of each stop. */
  readonly #labels: { readonly boxes: Float32Array; count: number }[];
  readonly #seen = new Vector3();
  #changedAt = Number.NEGATIVE_INFINITY;

  constructor(options: MapDepthOptions) {
    this.#options = options;
    const { plane, room, drawn, theme, base, rise, headroom } = options;
    const { districts, city } = plane;
    const bounds = boundsOf(districts);
    const { camera, whole } = createViewCamera({
      room,
      drawn,
      bounds,
      height: base + rise + headroom,
      elevation: plane.elevation,
    });
    this.camera = camera;
    this.stops = layStops(
      options.viewpoints,
      whole,
      (code) => districts.find((district) => district.code === code)?.centre,
    );
    this.#labels = this.stops.map(() => ({
      count: 0,
      boxes: new Float32Array(4 * MOST_LABELS),
    }));
    this.#states = new DistrictStates(districts.length);
    this.#uniforms = createMapUniforms(this.#states.texture, base, rise);
    this.#uniforms.uWholeProjection.value.copy(camera.projectionMatrix);
    // In the order in which they are drawn.
    this.#parts = [
      createGround(bounds, theme),
      ...(city
        ? createCityParts(city, this.#uniforms, this.#light, theme)
        : [createSlabs(districts, this.#uniforms, theme)]),
      ...this.#createShown(),
    ];
    this.graph.background = new Color(theme.colours.background);
    this.graph.add(...this.#parts);
    if (options.roles.length > 0) {
      this.#markers = new Markers(this.#uniforms, {
        roles: options.roles,
        placeOfDistrict: options.placeOfDistrict,
        districts,
        project: plane.project,
        crossings: city?.crossings,
        labelRoom: (district) => this.#labelRoom(district),
        margin: options.shows.coverage ? (BAND.gap + BAND.width) * plane.districtSize : undefined,
        sizePx: theme.wallHeightPx * MARKER_SIZE,
        colours: theme.roles,
      });
      this.graph.add(this.#markers.points);
    }
    // Nothing but the camera moves from one place to another: what lies where is worked out once, not in every frame.
    this.graph.updateMatrixWorld();
    this.graph.matrixWorldAutoUpdate = false;
    this.lookFrom(0);
  }

  /** Over the districts, under the lights. */
  #createShown(): Mesh[] {
    const { plane, shows, theme } = this.#options;
    const { districts, districtSize, style, city } = plane;
    const ground = city ? 'city' : style === 'flat' ? 'flat' : 'slabs';
    const bands = { districts, districtSize, isOnGround: city !== undefined };
    const flows = { districts, districtSize, ground, routes: shows.routes } as const;
    return [
      ...(shows.coverage ? [createCoverageBands(bands, this.#uniforms, theme)] : []),
      ...(shows.routes.length > 0 ? [createFlowRibbons(flows, this.#uniforms)] : []),
    ];
  }

  /** What `project` is asked for from here on: until the next frame the camera stands at a stop. */
  lookFrom(stop: number): void {
    placeCamera(this.camera, (this.stops[stop] ?? this.stops[0]).pose);
  }

  /** Where a point of the plane is seen, in pixels of the room, at the height that its district has in the end. */
  project(point: PlanePoint, share: number): readonly [x: number, y: number] {
    const { base, rise } = this.#options;
    return this.#projectAt(point, base + rise * share);
  }

  projectGround(point: PlanePoint): readonly [x: number, y: number] {
    return this.#projectAt(point, 0);
  }

  #projectAt([x, y]: PlanePoint, height: number): readonly [x: number, y: number] {
    const { room, drawn } = this.#options;
    this.#seen.set(x, height, y).project(this.camera);
    return [
      ((this.#seen.x + 1) / 2) * drawn.width + drawn.x - room.x,
      ((1 - this.#seen.y) / 2) * drawn.height + drawn.y - room.y,
    ];
  }

  /** How large a district is seen through its middle, in pixels. */
  seenSize({ centre: [x, y], polygons }: PlaneDistrict): { readonly width: number; readonly height: number } {
    const outline = polygons.flatMap((rings) => rings[0] ?? []);
    const xs = outline.map((point) => point[0]);
    const ys = outline.map((point) => point[1]);
    return {
      width: this.project([Math.max(...xs), y], 0)[0] - this.project([Math.min(...xs), y], 0)[0],
      height: this.project([x, Math.max(...ys)], 0)[1] - this.project([x, Math.min(...ys)], 0)[1],
    };
  }

  setStates(states: readonly DistrictState[], at: number): void {
    const isFirst = this.#changedAt === Number.NEGATIVE_INFINITY;
    this.#states.set(states, easeSince(this.#changedAt, at, motion.moveMs));
    // The first state stands at once; only changes move.
    this.#changedAt = isFirst ? Number.MIN_SAFE_INTEGER : at;
  }

  setStale(isStale: boolean): void {
    this.#uniforms.uStale.value = isStale ? 1 : 0;
  }

  setLayer(layer: LayerView): void {
    this.#markers?.update(layer);
  }

  /** Lines keep clear of these from a stop, and so do markers that are not woven around them. */
  setLabels(stop: number, labels: readonly LabelBox[]): void {
    const kept = this.#labels[stop];
    if (!kept) return;
    const { room, drawn, theme } = this.#options;
    kept.count = Math.min(labels.length, MOST_LABELS);
    labels.slice(0, MOST_LABELS).forEach(({ x, y, width, height }, index) => {
      const box = [
        ((x + room.x - drawn.x) / drawn.width) * 2 - 1,
        1 - ((y + room.y - drawn.y) / drawn.height) * 2,
        (width + MARKER_ROOM * theme.wallHeightPx) / drawn.width,
        (height + MARKER_ROOM * theme.wallHeightPx) / drawn.height,
      ];
      kept.boxes.set(box, 4 * index);
    });
  }

  /** Seconds count from `originMs`; the site's clock is `zoneMs` ahead of UTC. */
  frame({ wall, view }: FrameTime, originMs: number, zoneMs: number): void {
    const uniforms = this.#uniforms;
    const pace = uniforms.uPace.value;
    pace.x = easeSince(this.#changedAt, wall, motion.moveMs);
    pace.y = (wall - originMs) / 1_000;
    pace.z = phaseOf(wall, motion.pulseMs);
    uniforms.uFlow.value.x = phaseOf(wall, motion.flowMs);
    const second = Math.floor(view / 1_000);
    if (second !== this.#litSecond) this.#lightAt(hourOf(second * 1_000, zoneMs));
    this.#litSecond = second;
    // One that stands still was placed by its first frame.
    if (this.stops.length > 1 || !this.#isPlaced) {
      placeOnTour(this.stops, wall, this.tour);
      placeCamera(this.camera, this.tour);
      this.#isPlaced = true;
    }
    const labels = this.#labels[this.tour.stop];
    if (!labels) return;
    uniforms.uLabels.value = labels.boxes;
    uniforms.uWordCount.value = labels.count;
    uniforms.uLabelCount.value = this.#options.plane.city ? labels.count : 0;
    pace.w = this.tour.names;
  }

  destroy(): void {
    this.#markers?.destroy();
    for (const { geometry, material } of this.#parts) {
      geometry.dispose();
      (material as ShaderMaterial).dispose();
    }
    this.#states.destroy();
  }

  #lightAt(hour: number): void {
    this.#light.uLit.value = litShare(hour);
    this.#light.uDay.value = daylight(hour);
  }

  /** The label's pixels on the plane, by how large a unit is seen there. */
  #labelRoom(district: number): { halfWidth: number; halfDepth: number } {
    const centre = this.#options.plane.districts[district]?.centre ?? [0, 0];
    const { width, height } = this.#options.labelPx(district);
    const [x, y] = this.project(centre, 0);
    const [east] = this.project([centre[0] + 1, centre[1]], 0);
    const [, south] = this.project([centre[0], centre[1] + 1], 0);
    return { halfWidth: width / 2 / Math.max(1, east - x), halfDepth: height / 2 / Math.max(1, south - y) };
  }
}
