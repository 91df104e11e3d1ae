import { describe, expect, it } from 'vitest';
import { drawCount, randomOf } from '../../../workers/drill/random.ts';
import { intervalOf } from '../../../workers/forecast/count-interval.ts';
import { fitHours } from '../../../workers/forecast/hourly-model.ts';
import type { Hour } from '../../../workers/forecast/site-hour.ts';
import { absoluteError, poissonDeviance } from '../../../workers/forecast/scores.ts';
import { hourAt } from '../../../workers/forecast/site-hour.ts';

const hoursOfDay = (day: number): Hour[] => Array.from({ length: 24 }, (_, hour) => ({ day, hour }));
const hoursOfDays = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => hoursOfDay(from + index)).flat();
/** Quiet nights, and calmer weekends. */
const truth = ({ day, hour }: Hour) =>
  20 * (1 + 0.6 * Math.sin((2 * Math.PI * (hour - 8)) / 24)) * ([0, 6].includes(day % 7) ? 0.7 : 1.1);
const counted = (seed: number) => (hour: Hour) => ({
  ...hour,
  count: drawCount(randomOf('hourly', seed, hour.day, hour.hour), truth(hour)),
});

describe('a model of the hours', () => {
  const history = hoursOfDays(0, 28).map(counted(1));
  const model = fitHours(history);

  it('finds the rate of every hour of every weekday', () => {
    for (const hour of hoursOfDays(28, 7)) {
      const share = model.foresee(hour).mean / truth(hour);
      expect(Math.abs(share - 1), `day ${hour.day} hour ${hour.hour}`).toBeLessThan(0.2);
    }
  });

  it('is better than what was counted a week before', () => {
    const coming = hoursOfDays(28, 7).map(counted(1));
    const ours = coming.map((hour) => ({ mean: model.foresee(hour).mean, count: hour.count }));
    const naive = coming.map((hour, index) => ({ mean: history[index + 21 * 24]?.count ?? 0, count: hour.count }));
    expect(absoluteError(ours)).toBeLessThan(0.85 * absoluteError(naive));
    expect(poissonDeviance(ours)).toBeLessThan(0.7 * poissonDeviance(naive));
    // Of the truth itself the deviance is about 1.
    expect(poissonDeviance(ours)).toBeLessThan(1.3);
  });

  it('foresees a day as its hours together', () => {
    const day = hoursOfDay(30);
    const sum = model.foreseeDay(day);
    expect(sum.mean).toBeCloseTo(
      day.reduce((all, hour) => all + model.foresee(hour).mean, 0),
      6,
    );
    // Errors of hours cancel out in part.
    expect(sum.error).toBeLessThan(model.foresee(day[3] as Hour).error);
  });

  it('knows that an empty history will be quiet, and refuses none at all', () => {
    const { mean } = fitHours(hoursOfDays(0, 7).map((hour) => ({ ...hour, count: 0 }))).foresee({ day: 8, hour: 3 });
    expect(mean).toBeLessThan(0.05);
    expect(() => fitHours([])).toThrow(RangeError);
  });
});

describe('[FC5] an interval', () => {
  it.each([0.3, 2])('of 0.8 holds four of five counts also where only %d come in an hour', (perHour) => {
    const rare = (run: number) => (hour: Hour) => ({
      ...hour,
      count: drawCount(randomOf('rare', perHour, run, hour.day, hour.hour), (truth(hour) * perHour) / 20),
    });
    let [held, total] = [0, 0];
    for (let run = 0; run < 12; run += 1) {
      const model = fitHours(hoursOfDays(0, 28).map(rare(run)));
      for (const hour of hoursOfDays(28, 7).map(rare(run))) {
        const { low, high } = intervalOf(model.foresee(hour), 0.8);
        held += Number(hour.count >= low && hour.count <= high);
        total += 1;
      }
    }
    expect(Math.abs(held / total - 0.8)).toBeLessThan(0.05);
  });

  it('of a day is as wide as days differ, which their hours do not show', () => {
    // Some days are busy in all their hours.
    const moods = (run: number, day: number) => {
      const random = randomOf('mood', run, day);
      return 0.6 + 0.4 * (random() + random());
    };
    const moody = (run: number) => (hour: Hour) => ({
      ...hour,
      count: drawCount(randomOf('moody', run, hour.day, hour.hour), truth(hour) * moods(run, hour.day)),
    });
    let [held, total] = [0, 0];
    for (let run = 0; run < 20; run += 1) {
      const model = fitHours(hoursOfDays(0, 21).map(moody(run)));
      for (let day = 21; day < 28; day += 1) {
        const { low, high } = intervalOf(model.foreseeDay(hoursOfDay(day)), 0.8);
        const count = hoursOfDay(day)
          .map(moody(run))
          .reduce((sum, hour) => sum + hour.count, 0);
        held += Number(count >= low && count <= high);
        total += 1;
      }
    }
    expect(Math.abs(held / total - 0.8)).toBeLessThan(0.1);
  });

  it('has the count in its middle that is exceeded as often as not', () => {
    expect(intervalOf({ mean: 0.3, dispersion: 1, error: 0 }, 0.8).middle).toBe(0);
    expect(intervalOf({ mean: 3.7, dispersion: 1, error: 0 }, 0.8).middle).toBe(4);
    expect(intervalOf({ mean: 200, dispersion: 4, error: 0.05 }, 0.8).middle).toBe(199);
  });

  it.each([0.5, 0.8, 0.95])('of %d holds about as many counts of a process that is known in part', (level) => {
    let [held, total] = [0, 0];
    for (let run = 0; run < 12; run += 1) {
      const model = fitHours(hoursOfDays(0, 14).map(counted(run + 10)));
      for (const hour of hoursOfDays(14, 7).map(counted(run + 10))) {
        const { low, high } = intervalOf(model.foresee(hour), level);
        held += Number(hour.count >= low && hour.count <= high);
        total += 1;
      }
    }
    expect(Math.abs(held / total - level)).toBeLessThan(0.05);
  });

  it('is wider where the counts vary more than chance, or the mean is less sure', () => {
    const width = (dispersion: number, error: number) => {
      const { low, high } = intervalOf({ mean: 20, dispersion, error }, 0.8);
      return high - low;
    };
    expect(width(1, 0)).toBeLessThan(width(3, 0));
    expect(width(1, 0)).toBeLessThan(width(1, 0.3));
  });

  it('begins at 0 where next to nothing comes', () => {
    expect(intervalOf({ mean: 0.01, dispersion: 1, error: 0 }, 0.8)).toEqual({ low: 0, middle: 0, high: 0 });
  });
});

it('an hour is that of the site’s clock, and a week later it is the same weekday', () => {
  // Saturday, 28 November, half past seven in the evening in Shanghai.
  const at = Date.parse('2026-11-28T11:30:00Z');
  expect(hourAt(at, 'Asia/Shanghai')).toMatchObject({ hour: 19 });
  expect(hourAt(at, 'Asia/Shanghai').day % 7).toBe(6);
  expect(hourAt(Date.parse('2026-11-28T17:00:00Z'), 'Asia/Shanghai').day % 7).toBe(0);
});
