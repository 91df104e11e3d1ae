import type { Metric, Period } from '../../protocol/site/metrics.ts';
import { parseDuration } from '../../protocol/duration.ts';
import type { Condition, Where } from '../../protocol/site/where.ts';
import type { EntityRecord } from '../../server/aggregate/entity-record.ts';

const MINUTE_MS = 60_000;
const QUARTER_MS = 15 * MINUTE_MS;

/** Does a filter hold? Told naively over names and strings. */
export function holds(where: Where | undefined, entity: EntityRecord): boolean {
  if (!where) return true;
  const { not, any, ...condition } = where;
  return meets(condition, entity) && !(not && meets(not, entity)) && (!any || any.some((one) => meets(one, entity)));
}

function meets({ is, has, lacks, later, took }: Condition, entity: EntityRecord): boolean {
  const told = { ...entity.attributes, ...entity.milestones };
  const matches = Object.entries(is ?? {}).every(([name, wanted]) => {
    const value = told[name];
    if (value === undefined) return false;
    if (typeof wanted === 'string') return value === wanted;
    if (Array.isArray(wanted)) return wanted.some((code) => code === value);
    return (
      Number(value) >= (wanted.min ?? Number.NEGATIVE_INFINITY) &&
      Number(value) <= (wanted.max ?? Number.POSITIVE_INFINITY)
    );
  });
  if (!matches || (has ?? []).some((name) => !(name in told)) || (lacks ?? []).some((name) => name in told))
    return false;
  if (took) {
    const { [took.from]: from = Number.NaN, [took.to]: to = Number.NaN } = entity.milestones;
    if (!(to >= from && to - from <= parseDuration(took.within))) return false;
  }
  if (!later) return true;
  const of = later.of.flatMap((name) => entity.milestones[name] ?? []);
  const than = later.than.flatMap((name) => entity.milestones[name] ?? []);
  if (of.length === 0) return false;
  return than.length === 0 || Math.max(...of) > Math.max(...than);
}

/** Names the minute, hour or day that holds a moment, as the site's clock shows it. */
export function bucketLabel(period: Period | undefined, ms: number, timeZone: string): string {
  if (period === undefined) return '';
  if (period === 'minute') return String(Math.floor(ms / MINUTE_MS));
  const { day, hour, offset } = localClock(ms, timeZone);
  // An hour that the clock repeats is two: the offset tells them apart.
  return period === 'day' ? day : `${day}T${hour}${offset}`;
}

const CLOCK_FORMAT = {
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  hourCycle: 'h23',
  timeZoneName: 'longOffset',
} as const;
type LocalClock = { day: string; hour: string; offset: string };
const clocks = new Map<string, (ms: number) => LocalClock>();
function localClock(ms: number, timeZone: string): LocalClock {
  const clock = clocks.get(timeZone) ?? createClock(timeZone);
  clocks.set(timeZone, clock);
  return clock(ms);
}

/** Intl is slow, and asked some hundred thousand times: no zone strikes an hour, or is set, but at a quarter of UTC's. */
function createClock(timeZone: string): (ms: number) => LocalClock {
  const format = new Intl.DateTimeFormat('en-CA', { ...CLOCK_FORMAT, timeZone });
  const quarters = new Map<number, LocalClock>();
  return (ms) => {
    const quarter = Math.floor(ms / QUARTER_MS);
    let told = quarters.get(quarter);
    if (!told) {
      const parts = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]));
      const day = `${parts.year}-${parts.month}-${parts.day}`;
      told = { day, hour: parts.hour ?? '', offset: parts.timeZoneName ?? '' };
      quarters.set(quarter, told);
    }
    return told;
  };
}

/** Where an entity counts: the codes it is split by; undefined where one is unset. */
function splitOf(by: readonly string[] | undefined, entity: EntityRecord): string | undefined {
  const codes = (by ?? []).map((name) => entity.attributes[name]);
  return codes.some((code) => code === undefined) ? undefined : codes.join('/');
}

export type Totals = Map<string, number>;
function add(totals: Totals, key: string, amount: number): void {
  const total = (totals.get(key) ?? 0) + amount;
  if (total === 0) totals.delete(key);
  else totals.set(key, total);
}

/** Totals of count, sum and series by `<codes>@<bucket>`. */
export function totalsOf(metric: Metric, entities: readonly EntityRecord[], timeZone: string): Totals {
  const totals: Totals = new Map();
  const body =
    'count' in metric ? metric.count : 'sum' in metric ? metric.sum : 'series' in metric ? metric.series : undefined;
  if (!body) throw new Error('expected count, sum or series');
  const windowed = body.over === undefined || body.over === 'all' ? undefined : 'minute';
  const period = 'series' in metric ? metric.series.per : windowed;
  for (const entity of living(body.of, entities)) {
    const at = body.at === undefined ? undefined : entity.milestones[body.at];
    const split = splitOf(body.by, entity);
    if ((body.at !== undefined && at === undefined) || split === undefined || !holds(body.where, entity)) continue;
    const attribute = 'sum' in metric ? metric.sum.attribute : 'series' in metric ? metric.series.attribute : undefined;
    const amount = attribute === undefined ? 1 : entity.attributes[attribute];
    if (typeof amount === 'number') add(totals, `${split}@${bucketLabel(period, at ?? 0, timeZone)}`, amount);
  }
  return totals;
}

