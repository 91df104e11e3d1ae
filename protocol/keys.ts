import Type, { type Static } from 'typebox';
import { Words } from './words.ts';

/** For how long a key goes on beside its successor, where nobody says otherwise. */
export const KEY_OVERLAP_MINUTES = { default: 60, most: 7 * 24 * 60 } as const;
export const KEY_DAYS_MOST = 3_650;
export const KEY_ID_PATTERN = '^[0-9a-f]{8}$';

/** Body of `POST /api/v1/keys`. */
export const NewKey = Type.Object(
  {
    scope: Type.String({ maxLength: 40, description: 'of the site’s `keys`; says which kinds it may post' }),
    label: Type.Optional(Type.String({ maxLength: 200, description: 'whose it is: at most 40 characters, no person' })),
    days: Type.Optional(
      Type.Integer({ minimum: 1, maximum: KEY_DAYS_MOST, description: 'left out: until it is revoked' }),
    ),
  },
  { additionalProperties: false },
);
export type NewKey = Static<typeof NewKey>;

/** Body of `POST /api/v1/keys/{id}/rotation`. */
export const KeyRotation = Type.Object(
  {
    overlapMinutes: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: KEY_OVERLAP_MINUTES.most,
        default: KEY_OVERLAP_MINUTES.default,
        description: 'for how long the old key goes on; 0 revokes it at once',
      }),
    ),
  },
  { additionalProperties: false },
);

/** A key, as those see it who manage them; nothing that opens it. Times are epoch ms. */
export const Key = Type.Object({
  id: Type.String(),
  scope: Type.String(),
  dataSet: Type.Optional(
    Type.Enum(['drill', 'live'], {
      description: 'whose events it tells; absent: of either, made before that was kept',
    }),
  ),
  label: Type.String(),
  createdAt: Type.Number(),
  madeBy: Type.Optional(Type.Object({ kind: Type.String(), id: Type.String() })),
  usedAt: Type.Optional(Type.Number({ description: 'the last time; known to half a minute' })),
  endsAt: Type.Optional(Type.Number({ description: 'from when on it opens nothing' })),
  replacedBy: Type.Optional(Type.String({ description: 'id of the key that takes over' })),
  revokedAt: Type.Optional(Type.Number()),
  isOwn: Type.Boolean({ description: 'of this server itself: replaced by removing its file, not by a rotation' }),
});
export type Key = Static<typeof Key>;

/** Answer of `GET /api/v1/keys`. */
export const Keys = Type.Object({
  keys: Type.Array(Key, { description: 'the oldest first' }),
  scopes: Type.Array(
    Type.Object({
      scope: Type.String(),
      name: Words,
      kinds: Type.Union([Type.Literal('all'), Type.Array(Type.String())]),
    }),
    { description: 'what the site declares' },
  ),
  now: Type.Number({ description: 'epoch ms: the moment of this answer' }),
});
export type Keys = Static<typeof Keys>;

/** Answer of whatever makes a key. */
export const ToldKey = Type.Object({
  key: Key,
  token: Type.String({ description: 'told this once and kept nowhere' }),
});
export type ToldKey = Static<typeof ToldKey>;
