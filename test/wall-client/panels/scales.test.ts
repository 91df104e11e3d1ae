import { describe, expect, it } from 'vitest';
import type { SeriesView } from '../../../protocol/views.ts';
import { calendarLines } from '../../../wall-client/panels/parts/calendar-cells.ts';
import { gaugeScale } from '../../../wall-client/panels/parts/gauge-scale.ts';
import { createSiteClock } from '../../../wall-client/words/site-clock.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('gaugeScale', () => {
  it('is worse towards its start where more is better, and leaves no gap between limits', () => {
    const scale = gaugeScale({
      range: [0.8, 1],
      isShare: true,
      better: 'up',
      thresholds: [
        { from: 0.95, role: 'warning' },
        { from: 0.9, role: 'critical' },
      ],
    });
    expect(scale.bands.map(({ from, to, role }) => [from.toFixed(2), to.toFixed(2), role])).toEqual([
      ['0.50', '0.75', 'warning'],
      ['0.00', '0.50', 'critical'],
    ]);
    expect(scale.share(0.7)).toBe(0);
    expect(scale.share(1.2)).toBe(1);
  });

  it('goes half as far again as the last limit of a count', () => {
    const scale = gaugeScale({
      range: undefined,
      isShare: false,
      better: 'down',
      thresholds: [
        { from: 5, role: 'warning' },
        { from: 20, role: 'critical' },
      ],
    });
    expect(scale.ends).toEqual([0, 30]);
    expect(scale.bands.at(-1)).toEqual({ from: 20 / 30, to: 1, role: 'critical' });
  });
});

describe('calendarLines', () => {
  const series = (per: 'hour' | 'day', from: number, values: readonly (number | null)[]): SeriesView => ({
    view: 'series',
    per,
    starts: values.map((_, index) => from + index * (per === 'hour' ? HOUR : DAY)),
    lines: [{ of: 'now', code: null, values }],
  });

  it('begins a new line at midnight of the site, and marks the bucket that is filling', () => {
    const clock = createSiteClock('Asia/Shanghai', 'zh');
    // 22:00 on 23 November in Shanghai.
    const { starts, places, cells } = calendarLines(series('hour', Date.UTC(2026, 10, 23, 14), [1, 2, 3, null]), clock);
    expect([starts.length, places]).toEqual([2, 24]);
    expect(cells.map(({ line, place, value, isCurrent }) => [line, place, value, isCurrent])).toEqual([
      [0, 22, 1, false],
      [0, 23, 2, false],
      [1, 0, 3, true],
      [1, 1, null, false],
    ]);
  });

  it('begins a week on Monday', () => {
    const clock = createSiteClock('Asia/Shanghai', 'zh');
    // Midnight of Sunday 22 November in Shanghai.
    const { cells } = calendarLines(series('day', Date.UTC(2026, 10, 21, 16), [4, 5]), clock);
    expect(cells.map(({ line, place }) => [line, place])).toEqual([
      [0, 6],
      [1, 0],
    ]);
  });

  it('counts the hour that comes twice together', () => {
    const clock = createSiteClock('America/Los_Angeles', 'en');
    // 1 November 2026: 01:00 daylight time, 01:00 standard time, 02:00.
    const { cells } = calendarLines(series('hour', Date.UTC(2026, 10, 1, 8), [3, 4, 5]), clock);
    expect(cells.map(({ place, value }) => [place, value])).toEqual([
      [1, 7],
      [2, 5],
    ]);
  });
});
