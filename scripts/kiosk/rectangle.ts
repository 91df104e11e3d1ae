/** A part of the desktop or of a wall, in pixels or wall units, from the upper left. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Sorts as one reads: row by row, each from the left. */
export function inReadingOrder(one: Rectangle, other: Rectangle): number {
  return one.y - other.y || one.x - other.x;
}

export function holds(outer: Rectangle, inner: Rectangle): boolean {
  return (
    outer.x <= inner.x &&
    outer.y <= inner.y &&
    outer.x + outer.width >= inner.x + inner.width &&
    outer.y + outer.height >= inner.y + inner.height
  );
}
