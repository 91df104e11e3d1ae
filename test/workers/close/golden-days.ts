import type { DayFigures, Figures } from '../../../workers/close/day-figures.ts';

/** Local time of Shanghai on days of November 2026, as epoch ms: `22 09:00`. */
export function at(text: string): number {
  const [day = '', time = ''] = text.split(' ');
  return Date.parse(`2026-11-${day}T${time.length === 5 ? `${time}:00` : time}+08:00`);
}

export interface GoldenEvent {
  readonly id: string;
  readonly what: 'opened' | 'done' | 'again' | 'changed';
  readonly atMs: number;
  readonly unit?: string;
}
const tell = (id: string, what: GoldenEvent['what'], time: string, unit?: string): GoldenEvent => ({
  id,
  what,
  atMs: at(time),
  ...(unit !== undefined && { unit }),
});

/** Three days by hand, deadline four hours. J is a job, E an errand. */
export const goldenEvents: readonly GoldenEvent[] = [
  // Done within the day.
  tell('J1', 'opened', '22 09:00', 'a'),
  tell('J1', 'done', '22 10:00'),
  // Over midnight, in time.
  tell('J2', 'opened', '22 23:30', 'a'),
  tell('J2', 'done', '23 00:30'),
  // Overdue for two days.
  tell('J3', 'opened', '22 15:00', 'a'),
  tell('J3', 'done', '24 09:00'),
  // Done, back, and done again a day later: done on the later day, open until then.
  tell('J4', 'opened', '22 12:00', 'b'),
  tell('J4', 'done', '22 13:00'),
  tell('J4', 'again', '23 08:00'),
  tell('J4', 'done', '23 12:00'),
  // Done, and back a day later: both days count it.
  tell('J5', 'opened', '23 10:00', 'b'),
  tell('J5', 'done', '23 11:00'),
  tell('J5', 'again', '24 10:00'),
  // In the last half minute of a day, and in the first moment of one.
  tell('J6', 'opened', '24 23:59:30', 'b'),
  tell('J7', 'opened', '24 00:00', 'a'),
  tell('J7', 'done', '24 00:10'),
  // Due at midnight: not overdue on the day before it.
  tell('J8', 'opened', '23 20:00', 'a'),
  // Due in the last minute: overdue on that day.
  tell('J9', 'opened', '23 19:59', 'b'),
  tell('J9', 'done', '24 08:00'),
  // Another unit's, as was found out later.
  tell('J10', 'opened', '22 08:00', 'a'),
  tell('J10', 'changed', '22 08:30', 'b'),
  tell('J10', 'done', '22 09:00'),
  // Nobody's: it has no row.
  tell('J11', 'opened', '22 08:00'),
  tell('E1', 'opened', '22 10:00', 'a'),
  tell('E1', 'done', '22 11:00'),
  tell('E2', 'opened', '23 09:00', 'b'),
  tell('E2', 'done', '23 09:30'),
];

const row = (opened: number, cleared: number, carried: number, overdue: number): Figures => ({
  opened,
  cleared,
  carried,
  overdue,
});

/** What each day came to, once all of it is known: opened, cleared, carried over, overdue. */
export const goldenDays: Readonly<Record<string, DayFigures>> = {
  '2026-11-22': { job: { a: row(3, 1, 2, 1), b: row(2, 1, 1, 1) }, errand: { a: row(1, 1, 0, 0) } },
  '2026-11-23': { job: { a: row(1, 1, 2, 1), b: row(2, 2, 1, 1) }, errand: { b: row(1, 1, 0, 0) } },
  '2026-11-24': { job: { a: row(1, 2, 1, 1), b: row(2, 1, 2, 1) }, errand: {} },
};
/** 22 November as it was known two minutes after its midnight: J4 was done. */
export const sealed22: DayFigures = {
  job: { a: row(3, 1, 2, 1), b: row(2, 2, 0, 0) },
  errand: { a: row(1, 1, 0, 0) },
};
