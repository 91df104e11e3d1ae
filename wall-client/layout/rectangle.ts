/** A rectangle; whoever hands it says whether in wall units or in device pixels. The origin is at the top left. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Multiplies and snaps to whole pixels: edges are snapped, not sizes, so that neighbours keep touching. */
export function scaleRectangle(rectangle: Rectangle, scale: number): Rectangle {
  const x = Math.round(rectangle.x * scale);
  const y = Math.round(rectangle.y * scale);
  return {
    x,
    y,
    width: Math.round((rectangle.x + rectangle.width) * scale) - x,
    height: Math.round((rectangle.y + rectangle.height) * scale) - y,
  };
}

/** Takes the same border off all four sides; never smaller than nothing. */
export function insetRectangle(rectangle: Rectangle, border: number): Rectangle {
  return {
    x: rectangle.x + border,
    y: rectangle.y + border,
    width: Math.max(0, rectangle.width - 2 * border),
    height: Math.max(0, rectangle.height - 2 * border),
  };
}

export function intersects(left: Rectangle, right: Rectangle): boolean {
  return (
    left.x < right.x + right.width &&
    right.x < left.x + left.width &&
    left.y < right.y + right.height &&
    right.y < left.y + left.height
  );
}

/** What both share; undefined where they share nothing. */
export function intersection(left: Rectangle, right: Rectangle): Rectangle | undefined {
  if (!intersects(left, right)) return undefined;
  const x = Math.max(left.x, right.x);
  const y = Math.max(left.y, right.y);
  return {
    x,
    y,
    width: Math.min(left.x + left.width, right.x + right.width) - x,
    height: Math.min(left.y + left.height, right.y + right.height) - y,
  };
}
