// npm run bench:forecast
// The forecast against seasonal-naive on two weeks of San Francisco's calls: trained on the first nine days, scored on the rest, an
// hour of the city at a time, and a day of each of its ten busiest neighbourhoods. Then how often the interval holds a count of a
// synthetic process whose truth is known.
import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { inProject } from '../../scripts/bootstrap/project.mjs';
import { drawCount, randomOf } from '../../workers/drill/random.ts';
import { intervalOf } from '../../workers/forecast/count-interval.ts';
import { type CountedHour, fitHours } from '../../workers/forecast/hourly-model.ts';
import type { Hour } from '../../workers/forecast/site-hour.ts';
import { absoluteError, poissonDeviance, type Scored } from '../../workers/forecast/scores.ts';

const FILE = process.env.BENCH_CALLS ?? inProject('..', 'shared', 'data', 'sf-fire-calls-2020-04.csv');
const TRAINED_DAYS = 9;
const LEVEL = 0.8;
const BUSIEST = 10;
const WEEK = 7;

interface Call {
  readonly day: number;
  readonly hour: number;
  readonly place: string;
}

/** One row a call: rows are units that were sent. */
function readCalls(): Call[] {
  const rows = parse(readFileSync(FILE), { columns: true }) as Record<string, string>[];
  const first = new Map<string, Call & { at: string }>();
  for (const row of rows) {
    const received = /^(\d\d)\/(\d\d)\/(\d{4}) (\d\d):(\d\d):(\d\d) ([AP])M$/.exec(row['Received DtTm'] ?? '');
    const id = row['Call Number'];
    if (!received || id === undefined) continue;
    const [, month, day, year, hour, minute, second, half] = received;
    const hours = (Number(hour) % 12) + (half === 'P' ? 12 : 0);
    const date = `${year}-${month}-${day}`;
    const at = `${date} ${String(hours).padStart(2, '0')}:${minute}:${second}`;
    const before = first.get(id);
    if (before && before.at <= at) continue;
    const days = Math.floor(Date.parse(`${date}T00:00:00Z`) / 86_400_000);
    // 1970 began on a Thursday.
    first.set(id, {
      at,
      day: days + 4,
      hour: hours,
      place: row['Neighbourhooods - Analysis Boundaries'] ?? row['Neighborhooods - Analysis Boundaries'] ?? '',
    });
  }
  return [...first.values()];
}

function hoursOf(calls: readonly Call[], days: readonly number[]): CountedHour[] {
  const counts = new Map<number, number>();
  for (const { day, hour } of calls) counts.set(day * 24 + hour, (counts.get(day * 24 + hour) ?? 0) + 1);
  return days.flatMap((day) =>
    Array.from({ length: 24 }, (_, hour) => ({ day, hour, count: counts.get(day * 24 + hour) ?? 0 })),
  );
}

interface Trial {
  readonly model: Scored[];
  readonly naive: Scored[];
  held: number;
}
const emptyTrial = (): Trial => ({ model: [], naive: [], held: 0 });

function score(
  trial: Trial,
  foreseen: ReturnType<ReturnType<typeof fitHours>['foresee']>,
  naive: number,
  count: number,
): void {
  trial.model.push({ mean: foreseen.mean, count });
  trial.naive.push({ mean: naive, count });
  const { low, high } = intervalOf(foreseen, LEVEL);
  if (count >= low && count <= high) trial.held += 1;
}

function print(name: string, { model, naive, held }: Trial): Record<string, number> {
  const figures = {
    modelError: absoluteError(model),
    naiveError: absoluteError(naive),
    modelDeviance: poissonDeviance(model),
    naiveDeviance: poissonDeviance(naive),
    held: held / model.length,
  };
  const skill = 1 - figures.modelDeviance / figures.naiveDeviance;
  console.log(
    `${name} (${model.length}): mean absolute error ${figures.modelError.toFixed(2)} against ${figures.naiveError.toFixed(2)}, Poisson deviance ${figures.modelDeviance.toFixed(2)} against ${figures.naiveDeviance.toFixed(2)} (skill ${(skill * 100).toFixed(0)} %), ${(figures.held * 100).toFixed(0)} % within the ${LEVEL * 100} % interval`,
  );
  return figures;
}

