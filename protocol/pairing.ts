import Type, { type Static } from 'typebox';
import { NAME_PATTERN } from './site/names.ts';

/** How long a code is good for; the page asks for another one then. */
export const PAIRING_TTL_MS = 10 * 60_000;
export const CODE_PATTERN = '^[0-9]{6}$';

const DAY_MS = 24 * 60 * 60_000;
/**
 * How long a screen's token is good for, from when on its page gets the next one, and how long both are good then: a page that
 * waits for its turn to start over has half an hour at most, one that was switched off in that moment a day.
 */
export const SCREEN_TOKEN = { lifeMs: 90 * DAY_MS, renewAfterMs: 30 * DAY_MS, overlapMs: DAY_MS } as const;

/** Answer of `POST /api/v1/screens/token`. */
export const RenewedToken = Type.Object({
  token: Type.Optional(
    Type.String({ description: 'to go on with; left out where the present one is good for long yet' }),
  ),
});
export type RenewedToken = Static<typeof RenewedToken>;

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
