import type { CloudEvent } from '../../protocol/events.ts';
import type { Readings } from '../../protocol/readings.ts';
import type { DailyClose } from '../../protocol/site/daily-close.ts';
import { type DayFigures, dayKeys, type EndedDay, endedDays, figuresOf, levelKeys, streaksOf } from './day-figures.ts';
import { dayCode } from '../local-time.ts';
import type { RecordStore } from '../record-store.ts';
import { amendDay, type DayRecord, sealDay } from './day-record.ts';

export interface ClosePlan {
  readonly close: DailyClose;
  /** Codes of the units that have a row, in whatever order. */
  readonly units: readonly string[];
  readonly timeZone: string;
  readonly waitMs: number;
  readonly amendMs: number;
}

export interface DayCloserOptions {
  readonly plan: ClosePlan;
  readonly store: Pick<RecordStore<DayRecord>, 'read' | 'names' | 'replace'>;
  /** Views of one revision; with `atMs`, levels as they stood then. */
  readonly read: (keys: readonly string[], atMs?: number) => Promise<Readings>;
  readonly tell: (record: DayRecord) => CloudEvent[];
  /** Resolves when the events are committed and on disk, with those that the gate refused. */
  readonly post: (events: readonly CloudEvent[]) => Promise<readonly CloudEvent[]>;
}

export interface Closed {
  readonly sealed: readonly string[];
  readonly amended: readonly string[];
}

/**
 * Seals the days that have ended, and amends those that late events have changed. Three writes a revision: the record, the
 * events that follow from it, the note that they were told. Cut short between any two, the next run goes on from there;
 * what was sealed stands as it was sealed.
 */
export class DayCloser {
  readonly #options: DayCloserOptions;

  constructor(options: DayCloserOptions) {
    this.#options = options;
  }

  async run(): Promise<Closed> {
    const { plan, store, read } = this.#options;
    const keys = dayKeys(plan.close);
    const now = await read(keys);
    const days = endedDays(keys.map((key) => now.views[key])).filter(({ endMs }) => now.at >= endMs + plan.waitMs);
    const known = await store.names();
    const closed = { sealed: [] as string[], amended: [] as string[] };
    let before: DayRecord | undefined;
    for (const day of days) {
      const code = dayCode(day.startMs, plan.timeZone);
      let record = await this.#tellWhole(await store.read(code));
      if (record && record.told < record.revision) {
        // The gate refuses it: a next revision would take the place of what was never told.
        before = record;
        continue;
      }
      const isAmendable = day.endMs > now.at - plan.amendMs;
      const isNew = record === undefined && (known.length === 0 ? isAmendable : code > (known.at(-1) ?? ''));
      if (isNew || (record && isAmendable)) {
        const next = await this.#work(day, code, { record, before, now });
        // Without work before it, a centre that has just begun has no day to seal.
        if (next && !(isNew && !before && known.length === 0 && isEmpty(next.figures))) {
          const stands = await store.replace(code, record, next);
          (isNew ? closed.sealed : closed.amended).push(code);
          record = await this.#tellWhole(stands);
        }
      }
      before = record;
    }
    return closed;
  }

  /** The next revision of a day; undefined where there is none. */
  async #work(
    day: EndedDay,
    code: string,
    { record, before, now }: { record: DayRecord | undefined; before: DayRecord | undefined; now: Readings },
  ): Promise<DayRecord | undefined> {
    const { plan, read } = this.#options;
    const { close, units } = plan;
    // Counts and levels of one revision: what came in is then also what is open of it.
    const { views } = await read([...dayKeys(close), ...levelKeys(close)], day.endMs - 1);
    const figures = figuresOf(close, { startMs: day.startMs, views });
    const streaks = streaksOf(figures, { units, before: before?.streaks, clear: close.clear });
    const found = { figures, streaks, nowMs: now.at };
    return record ? amendDay(record, found) : sealDay({ ...day, day: code }, found);
  }

  /** Tells what the gate may not have taken yet of the latest revision. */
  async #tellWhole(record: DayRecord | undefined): Promise<DayRecord | undefined> {
    if (!record || record.told >= record.revision) return record;
    const { store, tell, post } = this.#options;
    // What the gate refuses is told again: by then somebody may have set the site right.
    if ((await post(tell(record))).length > 0) return record;
    return store.replace(record.day, record, { ...record, told: record.revision });
  }
}

function isEmpty(figures: DayFigures): boolean {
  return Object.values(figures).every((its) => Object.keys(its).length === 0);
}
