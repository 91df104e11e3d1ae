import type { Readings } from '../../protocol/readings.ts';
import type { ReportRules } from '../../protocol/site/reports.ts';
import type { Site } from '../../protocol/site/site.ts';
import type { DayRecord } from '../close/day-record.ts';
import type { CalendarDay } from '../calendar-days.ts';

/** A day, and what is known of it. */
export interface KnownDay extends CalendarDay {
  /** Undefined where it was never sealed. */
  readonly record: DayRecord | undefined;
  /** As they stood in its last minute. */
  readonly views: Readings['views'];
}

export interface ReportSources {
  readonly site: Pick<Site, 'file' | 'kinds' | 'metrics'>;
  readonly key: string;
  readonly rules: ReportRules;
  /** Of the report, the first one first. */
  readonly days: readonly KnownDay[];
  /** As many before them. */
  readonly before: readonly KnownDay[];
  /** The seven up to its end. */
  readonly week: readonly KnownDay[];
}
