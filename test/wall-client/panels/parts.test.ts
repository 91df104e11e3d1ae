import { describe, expect, it } from 'vitest';
import { cellsOf } from '../../../wall-client/panels/parts/cells.ts';
import { breakLines } from '../../../wall-client/panels/parts/break-lines.ts';
import { judgeChange, roleOfValue } from '../../../wall-client/panels/parts/threshold-role.ts';
import { hourTicks } from '../../../wall-client/panels/parts/time-ticks.ts';
import { createSiteClock } from '../../../wall-client/words/site-clock.ts';

describe('roleOfValue', () => {
  const thresholds = [
    { from: 5, role: 'warning' },
    { from: 20, role: 'critical' },
  ] as const;

  it('takes the worst threshold that was reached, upwards where less is better', () => {
    const metric = { better: 'down', thresholds } as const;
    expect([4, 5, 20, null].map((value) => roleOfValue(value, metric))).toEqual([
      undefined,
      'warning',
      'critical',
      undefined,
    ]);
  });

  it('goes down where more is better', () => {
    const metric = {
      better: 'up',
      thresholds: [
        { from: 0.95, role: 'warning' },
        { from: 0.9, role: 'critical' },
      ],
    } as const;
    expect([0.99, 0.95, 0.9].map((value) => roleOfValue(value, metric))).toEqual([undefined, 'warning', 'critical']);
  });

  it('judges a change by what the metric calls better', () => {
    expect([
      judgeChange('up', 'up'),
      judgeChange('up', 'down'),
      judgeChange('down', 'none'),
      judgeChange('same', 'up'),
    ]).toEqual(['better', 'worse', 'neutral', 'neutral']);
  });
});

describe('hourTicks', () => {
  const clock = createSiteClock('Asia/Shanghai', 'zh');
  const midnight = Date.UTC(2026, 10, 23, 16);

  it('marks round hours of the site’s day', () => {
    const starts = Array.from({ length: 24 }, (_, hour) => midnight + hour * 3_600_000);
    expect(hourTicks(starts, 'hour', clock, 6).map(({ label }) => label)).toEqual([
      '00:00',
      '04:00',
      '08:00',
      '12:00',
      '16:00',
      '20:00',
    ]);
  });

  it('marks days where hours are too many', () => {
    const starts = Array.from({ length: 24 * 14 }, (_, hour) => midnight + hour * 3_600_000);
    expect(hourTicks(starts, 'hour', clock, 7).map(({ label }) => label)).toEqual([
      '11月24日',
      '11月26日',
      '11月28日',
      '11月30日',
      '12月2日',
      '12月4日',
      '12月6日',
    ]);
  });

  it('stays within its room', () => {
    const starts = Array.from({ length: 60 }, (_, minute) => midnight + 17 * 60_000 + minute * 60_000);
    const ticks = hourTicks(starts, 'minute', clock, 6);
    expect(ticks.map(({ label }) => label)).toEqual(['00:20', '00:30', '00:40', '00:50', '01:00', '01:10']);
  });
});

describe('cellsOf', () => {
  it('uses one row where figures have room, and more where they have not', () => {
    expect(cellsOf({ count: 4, width: 800, height: 100, leastHeight: 90, leastWidth: 130 }).map(({ y }) => y)).toEqual([
      0, 0, 0, 0,
    ]);
    expect(
      cellsOf({ count: 4, width: 300, height: 200, leastHeight: 90, leastWidth: 130 }).map(({ x, y }) => [x, y]),
    ).toEqual([
      [0, 0],
      [150, 0],
      [0, 100],
      [150, 100],
    ]);
    expect(cellsOf({ count: 4, width: 300, height: 100, leastHeight: 90, leastWidth: 130 })).toHaveLength(4);
  });
});

describe('breakLines', () => {
  const measure = (text: string) => text.length;

  it('breaks between words and between Chinese characters', () => {
    expect(breakLines('one two three', 7, measure)).toEqual(['one two', 'three']);
    expect(breakLines('指挥中心值守大屏', 3, measure)).toEqual(['指挥中', '心值守', '大屏']);
  });
  it('begins no line with a sign that closes a sentence', () => {
    expect(breakLines('加强巡逻。结束', 4, measure)).toEqual(['加强巡', '逻。结束']);
  });
});
