import Type, { type Static } from 'typebox';
import { Duration } from '../duration.ts';
import { Words } from '../words.ts';
import { Keep } from './keep.ts';
import { byCode, Code, METRIC_KEY_PATTERN, MetricKey, Name } from './names.ts';
import { Where } from './where.ts';

const closed = { additionalProperties: false } as const;
const By = Type.Array(Name, {
  minItems: 1,
  maxItems: 2,
  description: 'the code attributes that the total is split by',
});
const Kind = Type.String({ description: 'the entity kind' });
const where = Type.Optional(Where);

/** The stretch of time that a view shows: the site's calendar day so far, a rolling window, or everything. */
export const Over = Type.Union([Type.Literal('all'), Type.Literal('today'), Duration], {
  description: '`all`, `today` (since midnight in the site’s time zone) or a rolling window such as 24h',
});
/** What a total is over: besides, the whole of the day before, and of the one after. */
export const TotalOver = Type.Union([...Over.anyOf, Type.Literal('yesterday'), Type.Literal('tomorrow')], {
  description:
    '`all`, `today` (since midnight in the site’s time zone), `yesterday` (the whole calendar day before), `tomorrow` (the whole one after, of milestones that may be told ahead) or a rolling window such as 24h',
});
export const Compare = Type.Array(Type.Enum(['yesterday', 'lastWeek', 'lastYear']), {
  minItems: 1,
  uniqueItems: true,
  description:
    'the same stretch one day, seven days or a year before, up to the same time of day; what is kept by the hour alone, up to its last full hour',
});
const SeriesCompare = Type.Array(Type.Enum(['yesterday', 'lastWeek']), {
  minItems: 1,
  uniqueItems: true,
  description: 'the same buckets one day or seven days before',
});
/** The same bucket of so many days before, or of the same weekday of so many weeks before. */
export const Usual = Type.Union(
  [
    Type.Object({ days: Type.Integer({ minimum: 2, maximum: 28 }) }, closed),
    Type.Object({ weeks: Type.Integer({ minimum: 2, maximum: 12 }) }, closed),
  ],
  {
    description:
      'what is usual at this hour: lowest, middle and highest of the same bucket on so many days before, or on the same weekday of so many weeks; it goes on into the hours to come',
  },
);
export type Usual = Static<typeof Usual>;
/** Series of the same period whose values were told before: the least, the likeliest and the most. */
export const Foreseen = Type.Object(
  { low: MetricKey, middle: MetricKey, high: MetricKey },
  {
    additionalProperties: false,
    description:
      'series of the same period, without `by`, that say what was foreseen of each bucket: least, likeliest, most. Where the most is 0, nothing was',
  },
);
export type Foreseen = Static<typeof Foreseen>;
export const PERIODS = ['minute', 'hour', 'day'] as const;
export const Period = Type.Enum(PERIODS);
export type Period = Static<typeof Period>;

/** What a colour means on the wall; each role has a word or a shape as well. */
export const ROLES = ['ok', 'information', 'warning', 'critical', 'off'] as const;
export type Role = (typeof ROLES)[number];

/** A window needs a milestone that says when an entity counts. */
const dated = {
  at: Type.Optional(Name),
  over: Type.Optional(TotalOver),
  compare: Type.Optional(Compare),
};

