import Type, { type Static } from 'typebox';
import type { AttributeValue } from './events.ts';
import { NAME_PATTERN } from './site/names.ts';

/** As many entities as one request enters or moves. */
export const WORK_ITEMS_MOST = 500;
/** As many of those that are closed as are told of. */
export const WORK_CLOSED_MOST = 200;

const closed = { additionalProperties: false } as const;

/** A value of a column: a code, a label, a number, a point, or of a milestone epoch ms; null where it is unset. */
export type WorkValue = string | number | readonly [number, number] | null;
/**
 * `[id, since, due, ...columns]`: epoch ms since when it is open and from when on it is overdue; null where it is not open,
 * and where it never will be overdue.
 */
export type WorkRow = readonly [id: string, since: number | null, due: number | null, ...values: WorkValue[]];
export const WORK_ROW_LEAD = 3;
export const WorkRow = Type.Unsafe<WorkRow>(
  Type.Array(Type.Unknown(), { description: '[id, since, due, ...columns]: since and due in epoch ms, or null' }),
);

/** Answer of `GET /api/v1/desk/{kind}/items`. */
export const WorkAnswer = Type.Object({
  now: Type.Number({ description: 'epoch ms: the moment of this answer' }),
  source: Type.Enum(['live', 'stale'], { description: 'stale: the store is away, and this is what was known last' }),
  epoch: Type.String(),
  revision: Type.Integer({ description: 'to be sent as `since` with the next request' }),
  isWhole: Type.Boolean({ description: 'all that is open; else what has changed' }),
  columns: Type.Array(Type.String(), { description: 'attributes and milestones, in the order of a row' }),
  rows: Type.Array(WorkRow),
  gone: Type.Array(Type.String(), { description: 'ids of what is open no more' }),
});
export type WorkAnswer = Static<typeof WorkAnswer>;

/** Answer of `GET /api/v1/desk/{kind}/closed`. */
export const WorkClosed = Type.Object({
  columns: Type.Array(Type.String()),
  rows: Type.Array(WorkRow, { description: 'what was closed last, the latest first' }),
});
export type WorkClosed = Static<typeof WorkClosed>;

/** Of any form: a schema that names forms has a request's numbers made texts by who checks it. What it is, the gate says. */
export const Value = <T>(description: string) => Type.Unsafe<T>({ description });
const Told = Type.Record(Type.String({ pattern: NAME_PATTERN }), Value<AttributeValue>('as an event carries it'), {
  ...closed,
  description: 'attribute -> value',
});
const Token = Type.String({
  pattern: '^[A-Za-z0-9-]{8,64}$',
  description: 'of the sender’s making: the same one of the same account again makes no second entity',
});

/** Body of `POST /api/v1/desk/{kind}/items`. */
export const WorkEntries = Type.Object(
  {
    items: Type.Array(Type.Object({ token: Token, set: Told }, closed), { minItems: 1, maxItems: WORK_ITEMS_MOST }),
  },
  closed,
);
export type WorkEntries = Static<typeof WorkEntries>;

/** Why one of many was not taken. */
export const WorkRefusal = Type.Object({
  index: Type.Integer({ minimum: 0, description: 'place in the request' }),
  code: Type.String(),
  path: Type.String({ description: 'JSON pointer to what is wrong' }),
  expected: Type.String({ description: 'what would be accepted; never repeats what was sent' }),
});
export type WorkRefusal = Static<typeof WorkRefusal>;

/** Answer of `POST` and `PATCH /api/v1/desk/{kind}/items`: what was not refused is on disk. */
export const WorkDone = Type.Object({
  columns: Type.Array(Type.String()),
  rows: Type.Array(WorkRow, { description: 'as they are now' }),
  refused: Type.Array(WorkRefusal),
});
export type WorkDone = Static<typeof WorkDone>;

/** Body of `PATCH /api/v1/desk/{kind}/items`: one act, or a correction, of one or many. */
export const WorkMove = Type.Object(
  {
    ids: Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
      minItems: 1,
      maxItems: WORK_ITEMS_MOST,
      uniqueItems: true,
    }),
    act: Type.Optional(
      Type.String({ pattern: NAME_PATTERN, description: 'the milestone; left out: it changes attributes alone' }),
    ),
    set: Type.Optional(Told),
    reason: Type.Optional(
      Type.String({ minLength: 1, maxLength: 200, description: 'why: at most 40 characters, no person' }),
    ),
  },
  closed,
);
export type WorkMove = Static<typeof WorkMove>;
