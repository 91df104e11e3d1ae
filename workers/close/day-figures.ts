import { ALL_MATTERS, CLOSE_FIGURES, type CloseFigure, type DailyClose } from '../../protocol/site/daily-close.ts';
import type { View } from '../../protocol/views.ts';

/** What came in and was done on a day, and what was open and overdue in its last minute. */
export type Figures = Readonly<Record<CloseFigure, number>>;
/** Matter -> unit -> figures. Units with nothing have no entry. */
export type DayFigures = Readonly<Record<string, Readonly<Record<string, Figures>>>>;
/** Matter -> unit -> how many days in a row, this one included, ended clear. */
export type Streaks = Readonly<Record<string, Readonly<Record<string, number>>>>;
type Views = Readonly<Record<string, View>>;

export const NOTHING: Figures = { opened: 0, cleared: 0, carried: 0, overdue: 0 };

/** The metrics of which days are read as they are now: their buckets are days. */
export function dayKeys({ matters }: DailyClose): string[] {
  return Object.values(matters).flatMap(({ opened, cleared }) => [...opened, ...cleared]);
}

/** The metrics that are read as they stood at a moment. */
export function levelKeys({ matters }: DailyClose): string[] {
  return Object.values(matters).flatMap(({ carried, overdue }) => [carried, overdue]);
}

/** A day that has ended, as the site's calendar has it. */
export interface EndedDay {
  readonly startMs: number;
  readonly endMs: number;
}

/** The days that have ended and that all of the series hold, the oldest first; the running one is their last bucket. */
export function endedDays(series: readonly (View | undefined)[]): EndedDay[] {
  const [starts = [], ...others] = series.map((each) => (each?.view === 'series' ? each.starts : []));
  return starts
    .slice(0, -1)
    .map((startMs, index) => ({ startMs, endMs: starts[index + 1] as number }))
    .filter(({ startMs }) => others.every((its) => its.includes(startMs)));
}

/**
 * What a day came to.
 * @param views those of `dayKeys`, and of `levelKeys` in the last minute of the day
 */
export function figuresOf({ matters }: DailyClose, { startMs, views }: { startMs: number; views: Views }): DayFigures {
  return Object.fromEntries(
    Object.entries(matters).map(([matter, { opened, cleared, carried, overdue }]) => {
      const counts: Readonly<Record<CloseFigure, ReadonlyMap<string, number>>> = {
        opened: addUp(opened.map((key) => countsOn(views[key], startMs))),
        cleared: addUp(cleared.map((key) => countsOn(views[key], startMs))),
        carried: countsIn(views[carried]),
        overdue: countsIn(views[overdue]),
      };
      const units = new Set(CLOSE_FIGURES.flatMap((figure) => [...counts[figure].keys()]));
      return [matter, Object.fromEntries([...units].sort().map((unit) => [unit, figuresAt(counts, unit)]))];
    }),
  );
}

function figuresAt(counts: Readonly<Record<CloseFigure, ReadonlyMap<string, number>>>, unit: string): Figures {
  const of = (figure: CloseFigure) => counts[figure].get(unit) ?? 0;
  return { opened: of('opened'), cleared: of('cleared'), carried: of('carried'), overdue: of('overdue') };
}

/** Unit -> count in the bucket that begins then; 0 is left out. */
function countsOn(view: View | undefined, startMs: number): ReadonlyMap<string, number> {
  if (view?.view !== 'series') throw new TypeError('a series per day was expected');
  const bucket = view.starts.indexOf(startMs);
  if (bucket < 0) throw new RangeError(`the series does not hold the day that begins at ${startMs}`);
  const counts = new Map<string, number>();
  for (const { of, code, values } of view.lines) {
    const value = values[bucket];
    if (of === 'now' && code !== null && value) counts.set(code, value);
  }
  return counts;
}

function countsIn(view: View | undefined): ReadonlyMap<string, number> {
  if (view?.view !== 'table') throw new TypeError('a level by one attribute was expected');
  return new Map(view.rows.map((row) => [row[0] as string, row[1] as number]));
}

function addUp(parts: readonly ReadonlyMap<string, number>[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const [unit, count] of parts.flatMap((part) => [...part])) sums.set(unit, (sums.get(unit) ?? 0) + count);
  return sums;
}

/** With all matters together as one more. */
export function withAll(figures: DayFigures): DayFigures {
  const all: Record<string, Figures> = {};
  for (const its of Object.values(figures))
    for (const [unit, { opened, cleared, carried, overdue }] of Object.entries(its)) {
      const sum = all[unit] ?? NOTHING;
      all[unit] = {
        opened: sum.opened + opened,
        cleared: sum.cleared + cleared,
        carried: sum.carried + carried,
        overdue: sum.overdue + overdue,
      };
    }
  return { ...figures, [ALL_MATTERS]: all };
}

/**
 * How many days in a row each unit ended clear of each matter, and of all.
 * @param before those of the day before; undefined where that is not known: the count begins
 */
export function streaksOf(
  figures: DayFigures,
  {
    units,
    before,
    clear = 'overdue',
  }: { units: readonly string[]; before: Streaks | undefined; clear?: DailyClose['clear'] },
): Streaks {
  return Object.fromEntries(
    Object.entries(withAll(figures)).map(([matter, its]) => [
      matter,
      Object.fromEntries(
        units.map((unit) => {
          const isClear = (its[unit] ?? NOTHING)[clear] === 0;
          return [unit, isClear ? (before?.[matter]?.[unit] ?? 0) + 1 : 0];
        }),
      ),
    ]),
  );
}
