import Type, { type Static } from 'typebox';
import { Duration } from '../duration.ts';
import { Words } from '../words.ts';
import { byCode, byName, Code, MetricKey, Name } from './names.ts';
import { SHIFT_TIME_PATTERN } from './shifts.ts';

const closed = { additionalProperties: false } as const;

/** Rhythm of generated data; the share of a day’s events that falls into each hour is scaled to `perDay`. */
export const DrillKind = Type.Object(
  {
    population: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'standing entities, such as cameras' }),
    ),
    /** Sets the kind’s first milestone that joins by `last`, such as `seen`. */
    heartbeat: Type.Optional(Duration),
    perDay: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000_000, description: 'new entities a day' })),
    rota: Type.Optional(
      Type.Object(
        {
          each: Name,
          by: Name,
          at: byCode(Type.String({ pattern: SHIFT_TIME_PATTERN }), { minProperties: 1, maxProperties: 24 }),
        },
        {
          ...closed,
          description:
            'in place of `perDay`: at each time of the site’s day one entity for every code of the attribute `each`, with the code of that time in `by`',
        },
      ),
    ),
    hours: Type.Optional(
      Type.Array(Type.Number({ minimum: 0 }), {
        minItems: 24,
        maxItems: 24,
        description: 'weight of each hour of the site’s day',
      }),
    ),
    weights: Type.Optional(
      byName(byCode(Type.Number({ minimum: 0 })), {
        description: 'attribute -> code -> weight; codes left out weigh 1',
      }),
    ),
    numbers: Type.Optional(
      byName(Type.Tuple([Type.Number({ minimum: 0 }), Type.Number({ minimum: 0 })]), {
        description:
          'number attribute -> median and 90th percentile; left out, small values of its bounds are the usual ones',
      }),
    ),
    shares: Type.Optional(
      byName(Type.Number({ minimum: 0, maximum: 1 }), {
        description:
          'attribute -> how many new entities have it at all. It is drawn apart: nothing else of the drill changes with it',
      }),
    ),
    given: Type.Optional(
      byName(byName(Code), {
        description: 'attribute -> the codes that an entity must have to have it, such as an outcome for an amount',
      }),
    ),
    steps: Type.Optional(
      Type.Array(
        Type.Object(
          {
            milestone: Name,
            after: Type.Tuple([Duration, Duration], {
              description: 'median and 90th percentile of the time since the step before',
            }),
            share: Type.Optional(
              Type.Number({
                minimum: 0,
                maximum: 1,
                description: 'how many of those at the step before get this far; default 1',
              }),
            ),
            skippable: Type.Optional(
              Type.Boolean({
                description: 'those that do not get this far go on with the next step; default: they stop here',
              }),
            ),
            tells: Type.Optional(
              Type.Array(Name, {
                minItems: 1,
                description: 'attributes that are known only from this step on, such as an outcome',
              }),
            ),
          },
          closed,
        ),
        { minItems: 1 },
      ),
    ),
    answers: Type.Optional(MetricKey),
    changes: Type.Optional(
      Type.Object(
        {
          attribute: Name,
          perHour: Type.Number({ minimum: 0 }),
          back: Type.Tuple([Duration, Duration]),
          normal: Code,
          silent: Type.Optional(
            Type.Array(Code, { minItems: 1, description: 'codes in which the entity sends no heartbeat' }),
          ),
        },
        {
          ...closed,
          description:
            'how often, in an hour, one standing entity leaves its normal code, and how long it stays away (median, 90th percentile)',
        },
      ),
    ),
    labels: Type.Optional(
      Type.Array(
        Type.Object(
          { ...Words.properties, is: Type.Optional(byName(Code)) },
          {
            ...closed,
            description: 'a text, and the codes that an entity must have for it; without them it suits all',
          },
        ),
        { minItems: 1, description: 'texts for a label attribute' },
      ),
    ),
  },
  {
    ...closed,
    description:
      '`answers`: a list of what is open of this kind. What the workers have opened of it (surges, studies) takes the steps after the first as the drill’s own does',
  },
);
export type DrillKind = Static<typeof DrillKind>;

export const Drill = Type.Object(
  {
    seed: Type.String({ minLength: 1 }),
    history: Duration,
    foretold: Type.Optional(Duration),
    kinds: byName(DrillKind, { minProperties: 1 }),
    incidents: Type.Optional(
      Type.Object(
        {
          kind: Name,
          every: Duration,
          lasts: Duration,
          times: Type.Number({ minimum: 1, maximum: 100 }),
          is: byName(Code),
        },
        { ...closed, description: 'now and then, one district has many more events with these codes' },
      ),
    ),
  },
  {
    ...closed,
    description:
      '`foretold`: of so long before it began there are forecasts, each from what was known before its time, and how good they were',
  },
);
export type Drill = Static<typeof Drill>;
