import Type, { type Static } from 'typebox';
import { Duration } from '../duration.ts';
import { Words } from '../words.ts';
import { byName, Code, MetricKey, Name } from './names.ts';

const closed = { additionalProperties: false } as const;

/** Counts of which it is said beforehand how many there will be, each code of an attribute by itself. */
export const Forecast = Type.Object(
  {
    name: Words,
    history: MetricKey,
    day: Type.Optional(Type.Boolean({ description: 'whether the next day is foreseen' })),
    hours: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 48, description: 'how many of the next hours are foreseen' }),
    ),
    interval: Type.Optional(
      Type.Number({ minimum: 0.5, maximum: 0.99, description: 'how often the interval is to hold, default 0.8' }),
    ),
    window: Type.Optional(Duration),
    busy: Type.Optional(
      Type.Object(
        {
          times: Type.Number({ exclusiveMinimum: 1, maximum: 10 }),
          least: Type.Optional(Type.Integer({ minimum: 1 })),
        },
        {
          ...closed,
          description:
            'an hour or a day is busy from so many times what they hold on average, and from `least` (default 3) on; default 1.25 times',
        },
      ),
    ),
    wait: Type.Optional(Duration),
    tells: Type.Object(
      {
        kind: Name,
        id: Type.String({ pattern: '^[A-Z]{1,8}$', description: 'capitals with which the ids begin' }),
        set: Type.Optional(byName(Code, { description: 'attribute -> the code that it is given' })),
      },
      closed,
    ),
  },
  {
    ...closed,
    description:
      '`history`: a series per hour, by one attribute or none, from which it is learnt and against which it is scored. `window`: so much of it, default all. `wait`: it is scored so long after its time, and the next day is foreseen so long after midnight, default 15m. Each forecast is an entity `<id><yyyymmdd>-<forecast>-<code>`, of an hour `<id><yyyymmdd>-<hh>-<forecast>-<code>`',
  },
);
export type Forecast = Static<typeof Forecast>;

/** `forecasts` of `site.yaml`. */
export const Forecasts = byName(Forecast, {
  maxProperties: 20,
  description: 'counts of which it is said beforehand how many there will be, and how good that was',
});
export type Forecasts = Static<typeof Forecasts>;

/** What the kind of forecasts must have. */
export const FORECAST_MILESTONES = ['made', 'begins', 'scored'] as const;
export const FORECAST_NUMBERS = ['expected', 'low', 'high', 'observed', 'error'] as const;
export const FORECAST_VERDICTS = ['hit', 'miss', 'falseAlarm', 'quiet'] as const;
export type ForecastVerdict = (typeof FORECAST_VERDICTS)[number];
