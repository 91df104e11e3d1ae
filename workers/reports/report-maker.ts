import type { Report, ReportContent } from '../../protocol/report.ts';
import { keepMsOf, type ReportRules } from '../../protocol/site/reports.ts';
import type { Site } from '../../protocol/site/site.ts';
import type { DayRecord } from '../close/day-record.ts';
import type { ReadReadings } from '../readings-client.ts';
import type { RecordStore } from '../record-store.ts';
import { type CalendarDay, calendarDay, daysUpTo, periodUpTo, timeOfDay } from '../calendar-days.ts';
import { dayCode } from '../local-time.ts';
import { composeReport, reportMetrics } from './compose-report.ts';
import type { KnownDay } from './report-sources.ts';
import type { ReportFile } from './report-file.ts';

const WEEK_DAYS = 7;

export interface ReportMakerOptions {
  readonly site: Pick<Site, 'file' | 'kinds' | 'metrics'>;
  /** Of the daily close. */
  readonly days: Pick<RecordStore<DayRecord>, 'names' | 'read'>;
  readonly file: Pick<ReportFile, 'latest' | 'put' | 'strike'>;
  readonly read: ReadReadings;
  /** How far back late events amend a sealed day. */
  readonly amendMs: number;
}

/** Which reports are looked at: those that are not on file yet, or those whose days were amended as well. */
export type Looked = 'new' | 'all';

/**
 * Puts together what is due. A report is a function of the sealed days and the views. It has a further version where the
 * close has amended one of its days and it says something else since; running again changes nothing.
 */
export class ReportMaker {
  readonly #options: ReportMakerOptions;

  constructor(options: ReportMakerOptions) {
    this.#options = options;
  }

  /** @returns what was put on file, the oldest first */
  async run(looked: Looked): Promise<Report[]> {
    const { site, days, file, read, amendMs } = this.#options;
    const { timeZone, reports = {} } = site.file;
    const { at: nowMs } = await read([]);
    const made: Report[] = [];
    const oldest = dayCode(nowMs - amendMs, timeZone);
    for (const day of (await days.names()).filter((its) => its >= oldest))
      for (const [key, rules] of Object.entries(reports)) {
        const period = periodUpTo(day, timeZone, rules.per);
        const first = period?.at(0);
        if (!period || !first) continue;
        if (nowMs < timeOfDay(calendarDay(day, timeZone, 1).day, rules.at ?? '00:00', timeZone)) continue;
        const before = await file.latest(key, first.day);
        if (before && looked === 'new') continue;
        const report = await this.#make({ key, rules, period, before });
        if (report) made.push(report);
      }
    if (looked === 'all')
      await file.strike(
        ({ report, versions }) => (versions.at(-1)?.madeAt ?? 0) > nowMs - keepMsOf(reports[report] ?? {}),
      );
    return made;
  }

  /** The next version of a report; undefined where the one on file says the same. */
  async #make({ key, rules, period, before }: Wanted): Promise<Report | undefined> {
    const { site, file } = this.#options;
    const { timeZone } = site.file;
    if (before && (await this.#isOf(before.days))) return undefined;
    const last = period.at(-1)?.day ?? '';
    const earlier = daysUpTo(calendarDay(last, timeZone, -period.length).day, timeZone, period.length);
    const week = Object.values(rules.sections).some((section) => 'days' in section)
      ? daysUpTo(last, timeZone, WEEK_DAYS)
      : [];
    const known = await this.#learn([...period, ...earlier, ...week], reportMetrics(rules));
    const knownOf = (asked: readonly CalendarDay[]) =>
      asked.flatMap(({ day }) => known.days.filter((its) => its.day === day));
    const content = composeReport({
      site,
      key,
      rules,
      days: knownOf(period),
      before: knownOf(earlier),
      week: knownOf(week),
    });
    if (before && wordingOf(before) === wordingOf(content)) return undefined;
    return file.put(before, content, { madeAt: known.madeAt, dataAt: known.dataAt, keepMs: keepMsOf(rules) });
  }

  /** Whether the days are still as they were when a version was made of them. */
  async #isOf(days: Report['days']): Promise<boolean> {
    const records = await Promise.all(days.map(({ day }) => this.#options.days.read(day)));
    return days.every(({ revision }, place) => (records[place]?.revision ?? 0) === revision);
  }

  /** Each day once: its record, and the views of its last minute. */
  async #learn(asked: readonly CalendarDay[], metrics: readonly string[]) {
    const days: KnownDay[] = [];
    const asOf: number[] = [];
    for (const day of new Map(asked.map((each) => [each.day, each])).values()) {
      const readings = await this.#options.read(metrics, day.endMs - 1);
      asOf.push(readings.asOf);
      days.push({ ...day, record: await this.#options.days.read(day.day), views: readings.views });
    }
    return { days, dataAt: Math.min(...asOf), madeAt: Math.max(...asOf) };
  }
}

interface Wanted {
  readonly key: string;
  readonly rules: ReportRules;
  readonly period: readonly CalendarDay[];
  readonly before: Report | undefined;
}

/** What a report says, whichever version it is and whatever revisions it is made of. */
function wordingOf({ report, tables, days }: ReportContent): string {
  return JSON.stringify([report, tables, days.map(({ day, state }) => [day, state])]);
}
