import Type, { type Static } from 'typebox';
import type { AttributeValue } from './events.ts';
import { NAME_PATTERN } from './site/names.ts';
import { Value, WorkRow } from './work.ts';

/** As many corrections of one item as are told of. */
export const CORRECTIONS_TOLD_MOST = 100;

const closed = { additionalProperties: false } as const;
const name = Type.String({ pattern: NAME_PATTERN });

/** What is corrected of an item; null clears it, as if it had never been told. */
const changes = {
  set: Type.Optional(
    Type.Record(name, Value<AttributeValue | null>('as an event carries it, or null'), {
      ...closed,
      description: 'attribute -> value',
    }),
  ),
  milestones: Type.Optional(
    Type.Record(name, Value<number | null>('epoch ms, or null'), { ...closed, description: 'milestone -> its time' }),
  ),
  voided: Type.Optional(Type.Boolean({ description: 'true strikes it out, false brings it back' })),
} as const;

/** Body of `POST /api/v1/desk/{kind}/items/{id}/corrections`: at least one change. */
export const Correction = Type.Object(
  {
    ...changes,
    reason: Type.String({ minLength: 1, maxLength: 200, description: 'why: at most 40 characters, no person' }),
  },
  closed,
);
export type Correction = Static<typeof Correction>;

const Changes = Type.Object(changes);
export type Changes = Static<typeof Changes>;

/** A correction that was made at the desk. */
export const CorrectionMade = Type.Object({
  at: Type.Number({ description: 'epoch ms' }),
  reason: Type.String(),
  before: Changes,
  after: Changes,
  by: Type.Optional(Type.String({ description: 'the account; told to those alone who read the audit trail' })),
});
export type CorrectionMade = Static<typeof CorrectionMade>;

/** Answer of `GET /api/v1/desk/{kind}/items/{id}`: an item, open or not, and what was corrected of it. */
export const WorkItem = Type.Object({
  columns: Type.Array(Type.String()),
  row: WorkRow,
  isVoided: Type.Boolean({ description: 'struck out: it counts nowhere' }),
  corrected: Type.Array(Type.String(), { description: 'columns that a correction holds, whoever made it' }),
  corrections: Type.Array(CorrectionMade, { description: 'those made at the desk, the latest first' }),
});
export type WorkItem = Static<typeof WorkItem>;
