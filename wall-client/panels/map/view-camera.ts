import { PerspectiveCamera, Vector3 } from 'three';
import type { Rectangle } from '../../layout/rectangle.ts';
import type { PlaneBounds } from './plane.ts';

const FIELD_OF_VIEW = 15;
/** How far above the ground the eye stands. */
const ELEVATION = (52 * Math.PI) / 180;
const STEPS = 40;
const AIM_STEPS = 12;

export interface ViewFrame {
  /** Where the map is to be seen, in device pixels of the wall. */
  readonly room: Rectangle;
  /** What is drawn: the room itself, or more where the ground reaches out behind other panels. */
  readonly drawn: Rectangle;
  readonly bounds: PlaneBounds;
  /** Highest that a district rises. */
  readonly height: number;
}

/** A camera that stands still and sees the whole map as large as the room allows. */
export function createViewCamera({ room, drawn, bounds, height }: ViewFrame): PerspectiveCamera {
  const camera = new PerspectiveCamera(FIELD_OF_VIEW, room.width / Math.max(1, room.height), 0.1, 800);
  const corners = cornersOf(bounds, height);
  let near = 1;
  let far = 400;
  const target = new Vector3((bounds.left + bounds.right) / 2, 0, (bounds.top + bounds.bottom) / 2);
  for (let step = 0; step < STEPS; step += 1) {
    const distance = (near + far) / 2;
    const seen = aim(camera, target, distance, corners);
    if (Math.max(seen.right - seen.left, seen.top - seen.bottom) <= 2) far = distance;
    else near = distance;
  }
  aim(camera, target, far, corners);
  camera.setViewOffset(room.width, room.height, drawn.x - room.x, drawn.y - room.y, drawn.width, drawn.height);
  camera.updateProjectionMatrix();
  return camera;
}

/** How wide the map has to be drawn beside its depth to fill the room: 1 leaves it as it is. */
export function stretchFor(room: Rectangle, bounds: PlaneBounds, most: number): number {
  const seenAspect = (bounds.right - bounds.left) / ((bounds.bottom - bounds.top) * Math.sin(ELEVATION));
  return Math.min(most, Math.max(1, (room.width / Math.max(1, room.height) / seenAspect) * 0.94));
}

/** Perspective draws the front larger: looks so that what is seen lies in the middle, and says how much that is. */
function aim(
  camera: PerspectiveCamera,
  target: Vector3,
  distance: number,
  corners: readonly Vector3[],
): ReturnType<typeof extentOf> {
  for (let step = 0; step < AIM_STEPS; step += 1) {
    place(camera, target, distance);
    const seen = extentOf(camera, corners);
    target.z -= ((seen.bottom + seen.top) / 2) * distance * 0.25;
  }
  place(camera, target, distance);
  return extentOf(camera, corners);
}

function place(camera: PerspectiveCamera, target: Vector3, distance: number): void {
  camera.position.set(target.x, target.y + Math.sin(ELEVATION) * distance, target.z + Math.cos(ELEVATION) * distance);
  camera.lookAt(target);
  camera.updateMatrixWorld();
  camera.updateProjectionMatrix();
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
): { left: number; right: number; top: number; bottom: number } {
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
