import type { Notice } from '../../protocol/notices.ts';
import type { ReportEntry } from '../../protocol/report.ts';
import type { NoticeRule, Notices } from '../../protocol/site/notices.ts';
import type { Site } from '../../protocol/site/site.ts';
import type { View } from '../../protocol/views.ts';
import { assertNever } from '../../protocol/assert-never.ts';
import type { DayRecord } from '../close/day-record.ts';
import { eachAlone } from '../each-alone.ts';
import type { RecordStore } from '../record-store.ts';
import type { NoticeBook } from './notice-book.ts';
import { againMsOf, namedRows, reachedRows, rowsOfDay, rowsOfReport } from './notice-rules.ts';
import { quietFor } from './quiet-hours.ts';
import { type MetricRecord, watchMetric } from './watch-metric.ts';

/** What is known of a rule between two looks. */
export interface RuleRecord {
  /** What it looked at last: of metrics. */
  readonly metric?: MetricRecord;
  /** The last sealed day that it looked at. */
  readonly upToDay?: string;
  /** Of the reports that it looked at, by number, the latest version. */
  readonly versions?: Readonly<Record<string, number>>;
  /** Up to where it has looked at jobs, epoch ms. */
  readonly upToMs?: number;
  /** What was seen and not ordered yet. */
  readonly untold: readonly Notice[];
}

/** What the rules look at, at one moment. */
export interface Seen {
  readonly atMs: number;
  readonly views: Readonly<Record<string, View>>;
  readonly days: readonly DayRecord[];
  readonly reports: readonly ReportEntry[];
  /** By queue, how many jobs failed for good after a moment and up to this one. */
  readonly failedSince: (afterMs: number) => Promise<Readonly<Record<string, number>>>;
}

export interface NoticeKeeperOptions {
  readonly site: Pick<Site, 'code' | 'file' | 'kinds' | 'metrics'>;
  readonly notices: Notices;
  readonly isDrill: boolean;
  readonly store: Pick<RecordStore<RuleRecord>, 'read' | 'replace'>;
  readonly book: Pick<NoticeBook, 'order'>;
}

const USUALLY_MOST = 20;
/** Jobs that fail one after the other are one notice. */
const FAILED_EVERY_MS = 3_600_000;
const NOTHING: RuleRecord = { untold: [] };
type Rule<K extends string> = Extract<NoticeRule, Record<K, unknown>>;

/**
 * Looks at every rule; what was there before a rule is nobody's news. What there is to tell is written down, then ordered, then
 * noted as ordered: cut short between any two, the next look orders it, under the same id.
 */
export class NoticeKeeper {
  readonly #options: NoticeKeeperOptions;

  constructor(options: NoticeKeeperOptions) {
    this.#options = options;
  }

  /** @returns what was told */
  async look(seen: Seen): Promise<readonly Notice[]> {
    const { notices, store } = this.#options;
    const told: Notice[] = [];
    const lookAt = async ([name, rule]: [string, NoticeRule]) => {
      const before = await this.#order(name, rule, await store.read(name), seen.atMs);
      const next = await this.#watch(name, rule, before ?? NOTHING, seen);
      if (JSON.stringify(next) === JSON.stringify(before ?? NOTHING)) return;
      told.push(...next.untold);
      await this.#order(name, rule, await store.replace(name, before, next), seen.atMs);
    };
    await eachAlone(Object.entries(notices.rules), lookAt, 'a rule of the notices could not be followed');
    return told;
  }

