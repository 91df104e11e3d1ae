// Longer than other files: what each verb of a metric must show, told beside the others by one rule of time and place.
import { expectedUsual } from './expected-usual.ts';
import { parseDuration } from '../../../protocol/duration.ts';
import type { Metric } from '../../../protocol/site/metrics.ts';
import type { Comparison, ListRow, QuantilesView, TableRow, View } from '../../../protocol/views.ts';
import type { EntityRecord } from '../../../server/aggregate/entity-record.ts';
import type { SitePlan } from '../../../server/aggregate/plan.ts';
import { bucketLabel, durationsOf, holds, levelAt, linksOf, type Totals, totalsOf } from '../../laws/oracle-metrics.ts';

const MINUTE_MS = 60_000;
const DAYS = { yesterday: 1, lastWeek: 7 };

/** Entities of a world at a moment, and what its views must be: told naively, entity by entity, without cells. */
export class ExpectedViews {
  readonly #plan: SitePlan;
  readonly #entities: readonly EntityRecord[];
  readonly #ms: number;

  constructor(plan: SitePlan, entities: readonly EntityRecord[], viewTimeMs: number) {
    this.#plan = plan;
    this.#entities = entities;
    this.#ms = viewTimeMs;
  }

  /** What a view must satisfy, as pairs of expected and actual: quantiles may be off by 1 %, starts are taken from the view and checked. */
  pairs(key: string, actual: View): [expected: unknown, actual: unknown][] {
    const metric = this.#plan.site.metrics[key] as Metric;
    if ('duration' in metric) return this.#quantiles(metric, actual as QuantilesView);
    return [[this.#expect(key, actual), actual]];
  }

  #expect(key: string, actual: View): unknown {
    const metric = this.#plan.site.metrics[key] as Metric;
    if ('count' in metric) return this.#total(metric, metric.count);
    if ('sum' in metric) return this.#total(metric, metric.sum);
    if ('level' in metric) return this.#level(metric);
    if ('series' in metric) return this.#series(metric, actual);
    if ('flow' in metric) return this.#flow(metric);
    if ('list' in metric) return this.#list(metric.list);
    if ('layer' in metric) return this.#layer(metric.layer);
    if ('top' in metric) return this.#top(metric.top, actual);
    if ('ratio' in metric) return this.#ratio(metric.ratio, actual);
    throw new Error(`${key}: no verb`);
  }

  #before(days: number): number {
    return this.#plan.calendar.daysBefore(this.#ms, days);
  }

