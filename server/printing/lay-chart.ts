import { maxIndex } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { area, curveMonotoneX, line } from 'd3-shape';
import { INK } from './printed-page.ts';
import type { ChartLine, ChartMark, ChartValues, PrintedChart } from './printed-chart.ts';

/** In points. */
export const CHART_SIZE = { width: 499, height: 168 } as const;
const LEGEND = 18;
const AXIS = { left: 30, bottom: 16, right: 4 } as const;
const TEXT = { axis: 7.5, legend: 8.5, peak: 8.5 } as const;
const TICKS = 4;
/** Over the highest value, for what is written there. */
const HEADROOM = 1.06;
/** Of a point: the same bytes on every machine. */
const DIGITS = 2;
/** So wide a label of a bucket is at the most, in points. */
const LABEL_ROOM = 44;
const BAR_SHARE = 0.62;
/** Of the light under the curve: what is usual shows through. */
const GROUND_OPACITY = 0.13;

const CHART_INK = {
  now: '#175cd3',
  before: '#98a2b3',
  band: '#e4e7ec',
  grid: '#eaecf0',
} as const;
const DASHES: readonly (readonly [number, number])[] = [
  [3, 2],
  [1, 2],
];

type Point = readonly [x: number, y: number];

/** A chart as marks in their order, the farthest first: the same for both pens, and for the same numbers. */
export function layChart(chart: PrintedChart): ChartMark[] {
  const { width, height } = CHART_SIZE;
  const frame = { left: AXIS.left, right: width - AXIS.right, top: LEGEND + 6, bottom: height - AXIS.bottom };
  const all = [chart.now, ...chart.before].flatMap(({ values }) => values);
  const most = Math.max(1, ...[...all, ...chart.bands.flatMap(({ high }) => high)].map((value) => value ?? 0));
  const y = scaleLinear([0, most * HEADROOM], [frame.bottom, frame.top]);
  const steps = scaleLinear([0, most], [0, 1]).ticks(TICKS).filter(Number.isInteger);
  const room = (frame.right - frame.left) / Math.max(1, chart.buckets.length);
  const xOf = (place: number) => round(frame.left + room * (place + 0.5));
  const yOf = (value: number) => round(y(value));
  const pointsOf = (values: ChartValues): Point[] =>
    values.flatMap((value, place) => (value === null ? [] : [[xOf(place), yOf(value)] as const]));
  const scale = { frame, steps, xOf, yOf, pointsOf, room };
  const { ground, line: drawn } = layNow(chart, scale);
  return [
    ...layGrid(chart, scale),
    ...layBands(chart, scale),
    ...ground,
    ...layBefore(chart, scale),
    ...drawn,
    ...layLegend(chart),
  ];
}

interface Scale {
  readonly frame: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };
  readonly steps: readonly number[];
  readonly room: number;
  readonly xOf: (place: number) => number;
  readonly yOf: (value: number) => number;
  readonly pointsOf: (values: ChartValues) => Point[];
}

function layGrid({ buckets }: PrintedChart, { frame, steps, room, xOf, yOf }: Scale): ChartMark[] {
  const every = Math.max(1, Math.ceil((buckets.length * LABEL_ROOM) / (frame.right - frame.left)));
  const step = [1, 2, 3, 4, 6, 7, 12, 14].find((each) => each >= every && room * each >= LABEL_ROOM) ?? every;
  const style = { size: TEXT.axis, ink: INK.dim } as const;
  return [
    ...steps.flatMap((value): ChartMark[] => [
      {
        mark: 'path',
        d: `M${frame.left},${yOf(value)}H${frame.right}`,
        stroke: value === 0 ? INK.line : CHART_INK.grid,
        width: 0.5,
      },
      { mark: 'text', x: frame.left - 6, y: yOf(value), text: value.toLocaleString('en'), anchor: 'end', ...style },
    ]),
    ...buckets.flatMap((text, place): ChartMark[] =>
      place % step === 0
        ? [{ mark: 'text', x: xOf(place), y: frame.bottom + AXIS.bottom * 0.6, text, anchor: 'middle', ...style }]
        : [],
    ),
  ];
}

