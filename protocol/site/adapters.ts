import Type, { type Static } from 'typebox';
import { Words } from '../words.ts';
import { byName, Code, Name } from './names.ts';

const closed = { additionalProperties: false } as const;

const BodyPath = Type.String({
  pattern: '^(?:/(?:[^~/]|~[01])*)+$',
  maxLength: 200,
  description: 'a JSON Pointer (RFC 6901) into what is sent, such as /alarm/id',
});
const Level = Type.Optional(
  Type.String({ description: 'in place of `path`: the level of the topic that is named so in braces' }),
);

/** Where one value stands: in the body, or in the topic. */
const Place = { path: Type.Optional(BodyPath), level: Level };

export const AdaptedAttribute = Type.Object(
  {
    path: Type.Optional(
      Type.Union([
        BodyPath,
        Type.Object({ longitude: BodyPath, latitude: BodyPath }, closed),
        Type.Object(
          { point: BodyPath, order: Type.Enum(['lonlat', 'latlon']) },
          { ...closed, description: 'two numbers in one text or list' },
        ),
      ]),
    ),
    level: Level,
    codes: Type.Optional(
      Type.Record(Type.String(), Code, {
        description: 'what is sent -> the code; what is not listed is taken as it is',
      }),
    ),
    otherwise: Type.Optional(Code),
    districts: Type.Optional(
      Type.Enum(['name', 'code'], {
        description: 'find the district by its name (either language) or by its code; default: code',
      }),
    ),
    optional: Type.Optional(
      Type.Boolean({ description: 'where there is none the attribute stays unset; otherwise the item is refused' }),
    ),
  },
  closed,
);
export type AdaptedAttribute = Static<typeof AdaptedAttribute>;

export const AdaptedTime = Type.Union(
  [
    Type.Literal('arrival'),
    Type.Object(
      {
        path: BodyPath,
        format: Type.String({
          description: 'date-fns format such as yyyy-MM-dd HH:mm:ss, t for Unix seconds, T for milliseconds; or ISO',
        }),
        timeZone: Type.Optional(Type.String({ description: 'default: the site’s' })),
      },
      closed,
    ),
  ],
  { description: 'the time of the event; `arrival`: the moment at which it came here' },
);

export const AdaptedMilestone = Type.Union(
  [
    Name,
    Type.Object(
      {
        ...Place,
        values: Type.Record(Type.String(), Name, {
          minProperties: 1,
          description: 'what is sent -> the milestone, or `changed`',
        }),
        otherwise: Type.Optional(Name),
      },
      closed,
    ),
  ],
  { description: 'what happened: a milestone of the kind, or `changed` for attributes alone' },
);

const mapping = {
  items: Type.Optional(
    Type.String({
      ...BodyPath,
      description: 'a JSON Pointer to a list, each of whose items is an event; a body that is a list needs none',
    }),
  ),
  kind: Name,
  source: Type.String({ pattern: '^/[a-z0-9/-]+$', description: 'CloudEvents source, such as /hooks/alarms' }),
  subject: Type.Object(Place, { ...closed, description: 'the entity’s id' }),
  time: AdaptedTime,
  milestone: AdaptedMilestone,
  attributes: Type.Optional(byName(AdaptedAttribute)),
};

export const WebhookAdapter = Type.Object(
  {
    name: Words,
    from: Type.Literal('webhook'),
    signed: Type.Optional(
      Type.Boolean({ description: 'its sender signs by Standard Webhooks in place of sending a key' }),
    ),
    ...mapping,
  },
  closed,
);
export type WebhookAdapter = Static<typeof WebhookAdapter>;

export const MqttAdapter = Type.Object(
  {
    name: Words,
    from: Type.Literal('mqtt'),
    topic: Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'a topic filter; levels to be read are named in braces: alerts/{district}/+',
    }),
    ...mapping,
  },
  closed,
);
export type MqttAdapter = Static<typeof MqttAdapter>;

/** `adapters/<adapter>.yaml`: how what another system sends becomes events. */
export const AdapterFile = Type.Union([WebhookAdapter, MqttAdapter]);
export type AdapterFile = Static<typeof AdapterFile>;
