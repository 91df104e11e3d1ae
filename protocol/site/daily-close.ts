import Type, { type Static } from 'typebox';
import { Duration, parseDuration } from '../duration.ts';
import { byName, MetricKey } from './names.ts';

const closed = { additionalProperties: false } as const;

/** What is counted of one kind of work at the end of a day: metrics by one and the same attribute, such as the unit. */
export const CloseMatter = Type.Object(
  {
    opened: Type.Array(MetricKey, {
      minItems: 1,
      maxItems: 3,
      description: 'series per day of what came in, and of what came back; they add up',
    }),
    cleared: Type.Array(MetricKey, { minItems: 1, maxItems: 3, description: 'series per day of what was done' }),
    carried: MetricKey,
    overdue: MetricKey,
  },
  {
    ...closed,
    description: '`carried`, `overdue`: levels, read as they stood in the last minute of the day',
  },
);
export type CloseMatter = Static<typeof CloseMatter>;

/** `dailyClose` of `site.yaml`: what a day came to is written down after its midnight. */
export const DailyClose = Type.Object(
  {
    matters: byName(CloseMatter, { minProperties: 1, maxProperties: 20 }),
    clear: Type.Optional(
      Type.Enum(['overdue', 'carried'], {
        description: 'a day is clear where nothing is overdue at its end (default), or where nothing is carried over',
      }),
    ),
    wait: Type.Optional(Duration),
    amend: Type.Optional(Duration),
  },
  {
    ...closed,
    description:
      'seals what each day came to, by matter and unit. `wait`: so long after midnight, default 2m. `amend`: so far back late events amend a sealed day, default 7d',
  },
);
export type DailyClose = Static<typeof DailyClose>;

/** How far back late events amend a sealed day. */
export function amendMsOf({ amend = '7d' }: DailyClose): number {
  return parseDuration(amend);
}

/** The kind whose entities are the sealed days, and what is told of each. */
export const CLOSE_KIND = 'close';
export const CLOSE_FIGURES = ['opened', 'cleared', 'carried', 'overdue'] as const;
export type CloseFigure = (typeof CLOSE_FIGURES)[number];
/** The code of all matters together. */
export const ALL_MATTERS = 'all';