/** Durations in ms by `<codes>@<day>`. */
export function durationsOf(
  metric: Metric,
  entities: readonly EntityRecord[],
  timeZone: string,
): Map<string, number[]> {
  if (!('duration' in metric)) throw new Error('expected duration');
  const { of, from, to, where, by, over } = metric.duration;
  const found = new Map<string, number[]>();
  for (const entity of living(of, entities)) {
    const { [from]: start, [to]: end } = entity.milestones;
    const split = splitOf(by, entity);
    if (start === undefined || end === undefined || end < start || split === undefined || !holds(where, entity))
      continue;
    const key = `${split}@${bucketLabel((over ?? 'all') === 'all' ? undefined : 'day', start, timeZone)}`;
    found.set(key, [...(found.get(key) ?? []), end - start]);
  }
  return found;
}

/** How many are in an interval at a minute, by codes: every entity is asked, no interval is remembered. */
export function levelAt(metric: Metric, entities: readonly EntityRecord[], minute: number): Totals {
  if (!('level' in metric)) throw new Error('expected level');
  const { of, by, where } = metric.level;
  const totals: Totals = new Map();
  for (const entity of living(of, entities)) {
    const split = splitOf(by, entity);
    if (split === undefined || !holds(where, entity)) continue;
    const amount = metric.level.attribute === undefined ? 1 : entity.attributes[metric.level.attribute];
    if (typeof amount !== 'number') continue;
    for (const [start, end] of intervalsOf(metric.level, entity))
      if (minute >= start && minute < end) add(totals, split, amount);
  }
  return totals;
}

type LevelBody = Extract<Metric, { level: unknown }>['level'];

/** Intervals in minutes, as the site language's text has them. */
function intervalsOf(level: LevelBody, { attributes, milestones }: EntityRecord): [number, number][] {
  const [opens, ...reopens] = [level.from].flat() as [string, ...string[]];
  const opened = milestones[opens];
  const reopened = reopens
    .flatMap((name) => milestones[name] ?? [])
    .sort((a, b) => a - b)
    .at(-1);
  const until = level.until === undefined ? undefined : milestones[level.until];
  let after = '0ms';
  if (typeof level.after === 'string') after = level.after;
  else if (level.after) after = level.after.rules[String(attributes[level.after.by])] ?? level.after.otherwise;
  const round = level.after === undefined ? Math.floor : Math.ceil;
  const interval = (from: number, to: number): [number, number] => {
    const start = from + parseDuration(after);
    const limit =
      level.for === undefined ? Number.POSITIVE_INFINITY : Math.ceil((start + parseDuration(level.for)) / MINUTE_MS);
    return [round(start / MINUTE_MS), Math.min(Math.floor(to / MINUTE_MS), limit)];
  };
  const intervals: [number, number][] = [];
  if (opened !== undefined) intervals.push(interval(opened, until ?? Number.POSITIVE_INFINITY));
  const isReopened = reopened !== undefined && (until === undefined ? opened === undefined : reopened > until);
  if (isReopened) intervals.push(interval(reopened, Number.POSITIVE_INFINITY));
  return intervals;
}

/** Links by `<column>:<from>><to>@<day>`. */
export function linksOf(metric: Metric, entities: readonly EntityRecord[], timeZone: string): Totals {
  if (!('flow' in metric)) throw new Error('expected flow');
  const { of, through, where, at, over } = metric.flow;
  const totals: Totals = new Map();
  for (const entity of living(of, entities)) {
    const when = at === undefined ? 0 : entity.milestones[at];
    const stands = through.map((column) =>
      'attribute' in column
        ? entity.attributes[column.attribute]
        : column.stage.findLast((name) => entity.milestones[name] !== undefined),
    );
    if (when === undefined || stands.includes(undefined) || !holds(where, entity)) continue;
    const day = bucketLabel(over === 'today' ? 'day' : undefined, when, timeZone);
    for (let i = 1; i < stands.length; i++)
      add(totals, `${i - 1}:${String(stands[i - 1])}>${String(stands[i])}@${day}`, 1);
  }
  return totals;
}

function living(kind: string, entities: readonly EntityRecord[]): EntityRecord[] {
  return entities.filter((entity) => entity.kind === kind && !entity.voided);
}
