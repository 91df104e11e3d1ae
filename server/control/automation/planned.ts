import { TZDate } from '@date-fns/tz';
import { subDays } from '../../../config/date-rules.ts';
import { parseDuration } from '../../../protocol/duration.ts';
import { type Automation, type ScheduleEntry, WEEKDAYS } from '../../../protocol/site/automation.ts';

/** What the schedule wants at a moment. Times are epoch ms of wall time. */
export interface Planned {
  readonly scene: string;
  /** Since when. */
  readonly from: number;
  /** Names this turn of this scene: another one is another key. */
  readonly key: string;
}

/** An entry that has begun. */
interface Begun {
  readonly index: number;
  readonly entry: ScheduleEntry;
  readonly from: number;
  readonly until: number;
}

const DAYS_OF_WEEK = 7;

/** What the schedule wants at a moment ([AM1], [AM2]); undefined where it wants nothing. Neither clock nor chance. */
export function plannedAt(automation: Automation, timeZone: string, wall: number): Planned | undefined {
  const begun = standingEntry(automation.schedule ?? [], timeZone, wall);
  if (!begun) return undefined;
  const { entry, index, from } = begun;
  if (entry.scene !== undefined) return { scene: entry.scene, from, key: `${index}@${from}` };
  const steps = automation.playlists?.[entry.playlist ?? '']?.steps ?? [];
  const dwells = steps.map(({ dwell }) => parseDuration(dwell));
  const round = dwells.reduce((sum, dwell) => sum + dwell, 0);
  if (round === 0) return undefined;
  const rounds = Math.floor((wall - from) / round);
  let begins = from + rounds * round;
  for (const [step, { scene }] of steps.entries()) {
    const ends = begins + (dwells[step] ?? 0);
    if (wall < ends) return { scene, from: begins, key: `${index}@${from}/${rounds}.${step}` };
    begins = ends;
  }
  return undefined;
}

/** What comes after that, and when; within a week. */
export function plannedNext(automation: Automation, timeZone: string, wall: number): Planned | undefined {
  const now = plannedAt(automation, timeZone, wall);
  for (const moment of boundaries(automation, timeZone, wall)) {
    const next = plannedAt(automation, timeZone, moment);
    if (next && next.key !== now?.key) return next.from >= wall ? next : { ...next, from: moment };
  }
  return undefined;
}

/** Of all that have begun and not ended, the one that began last; of two at once, the later in the file. */
function standingEntry(schedule: readonly ScheduleEntry[], timeZone: string, wall: number): Begun | undefined {
  let standing: Begun | undefined;
  for (const [index, entry] of schedule.entries()) {
    const begun = lastBegun(entry, index, { timeZone, wall });
    if (begun && wall < begun.until && (!standing || begun.from >= standing.from)) standing = begun;
  }
  return standing;
}

function lastBegun(
  entry: ScheduleEntry,
  index: number,
  { timeZone, wall }: { readonly timeZone: string; readonly wall: number },
): Begun | undefined {
  const today = new TZDate(wall, timeZone);
  for (let ago = 0; ago <= DAYS_OF_WEEK; ago += 1) {
    const day = subDays(today, ago);
    if (!holdsOn(entry, day)) continue;
    const from = timeOn(day, entry.from);
    if (from > wall) continue;
    return { index, entry, from, until: endOf(entry, day, from) };
  }
  return undefined;
}

/** An end that is earlier in the day than the beginning lies on the next day. */
function endOf({ from, until }: ScheduleEntry, day: TZDate, begins: number): number {
  if (until === undefined) return Number.POSITIVE_INFINITY;
  return timeOn(until > from ? day : subDays(day, -1), until) || begins;
}

/** When something may change: ends of steps now, and beginnings and ends of entries, in order. */
function boundaries(automation: Automation, timeZone: string, wall: number): number[] {
  const found: number[] = [];
  const today = new TZDate(wall, timeZone);
  for (const entry of automation.schedule ?? []) {
    for (let ahead = -1; ahead <= DAYS_OF_WEEK; ahead += 1) {
      const day = subDays(today, -ahead);
      if (!holdsOn(entry, day)) continue;
      const from = timeOn(day, entry.from);
      found.push(from, endOf(entry, day, from));
    }
  }
  const now = plannedAt(automation, timeZone, wall);
  const entry = standingEntry(automation.schedule ?? [], timeZone, wall)?.entry;
  const steps = automation.playlists?.[entry?.playlist ?? '']?.steps ?? [];
  if (now) for (const { dwell } of steps) found.push(now.from + parseDuration(dwell));
  return found.filter((moment) => moment > wall && Number.isFinite(moment)).toSorted((a, b) => a - b);
}

function holdsOn({ days }: ScheduleEntry, day: TZDate): boolean {
  const name = WEEKDAYS[day.getDay()];
  return days === undefined || (name !== undefined && days.includes(name));
}

function timeOn(day: TZDate, time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return new TZDate(day.getFullYear(), day.getMonth(), day.getDate(), hours, minutes, day.timeZone ?? 'UTC').getTime();
}
