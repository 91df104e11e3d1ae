import type { Foreseen } from './count-interval.ts';
import { type Fit, fitPoisson, meanAt } from './poisson-glm.ts';
import { type Hour, LEAST_DAY_HOURS } from './site-hour.ts';

export interface CountedHour extends Hour {
  readonly count: number;
}

/** Waves of the day: of 24, 12, 8 and 6 hours. More would follow the chance of single hours. */
const WAVES = 4;
const WEEKDAYS = 7;
const SIZE = 1 + 2 * WAVES + WEEKDAYS;
/** Standard deviations of the prior, of the logarithm of the rate: days differ far more by the hour than weeks do by the day. */
const WAVE_SPREAD = 1;
const WEEKDAY_SPREAD = 0.1;
/** After so many days a day says half as much: seasons pass. */
const HALF_LIFE_DAYS = 28;

/** A Poisson regression on the hour of the day and the day of the week. */
export interface HourlyModel {
  foresee(hour: Hour): Foreseen;
  /** Of the hours of a day together. */
  foreseeDay(hours: readonly Hour[]): Foreseen;
}

/** Fewer days say nothing of what is usual or coming. */
const LEAST_DAYS = 3;

/** The model of what has been counted; undefined while too little is known. */
export function learnHours(hours: readonly CountedHour[]): HourlyModel | undefined {
  return hours.length < LEAST_DAYS * 24 ? undefined : fitHours(hours);
}

/** @throws {RangeError} without a single hour */
export function fitHours(hours: readonly CountedHour[]): HourlyModel {
  if (hours.length === 0) throw new RangeError('a model of no hours');
  const newest = Math.max(...hours.map(({ day }) => day));
  const penalties = new Float64Array(SIZE);
  penalties.fill(1 / WAVE_SPREAD ** 2, 1, 1 + 2 * WAVES).fill(1 / WEEKDAY_SPREAD ** 2, 1 + 2 * WAVES);
  const fit = fitPoisson(
    hours.map((hour) => ({
      features: featuresOf(hour),
      count: hour.count,
      weight: weightOf(newest - hour.day),
    })),
    penalties,
  );
  const dayDispersion = Math.max(fit.dispersion, dispersionOfDays(hours, fit, newest));
  return {
    foresee: (hour) => foreseen(fit, [hour]),
    foreseeDay: (day) => {
      const { mean, error } = foreseen(fit, day);
      return { mean, dispersion: dayDispersion, error: error * Math.sqrt(dayDispersion / fit.dispersion) };
    },
  };
}

/**
 * How much more whole days vary than chance alone lets them: what makes a day busy makes all its hours so, which hour by hour hardly
 * shows. Pearson's chi-squared by its degrees of freedom, of which each weekday takes as much as the evidence leaves to it.
 */
function dispersionOfDays(hours: readonly CountedHour[], fit: Fit, newest: number): number {
  const days = [...Map.groupBy(hours, ({ day }) => day)].filter(([, its]) => its.length >= LEAST_DAY_HOURS);
  let [chiSquared, weights] = [0, 0];
  const information = new Float64Array(WEEKDAYS);
  for (const [day, its] of days) {
    const weight = weightOf(newest - day);
    const mean = its.reduce((sum, hour) => sum + meanAt(fit, featuresOf(hour)), 0);
    const count = its.reduce((sum, hour) => sum + hour.count, 0);
    chiSquared += (weight * (count - mean) ** 2) / Math.max(mean, 1e-9);
    weights += weight;
    const weekday = weekdayOf(day);
    information[weekday] = (information[weekday] as number) + weight * mean;
  }
  const taken = information.reduce((sum, each) => sum + each / (each + 1 / WEEKDAY_SPREAD ** 2), 0);
  const free = weights - Math.max(1, taken);
  return free > 1 ? chiSquared / free : 1;
}

function weightOf(daysAgo: number): number {
  return 0.5 ** (daysAgo / HALF_LIFE_DAYS);
}
function weekdayOf(day: number): number {
  return ((day % WEEKDAYS) + WEEKDAYS) % WEEKDAYS;
}

/** The error of a sum is that of its mean features, which holds where hours do not differ by factors. */
function foreseen(fit: Fit, hours: readonly Hour[]): Foreseen {
  const features = hours.map(featuresOf);
  const means = features.map((each) => meanAt(fit, each));
  const mean = means.reduce((sum, each) => sum + each, 0);
  const weighted = new Float64Array(SIZE);
  for (const [index, each] of features.entries())
    for (let i = 0; i < SIZE; i += 1)
      weighted[i] = (weighted[i] as number) + ((each[i] as number) * (means[index] as number)) / mean;
  return { mean, dispersion: fit.dispersion, error: fit.errorAt(weighted) };
}

function featuresOf({ day, hour }: Hour): Float64Array {
  const features = new Float64Array(SIZE);
  features[0] = 1;
  for (let wave = 1; wave <= WAVES; wave += 1) {
    const angle = (2 * Math.PI * wave * (hour + 0.5)) / 24;
    features[2 * wave - 1] = Math.sin(angle);
    features[2 * wave] = Math.cos(angle);
  }
  features[1 + 2 * WAVES + weekdayOf(day)] = 1;
  return features;
}
