import { Color, Mesh, Scene as DepthGraph, Vector3 } from 'three';
import type { BufferGeometry, PerspectiveCamera, ShaderMaterial } from 'three';
import type { LayerView } from '../../../protocol/views.ts';
import type { Role } from '../../../protocol/site/metrics.ts';
import type { Rectangle } from '../../layout/rectangle.ts';
import { easeSince, motion, phaseOf } from '../../theme/motion.ts';
import type { Theme } from '../../theme/theme.ts';
import { buildDistrictGeometry } from './district-geometry.ts';
import { createDistrictMaterial } from './district-material.ts';
import { type DistrictState, DistrictStates } from './district-states.ts';
import { createGround } from './ground.ts';
import { createMapUniforms, type MapUniforms } from './map-uniforms.ts';
import { Markers } from './markers.ts';
import { boundsOf, type PlaneDistrict, type PlanePoint } from './plane.ts';
import type { Project } from './shapes.ts';
import { createViewCamera } from './view-camera.ts';

export interface MapDepthOptions {
  readonly districts: readonly PlaneDistrict[];
  readonly project: Project | undefined;
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
}

/** The map's picture in depth: ground, slabs and lights. It knows no clock: the frame tells it. */
export class MapDepth {
  readonly graph = new DepthGraph();
  readonly camera: PerspectiveCamera;
  readonly #options: MapDepthOptions;
  readonly #states: DistrictStates;
  readonly #uniforms: MapUniforms;
  readonly #slabs: Mesh<BufferGeometry, ShaderMaterial>;
  readonly #ground: ReturnType<typeof createGround>;
  readonly #markers: Markers | undefined;
  readonly #seen = new Vector3();
  #changedAt = Number.NEGATIVE_INFINITY;
  #wall = 0;

  constructor(options: MapDepthOptions) {
    this.#options = options;
    const { districts, room, drawn, theme, base, rise } = options;
    const bounds = boundsOf(districts);
    this.camera = createViewCamera({ room, drawn, bounds, height: base + rise });
    this.#states = new DistrictStates(districts.length);
    this.#uniforms = createMapUniforms(this.#states.texture, base, rise);
    this.#ground = createGround(bounds, theme);
    this.#slabs = new Mesh(buildDistrictGeometry(districts, 0.026), createDistrictMaterial(this.#uniforms, theme));
    this.#slabs.frustumCulled = false;
    this.graph.background = new Color(theme.colours.background);
    this.graph.add(this.#ground, this.#slabs);
    if (options.roles.length > 0) {
      this.#markers = new Markers(this.#uniforms, {
        ...options,
        labelRoom: (district) => this.#labelRoom(district),
        sizePx: theme.wallHeightPx * 0.005,
      });
      this.graph.add(this.#markers.points);
    }
  }

  /** Where a point of the plane is seen, in pixels of the room, at the height that its district has in the end. */
  project([x, y]: PlanePoint, share: number): readonly [x: number, y: number] {
    const { room, drawn, base, rise } = this.#options;
    this.#seen.set(x, base + rise * share, y).project(this.camera);
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

  frame(wall: number, originMs: number): void {
    this.#wall = wall;
    this.#uniforms.uMove.value = easeSince(this.#changedAt, this.#wall, motion.moveMs);
    this.#uniforms.uSeconds.value = (wall - originMs) / 1_000;
    this.#uniforms.uBreath.value = phaseOf(wall, motion.pulseMs);
  }

  destroy(): void {
    this.#markers?.destroy();
    this.#slabs.geometry.dispose();
    this.#slabs.material.dispose();
    this.#ground.geometry.dispose();
    this.#ground.material.dispose();
    this.#states.destroy();
  }

  /** The label's pixels on the plane, by how large a unit is seen there. */
  #labelRoom(district: number): { halfWidth: number; halfDepth: number } {
    const centre = this.#options.districts[district]?.centre ?? [0, 0];
    const { width, height } = this.#options.labelPx(district);
    const [x, y] = this.project(centre, 0);
    const [east] = this.project([centre[0] + 1, centre[1]], 0);
    const [, south] = this.project([centre[0], centre[1] + 1], 0);
    return { halfWidth: width / 2 / Math.max(1, east - x), halfDepth: height / 2 / Math.max(1, south - y) };
  }
}
