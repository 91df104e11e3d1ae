import Type, { type Static } from 'typebox';

/** Attribute values as an event carries them: a code or label, a whole number, or [longitude, latitude]. */
export const AttributeValue = Type.Union([
  Type.String(),
  Type.Number(),
  // Not a tuple: TypeBox writes those in the way of older JSON Schema, which OpenAPI 3.1 does not know.
  Type.Unsafe<[longitude: number, latitude: number]>(Type.Array(Type.Number(), { minItems: 2, maxItems: 2 })),
]);
export type AttributeValue = Static<typeof AttributeValue>;

/** The highest rank of a correction; 0 is that of what sources report. */
export const RANK_MAX = 9;

/** A CloudEvents 1.0 event in structured JSON mode, as the gate takes it (rules [EV1]–[EV11] of SPEC.md). */
export const CloudEvent = Type.Object(
  {
    specversion: Type.Literal('1.0'),
    id: Type.String({ minLength: 1, maxLength: 128 }),
    source: Type.String({ minLength: 1, maxLength: 200 }),
    type: Type.String({
      description: '`<kind>.<milestone>` or `<kind>.changed`; of a correction also `<kind>.voided`, `<kind>.restored`',
    }),
    subject: Type.String({ minLength: 1, maxLength: 64, description: 'the entity id' }),
    time: Type.String({ format: 'date-time', description: 'when it happened, RFC 3339 with an offset' }),
    datacontenttype: Type.Optional(Type.Literal('application/json')),
    rank: Type.Optional(
      Type.Integer({ minimum: 0, maximum: RANK_MAX, description: 'of a correction, which goes before lower ones' }),
    ),
    data: Type.Optional(
      Type.Record(Type.String(), Type.Union([AttributeValue, Type.Null({ description: 'cleared by a correction' })])),
    ),
  },
  { additionalProperties: false },
);
export type CloudEvent = Static<typeof CloudEvent>;

export const EVENT_MEDIA_TYPE = 'application/cloudevents+json';
export const BATCH_MEDIA_TYPE = 'application/cloudevents-batch+json';

/** Why one event of a request was refused. */
export const Refusal = Type.Object(
  {
    index: Type.Integer({ minimum: 0, description: 'place in the batch' }),
    code: Type.String({ description: 'stable code, such as event.kind.unknown' }),
    path: Type.String({ description: 'JSON pointer to what is wrong' }),
    expected: Type.String({ description: 'what would be accepted' }),
  },
  { additionalProperties: false },
);
export type Refusal = Static<typeof Refusal>;

/** Answer to a request: what was committed, and each refusal. An event that is not refused is on disk. */
export const GateAnswer = Type.Object(
  {
    accepted: Type.Integer({ minimum: 0 }),
    refused: Type.Array(Refusal),
  },
  { additionalProperties: false },
);
export type GateAnswer = Static<typeof GateAnswer>;
