import { expect, it } from 'vitest';
import { CHART_SIZE, layChart } from '../../../server/printing/lay-chart.ts';
import type { ChartMark, PrintedChart } from '../../../server/printing/printed-chart.ts';

const hours = Array.from({ length: 24 }, (_, hour) => hour);
const chart: PrintedChart = {
  block: 'chart',
  form: 'curve',
  buckets: hours.map((hour) => `${String(hour).padStart(2, '0')}:00`),
  now: { name: '当日 (起)', values: hours.map((hour) => (hour > 20 ? null : 10 + hour * 3)) },
  before: [{ name: '前一日', values: hours.map((hour) => 12 + hour * 2) }],
  bands: [{ name: '往常区间', low: hours.map(() => 8), high: hours.map((hour) => (hour === 3 ? null : 60)) }],
  said: '当日来警',
};
const texts = (marks: readonly ChartMark[]) => marks.flatMap((mark) => (mark.mark === 'text' ? [mark] : []));
const paths = (marks: readonly ChartMark[]) => marks.flatMap((mark) => (mark.mark === 'path' ? [mark] : []));
const numbersIn = (marks: readonly ChartMark[]) =>
  paths(marks).flatMap(({ d }) => [...d.matchAll(/-?\d+(\.\d+)?/g)].map(([number]) => Number(number)));

it('[RP5] a chart says its highest value, its hours and its lines, and stays within its place', () => {
  const marks = layChart(chart);
  const said = texts(marks).map(({ text }) => text);
  expect(said).toEqual(expect.arrayContaining(['70', '00:00', '21:00', '当日 (起)', '前一日', '往常区间']));
  expect(said, 'hours keep their distance').not.toContain('01:00');
  for (const { x, y } of texts(marks))
    expect(x >= 0 && x <= CHART_SIZE.width && y > 0 && y < CHART_SIZE.height).toBe(true);
  for (const number of numbersIn(marks)) expect(number >= -CHART_SIZE.width && number <= CHART_SIZE.width).toBe(true);
});

it('[RP2] the same numbers give the same marks; what is still to come, or was nothing, is drawn as well', () => {
  expect(layChart(structuredClone(chart))).toEqual(layChart(chart));
  const none: PrintedChart = {
    ...chart,
    form: 'bars',
    now: { name: 'now', values: hours.map(() => null) },
    before: [],
    bands: [],
  };
  expect(numbersIn(layChart(none)).every(Number.isFinite)).toBe(true);
  const flat = layChart({ ...none, now: { name: 'now', values: hours.map(() => 0) } });
  expect(numbersIn(flat).every(Number.isFinite)).toBe(true);
});

it('[RP5] days are bars from the same line, the highest the tallest', () => {
  const values = [3, 9, 6];
  const bars = paths(
    layChart({ ...chart, form: 'bars', buckets: ['a', 'b', 'c'], now: { name: 'now', values }, before: [], bands: [] }),
  )
    .filter(({ fill }) => fill !== undefined)
    .map(
      ({ d }) =>
        d
          .match(/,([\d.]+)V([\d.]+)/)
          ?.slice(1)
          .map(Number) ?? [],
    );
  expect(new Set(bars.map(([foot]) => foot)).size).toBe(1);
  const heights = bars.map(([foot = 0, top = 0]) => foot - top);
  expect(heights.indexOf(Math.max(...heights))).toBe(1);
  expect((heights[1] ?? 0) / (heights[0] ?? 1)).toBeCloseTo(3, 1);
});