export const Count = Type.Object(
  { of: Kind, where, by: Type.Optional(By), ...dated },
  { ...closed, description: 'how many entities' },
);
export const Sum = Type.Object(
  { of: Kind, attribute: Name, where, by: Type.Optional(By), ...dated },
  { ...closed, description: 'the sum of a number attribute' },
);
export const Series = Type.Object(
  {
    of: Kind,
    at: Name,
    per: Period,
    attribute: Type.Optional(Name),
    over: Type.Optional(Over),
    ahead: Type.Optional(Duration),
    where,
    by: Type.Optional(Type.Array(Name, { minItems: 1, maxItems: 1 })),
    compare: Type.Optional(SeriesCompare),
    usual: Type.Optional(Usual),
    foreseen: Type.Optional(Foreseen),
  },
  {
    ...closed,
    description:
      'how many entities per minute, hour or day, in the site’s time zone, by a milestone; with `attribute`, the sum of that number. `ahead`: a rolling window goes on so far beyond now, for what is foreseen',
  },
);
export const DurationMetric = Type.Object(
  {
    of: Kind,
    from: Name,
    to: Name,
    quantiles: Type.Optional(
      Type.Array(Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1 }), { minItems: 1, maxItems: 5 }),
    ),
    bands: Type.Optional(
      Type.Array(Duration, {
        minItems: 1,
        maxItems: 6,
        description: 'upper limits, inclusive, ascending; a last band takes the rest',
      }),
    ),
    where,
    by: Type.Optional(Type.Array(Name, { minItems: 1, maxItems: 1 })),
    over: Type.Optional(
      Type.Union([Type.Literal('all'), Type.Literal('today'), Type.Literal('yesterday')], {
        description: '`today`, and `yesterday`, the whole day before, go by the milestone `from`',
      }),
    ),
  },
  {
    ...closed,
    description: 'time between two milestones: quantiles (within 1 %) and how many fell into each band (exact)',
  },
);
export const Level = Type.Object(
  {
    of: Kind,
    from: Type.Union([Name, Type.Array(Name, { minItems: 1, maxItems: 3 })], {
      description: 'the milestone that opens, and after it those that reopen',
    }),
    until: Type.Optional(Name),
    after: Type.Optional(
      Type.Union([
        Duration,
        Type.Object(
          { by: Name, rules: byCode(Duration), otherwise: Duration },
          { ...closed, description: 'a deadline rule per code of an attribute' },
        ),
      ]),
    ),
    for: Type.Optional(Duration),
    attribute: Type.Optional(Name),
    where,
    by: Type.Optional(By),
    compare: Type.Optional(Compare),
  },
  {
    ...closed,
    description:
      'how many are in an interval at a moment: from `from` (plus `after`) until `until` (or `for` later). Open: from received until closed. Overdue: the same after 30m. Quiet: from seen, after 3m. With `attribute`, the sum of that number over all that are in theirs: strength on duty',
  },
);
export const Ratio = Type.Object(
  {
    of: MetricKey,
    to: MetricKey,
    band: Type.Optional(
      Type.Integer({ minimum: 1, description: 'take of a duration metric the share in its first N bands' }),
    ),
  },
  { ...closed, description: 'one metric divided by another; none where the divisor is 0' },
);
export const Top = Type.Object(
  { of: MetricKey, first: Type.Integer({ minimum: 1, maximum: 50 }) },
  { ...closed, description: 'the first N of a metric that is split by one attribute' },
);
export const FlowColumn = Type.Union([
  Type.Object({ attribute: Name }, closed),
  Type.Object(
    {
      stage: Type.Array(Name, {
        minItems: 2,
        description: 'milestones in order; the entity stands at the furthest that it has',
      }),
    },
    closed,
  ),
]);
export const Flow = Type.Object(
  {
    of: Kind,
    through: Type.Array(FlowColumn, { minItems: 2, maxItems: 6 }),
    where,
    at: Type.Optional(Name),
    over: Type.Optional(Type.Union([Type.Literal('all'), Type.Literal('today')])),
  },
  {
    ...closed,
    description:
      'how many went from which value of one column to which of the next; an entity with a column unset is left out',
  },
);
export const List = Type.Object(
  {
    of: Kind,
    by: Name,
    order: Type.Enum(['newest', 'oldest']),
    first: Type.Integer({ minimum: 1, maximum: 100 }),
    where,
    show: Type.Array(Name, {
      minItems: 1,
      maxItems: 12,
      description: 'the attributes and milestones handed to the panel',
    }),
  },
  { ...closed, description: 'the first N entities of a kind by a milestone' },
);
export type List = Static<typeof List>;
export const Layer = Type.Object(
  {
    of: Kind,
    states: Type.Array(
      Type.Object(
        {
          code: Code,
          name: Words,
          role: Type.Enum(ROLES),
          where: Type.Optional(Where),
        },
        closed,
      ),
      {
        minItems: 1,
        maxItems: 32,
        description:
          'the first state whose filter holds; one without a filter takes the rest; an entity with none is not shown',
      },
    ),
  },
  { ...closed, description: 'place and state of each entity of a kind, for the map' },
);

/** What is better when the number grows: it colours comparisons. */
export const BETTER = ['up', 'down', 'none'] as const;
const Better = Type.Enum(BETTER);
export const Threshold = Type.Object(
  { from: Type.Number(), role: Type.Enum(['warning', 'critical']) },
  { ...closed, description: 'from this value on (down to it, where `better: up`), the number takes this role' },
);
export type Threshold = Static<typeof Threshold>;

const shared = {
  name: Words,
  note: Type.Optional(Words),
  unit: Type.Optional(Words),
  better: Better,
  thresholds: Type.Optional(Type.Array(Threshold, { minItems: 1, maxItems: 3 })),
  keep: Type.Optional(Keep),
};
const metric = <K extends string, T extends Type.TSchema>(verb: K, body: T) =>
  Type.Object({ ...shared, [verb]: body } as typeof shared & Record<K, T>, closed);

/** A metric, list or layer as a site declares it: the shared words and exactly one verb. */
export const Metric = Type.Union([
  metric('count', Count),
  metric('sum', Sum),
  metric('series', Series),
  metric('duration', DurationMetric),
  metric('level', Level),
  metric('ratio', Ratio),
  metric('top', Top),
  metric('flow', Flow),
  metric('list', List),
  metric('layer', Layer),
]);
export type Metric = Static<typeof Metric>;
export const METRIC_VERBS = [
  'count',
  'sum',
  'series',
  'duration',
  'level',
  'ratio',
  'top',
  'flow',
  'list',
  'layer',
] as const;
export type MetricVerb = (typeof METRIC_VERBS)[number];

/** `metrics.yaml`. */
export const MetricsFile = Type.Object(
  {
    metrics: Type.Record(Type.String({ pattern: METRIC_KEY_PATTERN }), Metric, {
      minProperties: 1,
      additionalProperties: false,
    }),
  },
  closed,
);
export type MetricsFile = Static<typeof MetricsFile>;
