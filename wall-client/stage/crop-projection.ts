import { Matrix4 } from 'three';
import type { Rectangle } from '../layout/rectangle.ts';

/**
 * What, multiplied from the left to a projection, lets a viewport of `part` show what that part of `whole` would have
 * shown. Both in pixels, y downwards.
 */
export function cropMatrix(whole: Rectangle, part: Rectangle, out = new Matrix4()): Matrix4 {
  const scaleX = whole.width / part.width;
  const scaleY = whole.height / part.height;
  const centreX = (2 * (part.x - whole.x) + part.width) / whole.width - 1;
  const centreY = 1 - (2 * (part.y - whole.y) + part.height) / whole.height;
  return out.set(scaleX, 0, 0, -centreX * scaleX, 0, scaleY, 0, -centreY * scaleY, 0, 0, 1, 0, 0, 0, 0, 1);
}
