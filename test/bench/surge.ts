// npm run bench:surge
// How soon a rise is seen in synthetic Poisson counts, and how often an alarm is false. Every figure is of `RUNS` runs (or of so
// many weeks of one stream) with a fixed seed; each run begins with a day without a rise.
import { addMinute, type Chart, chartFor, runLength, USUAL_DESIGN } from '../../workers/surge/chart.ts';
import { drawCount, type Random, randomOf } from '../../workers/drill/random.ts';

const RUNS = Number(process.env.BENCH_RUNS ?? 1_000);
const WEEKS = Number(process.env.BENCH_WEEKS ?? 300);
const SEED = process.env.BENCH_SEED ?? 'surge';
const WEEK_MINUTES = 7 * 24 * 60;
const RUN_IN_MINUTES = 24 * 60;
const LONGEST_MINUTES = 6 * 60;
const RATES_AN_HOUR = [1, 5, 20, 50, 200];
const RISES = [1.5, 2, 3, 5, 10];

/** Minutes from the beginning of a rise until it is seen; infinity where it is not within `LONGEST_MINUTES`. */
function delayOf(random: Random, rate: number, rise: number, chart: Chart): number {
  let sum = 0;
  for (let minute = 0; minute < RUN_IN_MINUTES; minute += 1) {
    sum = addMinute(sum, drawCount(random, rate), rate, chart);
    if (sum >= chart.threshold) sum = 0;
  }
  for (let minute = 1; minute <= LONGEST_MINUTES; minute += 1) {
    sum = addMinute(sum, drawCount(random, rate * rise), rate, chart);
    if (sum >= chart.threshold) return minute;
  }
  return Number.POSITIVE_INFINITY;
}

function falseAlarms(random: Random, rate: number, chart: Chart): number {
  let [sum, alarms] = [0, 0];
  for (let minute = 0; minute < WEEKS * WEEK_MINUTES; minute += 1) {
    sum = addMinute(sum, drawCount(random, rate), rate, chart);
    if (sum < chart.threshold) continue;
    alarms += 1;
    sum = 0;
  }
  return alarms / WEEKS;
}

const summary: Record<string, number> = {};
console.log(`usual     false alarms   looks for   share seen within 45 min, median delay of those seen (${RUNS} runs)`);
for (const perHour of RATES_AN_HOUR) {
  const rate = perHour / 60;
  const chart = chartFor(rate, USUAL_DESIGN);
  const alarms = falseAlarms(randomOf(SEED, 'false', perHour), rate, chart);
  summary[`falseAlarmsAWeekAt${perHour}`] = Number(alarms.toFixed(2));
  const cells = RISES.map((rise) => {
    const random = randomOf(SEED, 'rise', perHour, rise);
    const delays = Array.from({ length: RUNS }, () => delayOf(random, rate, rise, chart));
    const share = delays.filter((delay) => delay <= 45).length / RUNS;
    summary[`x${rise}At${perHour}Within45`] = Number(share.toFixed(3));
    const seen = delays.filter(Number.isFinite).sort((left, right) => left - right);
    return `x${rise} ${(share * 100).toFixed(1).padStart(5)} % ${String(seen[Math.floor(seen.length / 2)] ?? '-').padStart(3)} min`;
  });
  const weeks = WEEK_MINUTES / runLength(rate, chart);
  console.log(
    `${String(perHour).padStart(3)}/h   ${alarms.toFixed(2)} a week (${weeks.toFixed(2)} by Markov)   x${chart.rise.toFixed(2)} h=${chart.threshold.toFixed(2)}   ${cells.join('   ')}`,
  );
}
console.log(JSON.stringify(summary));
