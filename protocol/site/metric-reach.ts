import { parseDuration } from '../duration.ts';
import type { Comparison } from '../views.ts';
import type { KeptDays } from './keep.ts';
import type { Metric, Period } from './metrics.ts';

const DAY_MS = 86_400_000;
const GRAIN: Readonly<Record<Period, keyof KeptDays>> = { minute: 'minutes', hour: 'hours', day: 'days' };
/** What a comparison looks at: so many days before, at the most. */
export const DAYS_BEFORE: Readonly<Record<keyof Comparison, number>> = { yesterday: 1, lastWeek: 7, lastYear: 366 };
/** What a series shows where the site does not say. */
export const SERIES_OVER: Readonly<Record<Period, string>> = { minute: '60m', hour: 'today', day: '30d' };
/** `over: all` of a series shows at most this many of the latest buckets. */
export const MAX_BUCKETS = 2_000;
const PERIOD_MS: Readonly<Record<Period, number>> = { minute: 60_000, hour: 3_600_000, day: DAY_MS };

/** How many days before the present one a metric looks back, at which grain, and what makes it do so. */
export interface Reach {
  readonly grain: keyof KeptDays;
  readonly days: number;
  readonly because: 'over' | 'compare' | 'usual';
}

/** One for each grain that it looks at. None of what has no time: totals over everything, lists, and what is derived from other metrics. */
export function reachesOf(metric: Metric): readonly Reach[] {
  if ('count' in metric || 'sum' in metric) {
    const { over = 'all', compare = [] } = 'count' in metric ? metric.count : metric.sum;
    return over === 'all' ? [] : compared(daysOver(over), compare);
  }
  if ('level' in metric) return compared(0, metric.level.compare);
  if ('duration' in metric || 'flow' in metric) {
    const { over = 'all' } = 'duration' in metric ? metric.duration : metric.flow;
    return over === 'all' ? [] : [furthest('days', daysOver(over), [])];
  }
  if (!('series' in metric)) return [];
  const { per, over = SERIES_OVER[per], compare, usual } = metric.series;
  const days = over === 'all' ? Math.ceil((MAX_BUCKETS * PERIOD_MS[per]) / DAY_MS) : daysOver(over);
  const usualDays = usual === undefined ? 0 : 'days' in usual ? usual.days : usual.weeks * 7;
  const reach = furthest(GRAIN[per], days, compare);
  return [days + usualDays > reach.days ? { ...reach, days: days + usualDays, because: 'usual' } : reach];
}

/** Of what goes by the minute: a year ago it may go by the hour. */
function compared(days: number, compare: readonly (keyof Comparison)[] = []): readonly Reach[] {
  const lately = compare.filter((to) => to !== 'lastYear');
  const reach = furthest('minutes', days, lately);
  return lately.length < compare.length ? [reach, furthest('hours', days, compare)] : [reach];
}

function furthest(grain: keyof KeptDays, days: number, compare: readonly (keyof Comparison)[] = []): Reach {
  const before = Math.max(0, ...compare.map((to) => DAYS_BEFORE[to]));
  return { grain, days: days + before, because: before > days ? 'compare' : 'over' };
}

function daysOver(over: string): number {
  if (over === 'today' || over === 'tomorrow') return 0;
  if (over === 'yesterday') return 1;
  // One more: of days that the clocks made shorter, it takes more.
  return Math.ceil(parseDuration(over) / DAY_MS) + 1;
}
