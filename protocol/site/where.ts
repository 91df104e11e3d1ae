import Type, { type Static } from 'typebox';
import { Duration } from '../duration.ts';
import { byName, Code, Name } from './names.ts';

const closed = { additionalProperties: false } as const;

const Is = byName(
  Type.Union([
    Code,
    Type.Array(Code, { minItems: 1 }),
    Type.Object(
      { min: Type.Optional(Type.Integer()), max: Type.Optional(Type.Integer()) },
      { ...closed, minProperties: 1 },
    ),
  ]),
  {
    description:
      'attribute -> the code, one of the codes, or the bounds (inclusive) that it must have; an unset attribute matches nothing',
  },
);

/** Conditions that must all hold. */
const condition = {
  is: Type.Optional(Is),
  has: Type.Optional(Type.Array(Name, { minItems: 1, description: 'milestones (or attributes) that are set' })),
  lacks: Type.Optional(Type.Array(Name, { minItems: 1, description: 'milestones (or attributes) that are not set' })),
  later: Type.Optional(
    Type.Object(
      {
        of: Type.Array(Name, { minItems: 1 }),
        than: Type.Array(Name, { minItems: 1 }),
      },
      {
        ...closed,
        description:
          'the latest of the milestones `of` is strictly after the latest of `than`; with none of `of` set it is false, with none of `than` set it is true',
      },
    ),
  ),
  took: Type.Optional(
    Type.Object(
      { from: Name, to: Name, within: Duration },
      {
        ...closed,
        description:
          'both milestones are set, `to` is not before `from`, and no more than `within` lies between them: done in time',
      },
    ),
  ),
};
export const Condition = Type.Object(condition, { ...closed, minProperties: 1 });
export type Condition = Static<typeof Condition>;

/** A filter over one entity: all conditions hold, none of `not`, and at least one of `any` where given. It never looks at a clock. */
export const Where = Type.Object(
  {
    ...condition,
    not: Type.Optional(Condition),
    any: Type.Optional(Type.Array(Condition, { minItems: 1 })),
  },
  { ...closed, minProperties: 1 },
);
export type Where = Static<typeof Where>;
