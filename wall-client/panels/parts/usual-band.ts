import { area, curveMonotoneX } from 'd3-shape';
import type { Graphics } from 'pixi.js';
import type { SeriesView } from '../../../protocol/views.ts';
import { graphicsPath } from './graphics-path.ts';
import type { CurvePoint } from './trend-line.ts';

type BandPoint = readonly [x: number, low: number, high: number];

const bandOf = area<BandPoint>()
  .x((point) => point[0])
  .y0((point) => point[1])
  .y1((point) => point[2])
  .curve(curveMonotoneX);

/** Scales of the plot, to pixels. */
export interface PlotScales {
  readonly x: (index: number) => number;
  readonly y: (value: number) => number;
}

/** What is usual in a series, or foreseen: where it lies between, and its middle from now on; both empty where it says nothing. */
export interface UsualCourse {
  readonly band: readonly BandPoint[];
  readonly expected: readonly CurvePoint[];
}

/** `from`: index of the bucket in which the expected course sets out. A series has either. */
export function usualCourse({ lines }: SeriesView, from: number, { x, y }: PlotScales): UsualCourse {
  const valuesOf = (of: string) => lines.find((line) => line.of === of)?.values ?? [];
  const what = lines.some(({ of }) => of === 'foreseen') ? 'foreseen' : 'usual';
  const [low, middle, high] = [valuesOf(`${what}Low`), valuesOf(what), valuesOf(`${what}High`)];
  const band = low.flatMap((least, index): BandPoint[] => {
    const most = high[index] ?? null;
    return least === null || most === null ? [] : [[x(index), y(least), y(most)]];
  });
  const expected = middle.flatMap((value, index): CurvePoint[] =>
    value === null || index < from ? [] : [[x(index), y(value)]],
  );
  return { band, expected };
}

export function fillBand(
  graphics: Graphics,
  band: readonly BandPoint[],
  style: { color: number; alpha: number },
): void {
  if (band.length < 2) return;
  bandOf.context(graphicsPath(graphics))([...band]);
  graphics.fill(style);
}

/** A line of dashes from point to point; `dash` px of line and as much of nothing. */
export function strokeDashes(
  graphics: Graphics,
  points: readonly CurvePoint[],
  { dash, ...style }: { dash: number; width: number; color: number; alpha: number },
): void {
  let walked = 0;
  for (let index = 1; index < points.length; index += 1) {
    const [from, to] = [points[index - 1] as CurvePoint, points[index] as CurvePoint];
    const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
    const at = (way: number): CurvePoint => [
      from[0] + ((to[0] - from[0]) * way) / length,
      from[1] + ((to[1] - from[1]) * way) / length,
    ];
    // A dash that the point before has cut goes on behind it.
    for (let way = -(walked % (2 * dash)); way < length; way += 2 * dash) {
      const [start, end] = [Math.max(0, way), Math.min(length, way + dash)];
      if (end > start) graphics.moveTo(...at(start)).lineTo(...at(end));
    }
    walked += length;
  }
  graphics.stroke(style);
}
