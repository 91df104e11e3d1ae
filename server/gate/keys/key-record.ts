import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';
import { Who } from '../../audit/entry.ts';

/** One key as Redis stores it, under the hash of its token. */
export const KeyRecord = Type.Object({
  /** By which people name it; no secret. */
  id: Type.String(),
  /** `admin` is the site's administrator, `screen` one page of a wall; any other is a scope of the site's `keys`. */
  role: Type.Union([Type.Literal('admin'), Type.Literal('scope'), Type.Literal('screen')]),
  scope: Type.String(),
  /** Of a screen: the page that it is. Without `screen`, the whole wall in one page. */
  place: Type.Optional(Type.Object({ wall: Type.String(), screen: Type.Optional(Type.String()) })),
  /** Whose events it tells; of keys that were made before that was kept, those of either. */
  dataSet: Type.Optional(Type.Enum(['drill', 'live'])),
  label: Type.String(),
  createdAt: Type.Integer({ description: 'epoch ms' }),
  renewedAt: Type.Optional(
    Type.Integer({ description: 'epoch ms; when it followed another token of the same screen' }),
  ),
  /** Hash of the token that follows. */
  successor: Type.Optional(Type.String()),
  /** Who made it; of keys that were made before that was kept, unknown. */
  madeBy: Type.Optional(Who),
  /** From when on it opens nothing: the end of its days, or of the time in which its successor takes over. Epoch ms. */
  endsAt: Type.Optional(Type.Integer()),
  /** For how long it was made; its successor is made for as long. */
  days: Type.Optional(Type.Integer()),
  /** Id of the key that takes over from it. */
  replacedBy: Type.Optional(Type.String()),
  revokedAt: Type.Optional(
    Type.Integer({ description: 'epoch ms; the record stays, so that a token file does not bring the key back' }),
  ),
});
export type KeyRecord = Static<typeof KeyRecord>;
export type ScreenPlace = NonNullable<KeyRecord['place']>;

/** Throws where what stands in Redis is no key record. */
export function parseKeyRecord(text: string): KeyRecord {
  return Value.Parse(KeyRecord, JSON.parse(text));
}

/** Whether the key opens anything at this moment (epoch ms). */
export function isOpen(
  { revokedAt, endsAt }: { readonly revokedAt?: number | undefined; readonly endsAt?: number | undefined },
  nowMs: number,
): boolean {
  return revokedAt === undefined && (endsAt === undefined || nowMs < endsAt);
}
