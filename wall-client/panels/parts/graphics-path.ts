import type { Graphics } from 'pixi.js';

/** What d3-shape and d3-geo draw into. */
export interface PathSink {
  beginPath(): void;
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  bezierCurveTo(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void;
  quadraticCurveTo(x1: number, y1: number, x: number, y: number): void;
  arc(x: number, y: number, radius: number, from: number, to: number, anticlockwise?: boolean): void;
  arcTo(x1: number, y1: number, x2: number, y2: number, radius: number): void;
  rect(x: number, y: number, width: number, height: number): void;
  closePath(): void;
}

/** Lets a d3 generator draw into a Pixi `Graphics`: hand it to `.context()`, then fill or stroke. */
export function graphicsPath(graphics: Graphics): PathSink & CanvasRenderingContext2D {
  const sink: PathSink = {
    beginPath: () => void graphics.beginPath(),
    moveTo: (x, y) => void graphics.moveTo(x, y),
    lineTo: (x, y) => void graphics.lineTo(x, y),
    bezierCurveTo: (x1, y1, x2, y2, x, y) => void graphics.bezierCurveTo(x1, y1, x2, y2, x, y),
    quadraticCurveTo: (x1, y1, x, y) => void graphics.quadraticCurveTo(x1, y1, x, y),
    arc: (x, y, radius, from, to, anticlockwise) => void graphics.arc(x, y, radius, from, to, anticlockwise),
    arcTo: (x1, y1, x2, y2, radius) => void graphics.arcTo(x1, y1, x2, y2, radius),
    rect: (x, y, width, height) => void graphics.rect(x, y, width, height),
    closePath: () => void graphics.closePath(),
  };
  // d3 declares the whole canvas context and calls these methods only.
  return sink as PathSink & CanvasRenderingContext2D;
}
