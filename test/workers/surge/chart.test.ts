import { describe, expect, it } from 'vitest';
import { drawCount, randomOf } from '../../../workers/drill/random.ts';
import { addMinute, chartFor, LEAST_RATE, runLength, USUAL_DESIGN } from '../../../workers/surge/chart.ts';
import { chartFinder } from '../../../workers/surge/surge-watch.ts';

const WEEK_MINUTES = 7 * 24 * 60;
const RUNS = 1_000;
/** Each costs some 20 ms. */
const charts = chartFinder(USUAL_DESIGN);

/** How many alarms there are in so many minutes, and after which minute the first was. */
function watch(
  seed: (string | number)[],
  { minutes, usual, rateAt }: { minutes: number; usual: number; rateAt: (minute: number) => number },
): { alarms: number; first: number } {
  const random = randomOf('surge-test', ...seed);
  const chart = charts(usual);
  let [sum, alarms, first] = [0, 0, Number.POSITIVE_INFINITY];
  for (let minute = 0; minute < minutes; minute += 1) {
    sum = addMinute(sum, drawCount(random, rateAt(minute)), usual, chart);
    if (sum < chart.threshold) continue;
    alarms += 1;
    if (minute >= minutes - 45) first = Math.min(first, minute);
    sum = 0;
  }
  return { alarms, first };
}

describe('[SG1] without any rise', () => {
  it.each([5, 50])('at %i an hour there is at most one alarm in a week', (perHour) => {
    const weeks = 60;
    const { alarms } = watch(['calm', perHour], {
      minutes: weeks * WEEK_MINUTES,
      usual: perHour / 60,
      rateAt: () => perHour / 60,
    });
    expect(alarms / weeks).toBeLessThanOrEqual(1);
    // A chart that never alarms would pass as well.
    expect(alarms / weeks).toBeGreaterThan(0.3);
  });
});

describe('[SG2] a rise is seen within 45 min in nine cases of ten', () => {
  const share = (perHour: number, rise: number) => {
    const usual = perHour / 60;
    // Six hours without a rise: the sum stands where it usually does.
    const runIn = 360;
    const rateAt = (minute: number) => (minute < runIn ? usual : usual * rise);
    const found = Array.from({ length: RUNS }, (_, run) =>
      watch(['rise', perHour, rise, run], { minutes: runIn + 45, usual, rateAt }),
    ).filter(({ first }) => Number.isFinite(first));
    return found.length / RUNS;
  };

  it.each([
    [50, 2],
    [5, 5],
  ])('at %i an hour, times %i', (perHour, rise) => expect(share(perHour, rise)).toBeGreaterThanOrEqual(0.9));

  it('a doubling at 5 an hour mostly is not: so few events do not say it', () => {
    expect(share(5, 2)).toBeLessThan(0.3);
  });
});

it.each([0.5, 5, 50, 500, 6_000])(
  'at %d an hour the run length by the Markov chain is the one that was asked for',
  (perHour) => {
    const rate = perHour / 60;
    const length = runLength(rate, chartFor(rate, USUAL_DESIGN));
    expect(length / USUAL_DESIGN.falseAlarmMinutes).toBeGreaterThan(0.99);
    expect(length / USUAL_DESIGN.falseAlarmMinutes).toBeLessThan(1.2);
  },
);

it('one event alone is no surge, however rare they are', () => {
  const chart = chartFor(0, USUAL_DESIGN);
  expect(addMinute(0, 1, 0, chart)).toBeLessThan(chart.threshold);
  expect(chart).toEqual(chartFor(LEAST_RATE, USUAL_DESIGN));
});