  /** Histories are days long: of a year ago nothing is known. */
  #compared(to: keyof Comparison): number {
    return to === 'lastYear' ? this.#plan.calendar.yearBefore(this.#ms) : this.#before(DAYS[to]);
  }

  #total(
    metric: Metric,
    { over = 'all', by, compare = [] }: { over?: string; by?: string[]; compare?: (keyof Comparison)[] },
  ): unknown {
    const { timeZone } = this.#plan.calendar;
    const totals = totalsOf(metric, this.#entities, timeZone);
    const counts = (bucket: string, ms: number): boolean => {
      if (over === 'all') return true;
      const minute = Number(bucket);
      if (over === 'tomorrow')
        return (
          bucketLabel('day', minute * MINUTE_MS, timeZone) ===
          bucketLabel('day', this.#plan.calendar.dayStart(ms) + 36 * 3_600_000, timeZone)
        );
      if (minute > Math.floor(ms / MINUTE_MS)) return false;
      if (over === 'today')
        return bucketLabel('day', minute * MINUTE_MS, timeZone) === bucketLabel('day', ms, timeZone);
      if (over === 'yesterday')
        return (
          bucketLabel('day', minute * MINUTE_MS, timeZone) ===
          bucketLabel('day', this.#plan.calendar.daysBefore(ms, 1), timeZone)
        );
      return minute > Math.floor(ms / MINUTE_MS) - Math.ceil(parseDuration(over) / MINUTE_MS);
    };
    const at = (ms: number): Totals => {
      const sums: Totals = new Map();
      for (const [key, total] of totals) {
        const [codes, bucket] = key.split('@') as [string, string];
        if (counts(bucket, ms)) sums.set(codes, (sums.get(codes) ?? 0) + total);
      }
      return sums;
    };
    if (by) return { view: 'table', by, rows: rows(at(this.#ms)) };
    const compared = compare.map((to) => [to, at(this.#compared(to)).get('') ?? (to === 'lastYear' ? null : 0)]);
    return { view: 'value', value: at(this.#ms).get('') ?? 0, compare: Object.fromEntries(compared) };
  }

  #level(metric: Extract<Metric, { level: unknown }>): unknown {
    const { by, compare = [] } = metric.level;
    const at = (ms: number): Totals => levelAt(metric, this.#entities, Math.floor(ms / MINUTE_MS));
    if (by) return { view: 'table', by, rows: rows(at(this.#ms)) };
    const compared = compare.map((to) => [to, at(this.#compared(to)).get('') ?? (to === 'lastYear' ? null : 0)]);
    return { view: 'value', value: at(this.#ms).get('') ?? 0, compare: Object.fromEntries(compared) };
  }

  #series(metric: Extract<Metric, { series: unknown }>, actual: View): unknown {
    if (actual.view !== 'series') return 'a series';
    const { per, by, of, compare = [] } = metric.series;
    const { calendar } = this.#plan;
    const totals = totalsOf(metric, this.#entities, calendar.timeZone);
    const attribute = by && this.#plan.kinds.get(of)?.register.get(by[0] as string);
    const codes = attribute ? [...(attribute.codes?.keys() ?? [])] : [null];
    const value = (code: string | null, start: number, days: number): number | null => {
      if (days === 0 && start > this.#ms) return null;
      const moment = days === 0 ? start : calendar.daysBefore(start, days);
      return totals.get(`${code ?? ''}@${bucketLabel(per, moment, calendar.timeZone)}`) ?? 0;
    };
    const stretches = [['now', 0] as const, ...compare.map((to) => [to, DAYS[to]] as const)];
    const lines = stretches.flatMap(([stretch, days]) =>
      codes.map((code) => ({ of: stretch, code, values: actual.starts.map((start) => value(code, start, days)) })),
    );
    const usual = expectedUsual(metric, {
      entities: this.#entities,
      calendar,
      starts: actual.starts,
      value: (start, days) => value(null, start, days) as number,
    });
    return {
      view: 'series',
      per,
      starts: this.#starts(metric.series, actual.starts),
      lines: [...lines, ...usual, ...this.#foreseen(metric, actual.starts)],
    };
  }

  /** Lines of what was foreseen, from the entities themselves ([VW12]); none where the metric asks for none. */
  #foreseen({ series }: Extract<Metric, { series: unknown }>, starts: readonly number[]): unknown[] {
    const { per, foreseen } = series;
    if (!foreseen) return [];
    const { timeZone } = this.#plan.calendar;
    const valuesOf = (key: string) => {
      const totals = totalsOf(this.#plan.site.metrics[key] as Metric, this.#entities, timeZone);
      return starts.map((start) => totals.get(`@${bucketLabel(per, start, timeZone)}`) ?? 0);
    };
    const most = valuesOf(foreseen.high);
    const line = (of: string, key: string) => ({
      of,
      code: null,
      values: valuesOf(key).map((value, place) => (most[place] === 0 ? null : value)),
    });
    return [line('foreseenLow', foreseen.low), line('foreseen', foreseen.middle), line('foreseenHigh', foreseen.high)];
  }

  /** The starts, where they are what they must be: every bucket of the stretch, none twice. */
  #starts(
    {
      per,
      over = { minute: '60m', hour: 'today', day: '30d' }[per],
      ahead = '0s',
    }: Extract<Metric, { series: unknown }>['series'],
    starts: readonly number[],
  ): unknown {
    const { calendar } = this.#plan;
    const label = (ms: number): string => bucketLabel(per, ms, calendar.timeZone);
    const labels = starts.map(label);
    const [first = Number.NaN, last = Number.NaN] = [starts[0], starts.at(-1)];
    const begins = starts.every((start) => label(start - 1) !== label(start));
    const follows = starts.every((start, i) => i === 0 || label(start - 1) === labels[i - 1]);
    if (!begins || !follows) return 'buckets that follow one upon the other';
    const day = (ms: number): string => bucketLabel('day', ms, calendar.timeZone);
    if (over === 'today') {
      const isToday = day(first) === day(this.#ms) && day(first - 1) !== day(first) && day(last) === day(first);
      const endsToday =
        label(last + 26 * 3_600_000) !== label(last) &&
        day(last + (per === 'minute' ? MINUTE_MS : 3_600_000)) !== day(first);
      return isToday && endsToday ? starts : 'the buckets of today';
    }
    if (label(last) !== label(this.#ms + parseDuration(ahead)))
      return 'buckets up to now, and as far ahead as is asked';
    if (over === 'all') return starts;
    const from = this.#ms - parseDuration(over);
    return first > from || starts.length === 1
      ? label(first - 1) === label(first) || calendar.bucketStart(per, calendar.bucketOf(per, first - 1)) <= from
        ? starts
        : 'a longer stretch'
      : 'a shorter stretch';
  }

  #quantiles(metric: Extract<Metric, { duration: unknown }>, actual: QuantilesView): [unknown, unknown][] {
    const { quantiles = [0.5, 0.9], bands = [], by, over } = metric.duration;
    const { timeZone } = this.#plan.calendar;
    const counted = over === 'yesterday' ? this.#before(1) : this.#ms;
    const today = (over ?? 'all') === 'all' ? '' : bucketLabel('day', counted, timeZone);
    const groups = new Map<string, number[]>(by ? [] : [['', []]]);
    for (const [key, found] of durationsOf(metric, this.#entities, timeZone)) {
      const [code, day] = key.split('@') as [string, string];
      if (day === today)
        groups.set(
          code,
          found.sort((a, b) => a - b),
        );
    }
    const bandsMs = bands.map(parseDuration);
    const codes = [...groups.keys()].sort();
    const pairs: [unknown, unknown][] = [
      [
        { view: 'quantiles', probabilities: quantiles, bandsMs },
        { view: actual.view, probabilities: actual.probabilities, bandsMs: actual.bandsMs },
      ],
      [codes.map((code) => (by ? code : null)), actual.groups.map(({ code }) => code)],
    ];
    actual.groups.forEach((group, i) => {
      const sorted = groups.get(codes[i] as string) ?? [];
      const limits = [...bandsMs, Number.POSITIVE_INFINITY];
      const bandCounts = limits.map(
        (limit, band) => sorted.filter((ms) => ms <= limit && ms > (limits[band - 1] ?? -1)).length,
      );
      pairs.push([
        { count: sorted.length, bandCounts },
        { count: group.count, bandCounts: group.bandCounts },
      ]);
      quantiles.forEach((probability, q) => {
        const exact = sorted[Math.floor(probability * (sorted.length - 1))];
        const found = group.quantilesMs[q];
        // Within 1 %; the sketch does not tell what is at most 1 ms apart from 0.
        const isNear =
          exact === undefined ? found === null : Math.abs((found ?? Number.NaN) - exact) <= Math.max(1, exact * 0.0101);
        pairs.push([true, isNear]);
      });
    });
    return pairs;
  }

  #flow(metric: Extract<Metric, { flow: unknown }>): unknown {
    const { through, over } = metric.flow;
    const { timeZone } = this.#plan.calendar;
    const today = over === 'today' ? bucketLabel('day', this.#ms, timeZone) : '';
    const links: [number, string, string, number][] = [];
    for (const [key, count] of linksOf(metric, this.#entities, timeZone)) {
      const [, column, from, to, day] = /^(\d+):(.*)>(.*)@(.*)$/.exec(key) ?? [];
      if (day === today) links.push([Number(column), from as string, to as string, count]);
    }
    const columns = through.map((column) => ('attribute' in column ? column.attribute : 'stage'));
    return {
      view: 'flow',
      columns,
      links: links.sort((a, b) => a[0] - b[0] || compare(a[1], b[1]) || compare(a[2], b[2])),
    };
  }

  #list({ of, by, order, first, where, show }: Extract<Metric, { list: unknown }>['list']): unknown {
    const matching = this.#entities.filter(
      (one) => one.kind === of && !one.voided && one.milestones[by] !== undefined && holds(where, one),
    );
    const sign = order === 'newest' ? -1 : 1;
    matching.sort(
      (a, b) => sign * ((a.milestones[by] as number) - (b.milestones[by] as number)) || compare(a.id, b.id),
    );
    const row = ({ id, attributes, milestones }: EntityRecord): ListRow => {
      const told = { ...attributes, ...milestones };
      return {
        id,
        at: milestones[by] as number,
        shown: Object.fromEntries(show.flatMap((name) => (told[name] === undefined ? [] : [[name, told[name]]]))),
      };
    };
    return { view: 'list', rows: matching.slice(0, first).map(row), total: matching.length };
  }

  /** Entities in any order: `ExpectedViews.sortLayer` brings the view of a hub into the same. */
  #layer({ of, states }: Extract<Metric, { layer: unknown }>['layer']): unknown {
    const { site } = this.#plan;
    const { point, district } = site.kinds[of]?.location ?? {};
    const placed = this.#entities
      .filter(({ kind }) => kind === of)
      .map((one): [string, number, number, number] => {
        const state = one.voided ? -1 : states.findIndex(({ where }) => holds(where, one));
        const character = state < 0 ? '-' : String.fromCharCode(48 + state);
        const place = point === undefined ? undefined : one.attributes[point];
        if (point !== undefined)
          return Array.isArray(place) ? [character, place[0] as number, place[1] as number, -1] : ['-', 0, 0, -1];
        return [
          character,
          0,
          0,
          district === undefined ? -1 : site.file.districts.findIndex(({ code }) => code === one.attributes[district]),
        ];
      })
      .sort((a, b) => compare(JSON.stringify(a), JSON.stringify(b)));
    return {
      view: 'layer',
      places: point === undefined ? [] : placed.flatMap(([, x, y]) => [x, y]),
      districts: point === undefined ? placed.map((one) => one[3]) : [],
      states: placed.map(([state]) => state).join(''),
    };
  }

  #top({ of, first }: Extract<Metric, { top: unknown }>['top'], actual: View): unknown {
    const table = this.#expect(of, actual) as { by: string[]; rows: [string, number][] };
    const sorted = [...table.rows].sort((a, b) => b[1] - a[1] || compare(a[0], b[0]));
    return {
      view: 'ranking',
      by: table.by[0],
      rows: sorted.slice(0, first),
      total: table.rows.reduce((sum, row) => sum + row[1], 0),
    };
  }

  #ratio({ of, to, band }: Extract<Metric, { ratio: unknown }>['ratio'], actual: View): unknown {
    const dividend = this.#number(of, band);
    const divisor = this.#number(to);
    const compared = actual.view === 'value' ? actual.compare : {};
    return { view: 'value', value: divisor === 0 ? null : dividend / divisor, compare: compared };
  }

  #number(key: string, band?: number): number {
    const metric = this.#plan.site.metrics[key] as Metric;
    if (!('duration' in metric)) {
      const view = this.#expect(key, { view: 'value', value: 0, compare: {} }) as { value?: number; rows?: TableRow[] };
      return view.value ?? (view.rows ?? []).reduce((sum, row) => sum + (row.at(-1) as number), 0);
    }
    const { timeZone } = this.#plan.calendar;
    const { bands = [], over } = metric.duration;
    const limit =
      band === undefined ? Number.POSITIVE_INFINITY : (bands.map(parseDuration)[band - 1] ?? Number.POSITIVE_INFINITY);
    const today = over === 'today' ? bucketLabel('day', this.#ms, timeZone) : '';
    let number = 0;
    for (const [group, found] of durationsOf(metric, this.#entities, timeZone)) {
      if (group.split('@')[1] === today) number += found.filter((ms) => ms <= limit).length;
    }
    return number;
  }
}

const compare = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

function rows(totals: Totals): TableRow[] {
  return [...totals]
    .filter(([, total]) => total !== 0)
    .map(([codes, total]): TableRow => [...codes.split('/'), total])
    .sort((a, b) => compare(a.slice(0, -1).join('\0'), b.slice(0, -1).join('\0')));
}