function scoreCalls(): Record<string, unknown> {
  const calls = readCalls();
  const days = [...new Set(calls.map(({ day }) => day))].sort((left, right) => left - right);
  const trained = days.slice(0, TRAINED_DAYS);
  const scored = days.slice(TRAINED_DAYS);
  console.log(`${calls.length} calls of ${days.length} days; trained on ${trained.length}, scored on ${scored.length}`);
  const city = emptyTrial();
  const all = hoursOf(calls, days);
  const model = fitHours(all.filter(({ day }) => trained.includes(day)));
  const countAt = new Map(all.map(({ day, hour, count }) => [day * 24 + hour, count]));
  for (const { day, hour, count } of all.filter(({ day }) => scored.includes(day)))
    score(city, model.foresee({ day, hour }), countAt.get((day - WEEK) * 24 + hour) ?? 0, count);
  const places = Map.groupBy(calls, ({ place }) => place);
  const busiest = [...places].sort(([, left], [, right]) => right.length - left.length).slice(0, BUSIEST);
  const neighbourhoods = emptyTrial();
  for (const [, its] of busiest) {
    const hours = hoursOf(its, days);
    const own = fitHours(hours.filter(({ day }) => trained.includes(day)));
    const onDay = (day: number) => hours.filter((hour) => hour.day === day).reduce((sum, { count }) => sum + count, 0);
    for (const day of scored) score(neighbourhoods, own.foreseeDay(hoursOfDay(day)), onDay(day - WEEK), onDay(day));
  }
  return {
    cityHours: print('hours of the city', city),
    neighbourhoodDays: print(`days of the ${BUSIEST} busiest neighbourhoods`, neighbourhoods),
  };
}

const hoursOfDay = (day: number): Hour[] => Array.from({ length: 24 }, (_, hour) => ({ day, hour }));

/** Counts of a known rate, four weeks to learn from and one to be foreseen, many times over. */
function coverage(perHour: number): { held: number; truth: number } {
  const truth = ({ day, hour }: Hour) =>
    perHour * (1 + 0.6 * Math.sin((2 * Math.PI * (hour - 8)) / 24)) * ([0, 6].includes(day % 7) ? 0.85 : 1.05);
  let [held, truthHeld, total] = [0, 0, 0];
  for (let run = 0; run < 40; run += 1) {
    const random = randomOf('forecast', 'coverage', perHour, run);
    const draw = (hour: Hour) => ({ ...hour, count: drawCount(random, truth(hour)) });
    const model = fitHours(
      Array.from({ length: 28 }, (_, day) => hoursOfDay(day))
        .flat()
        .map(draw),
    );
    for (const hour of Array.from({ length: 7 }, (_, day) => hoursOfDay(28 + day))
      .flat()
      .map(draw)) {
      const holds = ({ low, high }: { low: number; high: number }) => hour.count >= low && hour.count <= high;
      if (holds(intervalOf(model.foresee(hour), LEVEL))) held += 1;
      if (holds(intervalOf({ mean: truth(hour), dispersion: 1, error: 0 }, LEVEL))) truthHeld += 1;
      total += 1;
    }
  }
  return { held: held / total, truth: truthHeld / total };
}

const calls = existsSync(FILE) ? scoreCalls() : { missing: FILE };
const synthetic = Object.fromEntries(
  [0.3, 2, 20, 60].map((perHour) => {
    const { held, truth } = coverage(perHour);
    console.log(
      `synthetic, ${perHour} an hour: ${(held * 100).toFixed(1)} % within the ${LEVEL * 100} % interval (${(truth * 100).toFixed(1)} % if the truth were known)`,
    );
    return [perHour, Number(held.toFixed(3))];
  }),
);
console.log(JSON.stringify({ calls, syntheticHeld: synthetic }));