function layBands({ bands }: PrintedChart, { xOf, yOf }: Scale): ChartMark[] {
  const shape = area<readonly [number, number, number]>(
    (each) => each[0],
    (each) => each[1],
    (each) => each[2],
  )
    .curve(curveMonotoneX)
    .digits(DIGITS);
  return bands.flatMap(({ low, high }): ChartMark[] => {
    const edges = low.flatMap((value, place) => {
      const upper = high[place] ?? null;
      return value === null || upper === null ? [] : [[xOf(place), yOf(value), yOf(upper)] as const];
    });
    const d = edges.length > 1 ? shape(edges) : null;
    return d ? [{ mark: 'path', d, fill: CHART_INK.band }] : [];
  });
}

const curve = line<Point>(
  (point) => point[0],
  (point) => point[1],
)
  .curve(curveMonotoneX)
  .digits(DIGITS);

function layBefore({ before }: PrintedChart, { pointsOf }: Scale): ChartMark[] {
  return before.flatMap(({ values }, place): ChartMark[] => {
    const d = curve(pointsOf(values));
    const dash = DASHES[place];
    return d ? [{ mark: 'path', d, stroke: CHART_INK.before, width: 1, ...(dash && { dash }) }] : [];
  });
}

/** What lies behind the thin lines, and what before them. */
function layNow(
  { form, now }: PrintedChart,
  { frame, room, xOf, yOf, pointsOf }: Scale,
): { readonly ground: ChartMark[]; readonly line: ChartMark[] } {
  const points = pointsOf(now.values);
  const highest = peakOf(now);
  const peak: ChartMark[] = highest
    ? [
        {
          mark: 'text',
          x: xOf(highest.place),
          y: yOf(highest.value) - TEXT.peak * 0.8,
          text: highest.value.toLocaleString('en'),
          size: TEXT.peak,
          ink: CHART_INK.now,
          anchor: 'middle',
        },
      ]
    : [];
  if (form === 'bars') {
    const wide = round(room * BAR_SHARE);
    const bars = points.map(
      ([x, y]): ChartMark => ({
        mark: 'path',
        d: `M${round(x - wide / 2)},${frame.bottom}V${y}H${round(x + wide / 2)}V${frame.bottom}Z`,
        fill: CHART_INK.now,
      }),
    );
    return { ground: bars, line: peak };
  }
  const d = curve(points);
  if (!d || points.length < 2) return { ground: [], line: peak };
  const [first, last] = [points[0] as Point, points.at(-1) as Point];
  const under = `${d}L${last[0]},${frame.bottom}L${first[0]},${frame.bottom}Z`;
  return {
    ground: [{ mark: 'path', d: under, fill: CHART_INK.now, opacity: GROUND_OPACITY }],
    line: [{ mark: 'path', d, stroke: CHART_INK.now, width: 1.8 }, ...peak],
  };
}

/** One after the other from the left: a sample each, and its name. */
function layLegend({ now, before, bands }: PrintedChart): ChartMark[] {
  const marks: ChartMark[] = [];
  let x: number = AXIS.left;
  const y = LEGEND / 2;
  const add = (name: string, sample: (from: number) => ChartMark) => {
    marks.push(sample(x), { mark: 'text', x: x + 22, y, text: name, size: TEXT.legend, ink: INK.dim, anchor: 'start' });
    x = round(x + 22 + widthOf(name) + 18);
  };
  const stroke =
    (ink: string, width: number, dash?: readonly [number, number]) =>
    (from: number): ChartMark => ({
      mark: 'path',
      d: `M${from},${y}h16`,
      stroke: ink,
      width,
      ...(dash && { dash }),
    });
  add(now.name, stroke(CHART_INK.now, 2.2));
  for (const [place, { name }] of before.entries()) add(name, stroke(CHART_INK.before, 1, DASHES[place]));
  for (const { name } of bands)
    add(name, (from) => ({ mark: 'path', d: `M${from},${y - 4}h16v8h-16Z`, fill: CHART_INK.band }));
  return marks;
}

/** About as wide as the font draws it: an ideograph is a square, a letter little more than half of one. */
function widthOf(text: string): number {
  return [...text].reduce((sum, letter) => sum + TEXT.legend * (letter > '⺀' ? 1 : 0.56), 0);
}

function round(value: number): number {
  return Number(value.toFixed(DIGITS));
}

export function peakOf({ values }: ChartLine): { readonly place: number; readonly value: number } | undefined {
  const place = maxIndex(values, (value) => value ?? Number.NaN);
  const value = values[place] ?? 0;
  return value > 0 ? { place, value } : undefined;
}
