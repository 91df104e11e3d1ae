import { area, curveMonotoneX, line } from 'd3-shape';
import { type Container, FillGradient, Graphics } from 'pixi.js';
import { graphicsPath } from './graphics-path.ts';

/** A point of a curve in pixels; a curve has no points where there are no values. */
export type CurvePoint = readonly [x: number, y: number];

const areaOf = (base: number) =>
  area<CurvePoint>()
    .x((point) => point[0])
    .y1((point) => point[1])
    .y0(base)
    .curve(curveMonotoneX);
const lineOf = line<CurvePoint>()
  .x((point) => point[0])
  .y((point) => point[1])
  .curve(curveMonotoneX);

/** A curve with light falling from it to the base line. One gradient lives as long as the drawing: each is a texture. */
export class AreaCurve {
  readonly #graphics = new Graphics();
  readonly #gradient: FillGradient;
  readonly #colour: number;

  constructor(parent: Container, colour: number, strength = 0.34) {
    this.#colour = colour;
    this.#gradient = new FillGradient({
      type: 'linear',
      start: { x: 0, y: 0 },
      end: { x: 0, y: 1 },
      colorStops: [
        { offset: 0, color: [...channels(colour), strength] },
        { offset: 1, color: [...channels(colour), 0] },
      ],
    });
    parent.addChild(this.#graphics);
  }

  draw(points: readonly CurvePoint[], base: number, width: number): void {
    this.#graphics.clear();
    if (points.length < 2) return;
    const path = graphicsPath(this.#graphics);
    areaOf(base).context(path)([...points]);
    this.#graphics.fill(this.#gradient);
    lineOf.context(path)([...points]);
    this.#graphics.stroke({ width, color: this.#colour, join: 'round', cap: 'round' });
  }

  destroy(): void {
    this.#graphics.destroy();
    this.#gradient.destroy();
  }
}

export function strokeCurve(
  graphics: Graphics,
  points: readonly CurvePoint[],
  style: { width: number; color: number; alpha: number },
): void {
  if (points.length < 2) return;
  lineOf.context(graphicsPath(graphics))([...points]);
  graphics.stroke({ ...style, join: 'round', cap: 'round' });
}

/** Pixi reads an array of colour channels as shares of one. */
function channels(colour: number): [number, number, number] {
  return [((colour >> 16) & 0xff) / 255, ((colour >> 8) & 0xff) / 255, (colour & 0xff) / 255];
}
