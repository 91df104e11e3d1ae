import Type, { type Static } from 'typebox';
import { Words } from '../words.ts';

const closed = { additionalProperties: false } as const;
export const SHIFT_TIME_PATTERN = '^([01][0-9]|2[0-3]):[0-5][0-9]$';

/** Who is on duty, by the clock of the site: shifts, never persons. */
export const Shift = Type.Object(
  {
    name: Words,
    from: Type.String({
      pattern: SHIFT_TIME_PATTERN,
      description: 'such as 08:00; it lasts until the next one begins',
    }),
  },
  closed,
);
export type Shift = Static<typeof Shift>;
export const Shifts = Type.Array(Shift, {
  minItems: 1,
  maxItems: 12,
  description: 'the shifts of a day, in the order of their times; the status strip says which is on duty',
});

/** The shift on duty at a time of the site's day (`HH:MM`): the one that began last, before the first that of the evening before. */
export function shiftAt(shifts: readonly Shift[], minute: string): Shift | undefined {
  let found = shifts.at(-1);
  for (const shift of shifts) if (shift.from <= minute) found = shift;
  return found;
}
