import type { Notice } from '../../protocol/notices.ts';
import type { ReportEntry } from '../../protocol/report.ts';
import type { NoticeRule, Notices } from '../../protocol/site/notices.ts';
import type { Site } from '../../protocol/site/site.ts';
import type { View } from '../../protocol/views.ts';
import { assertNever } from '../../protocol/assert-never.ts';
import type { DayRecord } from '../close/day-record.ts';
import type { RecordStore } from '../record-store.ts';
import type { NoticeBook } from './notice-book.ts';
import { againMsOf, namedRows, reachedRows, rowsOfDay, rowsOfReport } from './notice-rules.ts';
import { quietFor } from './quiet-hours.ts';
import { type MetricRecord, watchMetric } from './watch-metric.ts';

/** What is known of a rule between two looks. */
export interface RuleRecord {
  /** What it looked at last: of metrics. */
  readonly metric?: MetricRecord;
  /** Up to where it has looked, epoch ms: of days, reports and jobs. */
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
  /** When jobs failed for good, epoch ms, by queue. */
  readonly failed: Readonly<Record<string, readonly number[]>>;
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

/**
 * Looks at every rule. What there is to tell is written down, then ordered, then noted as ordered: cut short between any
 * two, the next look orders it, under the same id.
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
    for (const [name, rule] of Object.entries(notices.rules)) {
      const before = await this.#order(name, rule, await store.read(name), seen.atMs);
      const next = this.#watch(name, rule, before ?? NOTHING, seen);
      if (JSON.stringify(next) === JSON.stringify(before ?? NOTHING)) continue;
      told.push(...next.untold);
      await this.#order(name, rule, await store.replace(name, before, next), seen.atMs);
    }
    return told;
  }

  #watch(name: string, rule: NoticeRule, before: RuleRecord, seen: Seen): RuleRecord {
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
    // What was there before the rule is nobody's news.
    if (before.upToMs === undefined) return { upToMs: seen.atMs, untold: [] };
    return { upToMs: before.upToMs, ...this.#since(name, rule, before.upToMs, seen) };
  }

  #since(name: string, rule: Exclude<NoticeRule, { metric: unknown }>, upToMs: number, seen: Seen): RuleRecord {
    const { site } = this.#options;
    if ('close' in rule) {
      const days = seen.days.filter(({ sealedMs }) => sealedMs > upToMs);
      const untold = days.flatMap((record): Notice[] => {
        const rows = rowsOfDay(site, rule, record);
        return rows.length === 0
          ? []
          : [this.#notice(name, rule, { id: `${name}.${record.day}`, state: 'sealed', at: record.sealedMs, rows })];
      });
      return { upToMs: Math.max(upToMs, ...days.map(({ sealedMs }) => sealedMs)), untold };
    }
    if ('report' in rule) {
      const made = seen.reports
        .filter(({ report }) => report === rule.report)
        .flatMap((entry) => entry.versions.map((version) => ({ entry, version })))
        .filter(({ version }) => version.madeAt > upToMs);
      return {
        upToMs: Math.max(upToMs, ...made.map(({ version }) => version.madeAt)),
        untold: made.map(({ entry, version }) =>
          this.#notice(name, rule, {
            id: `${name}.${entry.number}.${version.version}`,
            state: 'ready',
            at: version.madeAt,
            rows: rowsOfReport(entry, version),
          }),
        ),
      };
    }
    if ('jobs' in rule) {
      const rows = Object.entries(seen.failed)
        .map(([queue, times]) => ({ queue, count: times.filter((time) => time > upToMs).length }))
        .filter(({ count }) => count > 0)
        .map(({ queue, count }) => ({ code: queue, name: { zh: queue, en: queue }, value: count }));
      if (rows.length === 0 || seen.atMs - upToMs < FAILED_EVERY_MS) return { upToMs, untold: [] };
      const id = `${name}.${seen.atMs.toString(36)}`;
      return { upToMs: seen.atMs, untold: [this.#notice(name, rule, { id, state: 'failed', at: seen.atMs, rows })] };
    }
    return assertNever(rule, 'rule');
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
