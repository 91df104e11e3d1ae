import Type, { type Static } from 'typebox';
import { Duration } from '../duration.ts';
import { Words } from '../words.ts';
import { byName, MetricKey } from './names.ts';
import { Raises } from './raises.ts';

const closed = { additionalProperties: false } as const;

/** Counts that are watched for a rise above what is usual, one stream for each code of an attribute. */
export const Surge = Type.Object(
  {
    name: Words,
    counts: MetricKey,
    usual: MetricKey,
    raises: Raises,
    within: Type.Optional(Duration),
    falseAlarm: Type.Optional(Duration),
    holdOff: Type.Optional(Duration),
  },
  {
    ...closed,
    description:
      '`counts`: a series per minute by one attribute; `usual`: one per hour by the same, from which what is usual is learnt. What rises opens `<id><yyyymmdd>-<hhmm>-<surge>-<code>`, with the codes of `set`, the code that rose in the attribute of its name, and the numbers `observed` and `expected`, where the kind has them. `within`: how soon a rise is to be seen, default 45m. `falseAlarm`: one on average in this time of each stream, default 10d. `holdOff`: after a surge its stream raises no other, default 2h',
  },
);
export type Surge = Static<typeof Surge>;

/** `surges` of `site.yaml`. */
export const Surges = byName(Surge, {
  maxProperties: 20,
  description: 'counts that are watched for a rise above what is usual, and what it opens',
});
export type Surges = Static<typeof Surges>;
