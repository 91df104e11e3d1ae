import { PerspectiveCamera, Vector3 } from 'three';
import type { Rectangle } from '../../layout/rectangle.ts';
import type { PlaneBounds } from './plane.ts';

const FIELD_OF_VIEW = 15;
const STEPS = 40;
const AIM_STEPS = 12;

/** How far above the ground the eye stands, radians, by what it looks at. */
export const elevations = {
  slabs: (52 * Math.PI) / 180,
  city: (43 * Math.PI) / 180,
  narrowCity: (62 * Math.PI) / 180,
  /** Straight down would leave no up: a hair less. */
  flat: (89.9 * Math.PI) / 180,
} as const;

export interface ViewFrame {
  /** Where the map is to be seen, in device pixels of the wall. */
  readonly room: Rectangle;
  /** What is drawn: the room itself, or more where the ground reaches out behind other panels. */
  readonly drawn: Rectangle;
  readonly bounds: PlaneBounds;
  /** Highest that a district rises. */
  readonly height: number;
  readonly elevation: number;
}

/** Where an eye stands: in front of a place of the plane, at a distance, turned about it. Angles in radians. */
export interface Pose {
  readonly x: number;
  readonly y: number;
  readonly distance: number;
  readonly elevation: number;
  readonly turn: number;
}

export interface ViewCamera {
  readonly camera: PerspectiveCamera;
  /** The pose from which the whole map is seen as large as the room allows. */
  readonly whole: Pose;
}

/** A camera whose picture lies right in the room, and reaches out to all that is drawn. */
export function createViewCamera({ room, drawn, bounds, height, elevation }: ViewFrame): ViewCamera {
  const camera = new PerspectiveCamera(FIELD_OF_VIEW, room.width / Math.max(1, room.height), 0.1, 800);
  camera.updateProjectionMatrix();
  const corners = cornersOf(bounds, height);
  const middle = { x: (bounds.left + bounds.right) / 2, y: (bounds.top + bounds.bottom) / 2, elevation, turn: 0 };
  let near = 1;
  let far = 400;
  for (let step = 0; step < STEPS; step += 1) {
    const distance = (near + far) / 2;
    const seen = extentOf(camera, corners, aim(camera, { ...middle, distance }, corners));
    if (Math.max(seen.right - seen.left, seen.top - seen.bottom) <= 2) far = distance;
    else near = distance;
  }
  const whole = aim(camera, { ...middle, distance: far }, corners);
  placeCamera(camera, whole);
  camera.setViewOffset(room.width, room.height, drawn.x - room.x, drawn.y - room.y, drawn.width, drawn.height);
  camera.updateProjectionMatrix();
  return { camera, whole };
}

export interface StretchLimits {
  readonly most: number;
  /** Share of the room's width that would be filled, were there no perspective and nothing high. */
  readonly fill: number;
  readonly elevation: number;
}

/** How wide the map has to be drawn beside its depth to fill the room: 1 leaves it as it is. */
export function stretchFor(room: Rectangle, bounds: PlaneBounds, { most, fill, elevation }: StretchLimits): number {
  const seenAspect = (bounds.right - bounds.left) / ((bounds.bottom - bounds.top) * Math.sin(elevation));
  return Math.min(most, Math.max(1, (room.width / Math.max(1, room.height) / seenAspect) * fill));
}

/** Makes nothing: it is called in every frame of a camera that moves. */
export function placeCamera(camera: PerspectiveCamera, { x, y, distance, elevation, turn }: Pose): void {
  const back = Math.cos(elevation) * distance;
  // Here, and not in every frame: most cameras stand still. Turning it asks for its place in the world as well.
  camera.matrixWorldAutoUpdate = true;
  camera.position.set(x + Math.sin(turn) * back, Math.sin(elevation) * distance, y + Math.cos(turn) * back);
  camera.lookAt(x, 0, y);
  camera.updateMatrixWorld();
  camera.matrixWorldAutoUpdate = false;
}

/** Perspective draws the front larger: looks so that what is seen lies in the middle. */
function aim(camera: PerspectiveCamera, from: Pose, corners: readonly Vector3[]): Pose {
  let y = from.y;
  for (let step = 0; step < AIM_STEPS; step += 1) {
    const seen = extentOf(camera, corners, { ...from, y });
    y -= ((seen.bottom + seen.top) / 2) * from.distance * 0.25;
  }
  return { ...from, y };
}

function cornersOf({ left, right, top, bottom }: PlaneBounds, height: number): Vector3[] {
  return [0, height].flatMap((y) => [
    new Vector3(left, y, top),
    new Vector3(right, y, top),
    new Vector3(left, y, bottom),
    new Vector3(right, y, bottom),
  ]);
}

function extentOf(
  camera: PerspectiveCamera,
  corners: readonly Vector3[],
  pose: Pose,
): { left: number; right: number; top: number; bottom: number } {
  placeCamera(camera, pose);
  const extent = { left: 9, right: -9, top: -9, bottom: 9 };
  const seen = new Vector3();
  for (const corner of corners) {
    seen.copy(corner).project(camera);
    extent.left = Math.min(extent.left, seen.x);
    extent.right = Math.max(extent.right, seen.x);
    extent.top = Math.max(extent.top, seen.y);
    extent.bottom = Math.min(extent.bottom, seen.y);
  }
  return extent;
}
