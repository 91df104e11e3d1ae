import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';
import { PersonRole, type User, UserSource } from '../../../protocol/auth.ts';

/** One account as Redis stores it, under its name. */
export const UserRecord = Type.Object({
  name: Type.String(),
  display: Type.String(),
  role: PersonRole,
  unit: Type.Optional(Type.String()),
  enabled: Type.Boolean(),
  createdAt: Type.Integer({ description: 'epoch ms' }),
  /** argon2id, in the PHC string format; of an account that somebody else vouches for, none. */
  password: Type.Optional(Type.String()),
  source: Type.Optional(UserSource),
  /** SHA-256 of whom its source knows it for. */
  subject: Type.Optional(Type.String()),
  mustChangePassword: Type.Boolean(),
  /** Sessions of another generation are over. */
  generation: Type.Integer(),
});
export type UserRecord = Static<typeof UserRecord>;

/** Throws where what stands in Redis is no account. */
export function parseUserRecord(text: string): UserRecord {
  return Value.Parse(UserRecord, JSON.parse(text));
}

/** The account without its secrets. */
export function describeUser(record: UserRecord, signedInAt: number | undefined): User {
  const { name, display, role, unit, enabled, source, createdAt, mustChangePassword } = record;
  return {
    name,
    display,
    role,
    ...(unit !== undefined && { unit }),
    enabled,
    ...(source !== undefined && { source }),
    createdAt,
    ...(signedInAt !== undefined && { signedInAt }),
    mustChangePassword,
  };
}
