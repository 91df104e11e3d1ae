import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';

/** One session as Redis stores it, under the hash of its token; it ends there by itself when nobody uses it. */
export const SessionRecord = Type.Object({
  user: Type.String(),
  /** Of its account, when it was opened. */
  generation: Type.Integer(),
  csrf: Type.String(),
  /** All epoch ms. */
  createdAt: Type.Integer(),
  expiresAt: Type.Integer({ description: 'whatever is done until then' }),
  renewAt: Type.Integer({ description: 'from then on the next request gets another token' }),
});
export type SessionRecord = Static<typeof SessionRecord>;

/** Throws where what stands in Redis is no session. */
export function parseSessionRecord(text: string): SessionRecord {
  return Value.Parse(SessionRecord, JSON.parse(text));
}
