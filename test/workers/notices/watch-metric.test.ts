import { expect, it } from 'vitest';
import { quietFor } from '../../../workers/notices/quiet-hours.ts';
import { type MetricRecord, watchMetric } from '../../../workers/notices/watch-metric.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const BEGIN = Date.UTC(2026, 10, 24, 0, 0);

/** What is told of codes that reach a limit, minute by minute, as `minute state id`. */
function tell(course: readonly (readonly [minute: number, ...codes: string[]])[]): string[] {
  let record: MetricRecord | undefined;
  return course.flatMap(([minute, ...codes]) => {
    const looked = watchMetric(record, {
      rule: 'late',
      reached: codes.map((code) => ({ code, value: 1 })),
      atMs: BEGIN + minute * MINUTE_MS,
      againMs: 4 * HOUR_MS,
    });
    record = looked.record;
    const { told } = looked;
    return told
      ? [`${minute} ${told.state} ${told.rows.map(({ code }) => code).join('+')} .${told.id.split('.')[2]}`]
      : [];
  });
}

it('[NT4] a limit is told when it begins, when it grows, now and then, and when it is over', () => {
  const course = [[0], [1, 'a'], [2, 'a'], [3, 'a', 'b'], [4, 'b'], [5, 'a'], [243, 'a'], [244], [253], [254]] as const;
  expect(tell(course)).toEqual(['1 began a .0', '3 grew a+b .1', '243 lasts a .2', '254 over  .3']);
});

it('[NT4] a number that goes to and fro over its limit is one notice', () => {
  const course = Array.from({ length: 60 }, (_, minute) =>
    minute % 2 === 0 ? ([minute, 'a'] as const) : ([minute] as const),
  );
  expect(tell(course)).toEqual(['0 began a .0']);
});

it('[NT4] quiet hours reach over midnight, by the clock of the site', () => {
  const quiet = { from: '22:00', until: '06:30' };
  const at = (time: string) => quietFor(quiet, Date.parse(`2026-11-24T${time}+08:00`), 'Asia/Shanghai') / MINUTE_MS;
  expect(['21:59:00', '22:00:00', '00:00:00', '06:29:30', '06:30:00', '12:00:00'].map(at)).toEqual([
    0, 510, 390, 0.5, 0, 0,
  ]);
  expect(quietFor(undefined, BEGIN, 'Asia/Shanghai')).toBe(0);
});
