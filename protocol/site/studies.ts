import Type, { type Static } from 'typebox';
import { Duration } from '../duration.ts';
import { Words } from '../words.ts';
import { byName, Code, MetricKey } from './names.ts';
import { Raises } from './raises.ts';

const closed = { additionalProperties: false } as const;

/** Whatever comes into a list must be studied, each entity by itself. */
export const ListedStudy = Type.Object(
  {
    name: Words,
    list: MetricKey,
    is: Type.Optional(
      byName(Type.Array(Code, { minItems: 1 }), {
        description: 'attribute that the list shows -> one of these codes; default: whatever comes into the list',
      }),
    ),
    reach: Type.Optional(Duration),
    opens: Raises,
  },
  {
    ...closed,
    description:
      'each entity of `list` with the codes of `is` opens `<id><its id>-<rule>` at its moment in the list, with the codes of `set` and what the list shows of it, where the kind has it. `reach`: nothing older opens anything, default 24h',
  },
);
export type ListedStudy = Static<typeof ListedStudy>;

/** What comes again and again must be studied. */
export const RepeatedStudy = Type.Object(
  {
    name: Words,
    counts: MetricKey,
    from: Type.Integer({ minimum: 2, description: 'so many within the window of `counts` are a problem' }),
    holdOff: Type.Optional(Duration),
    opens: Raises,
  },
  {
    ...closed,
    description:
      '`counts`: a count by one or two attributes within a rolling window. What reaches `from` opens `<id><yyyymmdd>-<hhmm>-<rule>-<code>-<code>`, with the codes of `set`, those that it is counted by, and the number `observed`, where the kind has it. `holdOff`: the same codes open no other for so long, default the window of `counts`',
  },
);
export type RepeatedStudy = Static<typeof RepeatedStudy>;

/** What must be studied: a rule opens an entity when its trigger holds. */
export const StudyRule = Type.Union([ListedStudy, RepeatedStudy]);
export type StudyRule = Static<typeof StudyRule>;

/** `studies` of `site.yaml`. */
export const Studies = byName(StudyRule, {
  maxProperties: 40,
  description: 'what must be studied: rules that open an entity when something comes into a list, or comes repeatedly',
});
export type Studies = Static<typeof Studies>;
