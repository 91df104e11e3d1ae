import Type, { type Static } from 'typebox';
import { NAME_PATTERN } from './site/names.ts';

/** How long a code is good for; the page asks for another one then. */
export const PAIRING_TTL_MS = 10 * 60_000;
export const CODE_PATTERN = '^[0-9]{6}$';

/** Body of `POST /api/v1/screens/pairings`: which page wants to be let in. */
export const PairingWish = Type.Object(
  { wall: Type.String({ pattern: NAME_PATTERN }), screen: Type.Optional(Type.String({ pattern: NAME_PATTERN })) },
  { additionalProperties: false },
);

/** Its answer. */
export const PairingOffer = Type.Object({
  code: Type.String({ description: 'six digits, to be shown' }),
  token: Type.String({ description: 'opens nothing until the code has been entered' }),
  number: Type.Optional(Type.Integer({ description: 'of the screen among those of its wall, from 1' })),
  expiresInMs: Type.Integer(),
});
export type PairingOffer = Static<typeof PairingOffer>;
