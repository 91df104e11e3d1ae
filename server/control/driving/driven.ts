import Type, { type Static } from 'typebox';
import { DrivingRole } from '../../../protocol/driving.ts';

const closed = { additionalProperties: false } as const;
const holder = {
  /** Name of the account. */
  by: Type.String(),
  role: DrivingRole,
};
const Holder = Type.Object(holder);
export type Holder = Static<typeof Holder>;

/** Of a key, there is no role. */
const mark = { by: Type.String(), role: Type.Optional(DrivingRole), since: Type.Number() };

/** Who has a wall in hand, as Redis keeps it; what is left out is not so. Times are epoch ms of wall time. */
export const Driven = Type.Object(
  {
    lease: Type.Optional(Type.Object({ ...holder, since: Type.Number(), until: Type.Number() }, closed)),
    asked: Type.Optional(Type.Object({ ...holder, at: Type.Number(), until: Type.Number() }, closed)),
    lock: Type.Optional(Type.Object(mark, closed)),
    held: Type.Optional(Type.Object(mark, closed)),
  },
  closed,
);
export type Driven = Static<typeof Driven>;

export const UNDRIVEN: Driven = {};