  async #watch(name: string, rule: NoticeRule, before: RuleRecord, seen: Seen): Promise<RuleRecord> {
    if ('metric' in rule) {
      const reached = reachedRows(rule, seen.views[rule.metric]);
      const { record, told } = watchMetric(before.metric, {
        rule: name,
        reached,
        atMs: seen.atMs,
        againMs: againMsOf(rule),
      });
      const rows = told ? namedRows(this.#options.site, rule, told.rows) : [];
      return { metric: record, untold: told ? [this.#notice(name, rule, { ...told, at: seen.atMs, rows })] : [] };
    }
    if ('close' in rule) return this.#sinceDay(name, rule, before, seen);
    if ('report' in rule) return this.#sinceVersions(name, rule, before, seen);
    if ('jobs' in rule) return this.#sinceFailures(name, rule, before, seen);
    return assertNever(rule, 'rule');
  }

  /** Several days may be sealed at one moment; their codes ascend. */
  #sinceDay(name: string, rule: Rule<'close'>, { upToDay }: RuleRecord, { days }: Seen): RuleRecord {
    const next = { upToDay: [upToDay ?? '', ...days.map(({ day }) => day)].toSorted().at(-1) ?? '' };
    if (upToDay === undefined) return { ...next, untold: [] };
    const untold = days
      .filter(({ day }) => day > upToDay)
      .flatMap((record): Notice[] => {
        const rows = rowsOfDay(this.#options.site, rule, record);
        if (rows.length === 0) return [];
        return [this.#notice(name, rule, { id: `${name}.${record.day}`, state: 'sealed', at: record.sealedMs, rows })];
      });
    return { ...next, untold };
  }

  #sinceVersions(name: string, rule: Rule<'report'>, { versions }: RuleRecord, { reports }: Seen): RuleRecord {
    const its = reports.filter(({ report }) => report === rule.report);
    const next = {
      versions: Object.fromEntries(its.map((entry) => [entry.number, entry.versions.at(-1)?.version ?? 0])),
    };
    if (versions === undefined) return { ...next, untold: [] };
    const untold = its.flatMap((entry) =>
      entry.versions
        .filter(({ version }) => version > (versions[entry.number] ?? 0))
        .map((version) =>
          this.#notice(name, rule, {
            id: `${name}.${entry.number}.${version.version}`,
            state: 'ready',
            at: version.madeAt,
            rows: rowsOfReport(entry, version),
          }),
        ),
    );
    return { ...next, untold };
  }

  async #sinceFailures(
    name: string,
    rule: Rule<'jobs'>,
    { upToMs }: RuleRecord,
    { atMs, failedSince }: Seen,
  ): Promise<RuleRecord> {
    if (upToMs === undefined) return { upToMs: atMs, untold: [] };
    if (atMs - upToMs < FAILED_EVERY_MS) return { upToMs, untold: [] };
    const rows = Object.entries(await failedSince(upToMs))
      .filter(([, count]) => count > 0)
      .map(([queue, value]) => ({ code: queue, name: { zh: queue, en: queue }, value }));
    if (rows.length === 0) return { upToMs, untold: [] };
    const id = `${name}.${atMs.toString(36)}`;
    return { upToMs: atMs, untold: [this.#notice(name, rule, { id, state: 'failed', at: atMs, rows })] };
  }

  #notice(
    name: string,
    rule: NoticeRule,
    { id, state, at, rows }: Pick<Notice, 'id' | 'state' | 'at' | 'rows'>,
  ): Notice {
    const { site, isDrill } = this.#options;
    return {
      id,
      rule: name,
      name: rule.name,
      state,
      at,
      site: site.code,
      siteName: site.file.name,
      drill: isDrill,
      rows,
    };
  }

  async #order(
    name: string,
    rule: NoticeRule,
    record: RuleRecord | undefined,
    atMs: number,
  ): Promise<RuleRecord | undefined> {
    if (!record || record.untold.length === 0) return record;
    const { site, notices, book, store } = this.#options;
    const delayMs = rule.urgent ? 0 : quietFor(notices.quiet, atMs, site.file.timeZone);
    for (const notice of record.untold)
      for (const receiver of rule.to)
        await book.order(notice, { receiver, most: notices.receivers[receiver]?.most ?? USUALLY_MOST, delayMs });
    return store.replace(name, record, { ...record, untold: [] });
  }
}
