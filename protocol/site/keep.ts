import Type, { type Static } from 'typebox';

/** Whole days, as site files write them. */
const Days = Type.String({ pattern: '^[1-9][0-9]{0,4}d$', description: 'whole days: 9d, 400d' });

/** How long a total is kept by the minute, by the hour and by the day. */
export const Keep = Type.Object(
  { minutes: Type.Optional(Days), hours: Type.Optional(Days), days: Type.Optional(Days) },
  {
    additionalProperties: false,
    minProperties: 1,
    description:
      'how long totals are kept by the minute (default 9d), by the hour (400d) and by the day (3650d); what is older stands in the next coarser one, at last in one that is for ever. No total changes by it, and a late event finds its place',
  },
);
export type Keep = Static<typeof Keep>;

/** So many days before the present one each grain is kept; a coarser one as long as a finer one, or longer. */
export interface KeptDays {
  readonly minutes: number;
  readonly hours: number;
  readonly days: number;
}
/** Minutes for a rolling day a week ago, hours for the same day of the year before, days for ten years. */
export const DEFAULT_KEEP: KeptDays = { minutes: 9, hours: 400, days: 3_650 };

/** What a metric keeps: what it says itself, else what its site says, else the default. */
export function keptDays(site: Keep | undefined, metric: Keep | undefined): KeptDays {
  const declared = { ...site, ...metric };
  const daysOf = (grain: keyof KeptDays) =>
    declared[grain] === undefined ? DEFAULT_KEEP[grain] : Number.parseInt(declared[grain], 10);
  const minutes = daysOf('minutes');
  const hours = Math.max(daysOf('hours'), minutes);
  return { minutes, hours, days: Math.max(daysOf('days'), hours) };
}
