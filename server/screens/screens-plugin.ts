import { randomBytes } from 'node:crypto';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { CODE_PATTERN, PAIRING_TTL_MS, PairingOffer, PairingWish, RenewedToken } from '../../protocol/pairing.ts';
import type { SiteFile } from '../../protocol/site/site-file.ts';
import { actorOf, type Audit, witnessed } from '../audit/audit.ts';
import { errorAnswers, httpErrors } from '../errors.ts';
import { bearerOf } from '../gate/authentication.ts';
import type { KeyStore } from '../gate/keys/key-store.ts';
import { orUnavailable } from '../or-unavailable.ts';
import { listScreens } from './list-screens.ts';
import type { PairingDesk } from './pairing-desk.ts';
import { renewScreen } from './renew-screen.ts';
import { revokeScreen } from './revoke-screen.ts';

export interface ScreensOptions {
  readonly desk: PairingDesk;
  readonly store: KeyStore;
  readonly audit: Audit;
  readonly walls: SiteFile['walls'];
  readonly now: () => number;
}

const Place = Type.Object({ id: Type.String(), wall: Type.String(), screen: Type.Optional(Type.String()) });
const Listed = Type.Object({
  ...Place.properties,
  label: Type.String(),
  pairedAt: Type.Number({ description: 'epoch ms' }),
  lastSeenAt: Type.Optional(Type.Number({ description: 'epoch ms; known to half a minute' })),
  revokedAt: Type.Optional(Type.Number({ description: 'epoch ms' })),
  expiresAt: Type.Optional(Type.Number({ description: 'epoch ms; its page renews its token long before' })),
});

/** `/screens`: how a screen without a token comes by one, and how an administrator lets screens in and out. */
export const screensPlugin: FastifyPluginAsyncTypebox<ScreensOptions> = async (app, options) => {
  const { desk, store, audit, walls, now } = options;

  app.post('/screens/pairings', {
    config: { right: 'anybody' },
    schema: {
      summary: 'Ask to be let in',
      description: 'For a page that has no token: it shows the code until an administrator has entered it.',
      tags: ['screens'],
      body: PairingWish,
      response: { 201: PairingOffer, ...errorAnswers(400, 404, 429, 503) },
    },
    handler: async (request, reply) => {
      const { wall, screen } = request.body;
      const screens = Object.hasOwn(walls, wall) ? Object.keys(walls[wall]?.screens ?? {}) : undefined;
      if (!screens || (screen !== undefined && !screens.includes(screen))) throw httpErrors.unknownWall();
      const { code, token } = await orUnavailable('keys', () =>
        desk.open({ wall, ...(screen && { screen }) }, request.ip),
      );
      const number = screen === undefined ? {} : { number: screens.indexOf(screen) + 1 };
      return reply.status(201).send({ code, token, ...number, expiresInMs: PAIRING_TTL_MS });
    },
  });
  app.post('/screens/pairings/:code', {
    config: { right: 'screen.admit' },
    schema: {
      summary: 'Let in the screen that shows this code',
      tags: ['screens'],
      security: [{ key: [] }],
      params: Type.Object({ code: Type.String({ pattern: CODE_PATTERN }) }),
      response: { 200: Place, ...errorAnswers(400, 401, 403, 404, 429, 503) },
    },
    handler: (request) => {
      const witness = witnessed(audit, { ...actorOf(request), what: 'screen.pair' });
      return orUnavailable('keys', () => desk.enter(request.params.code, { witness }));
    },
  });
  app.post('/screens/token', {
    config: { right: 'screen.renew' },
    schema: {
      summary: 'The next token of a screen',
      description: 'For a page whose own token ends within two months: it goes on with the next one, without a person.',
      tags: ['screens'],
      security: [{ key: [] }],
      response: { 200: RenewedToken, ...errorAnswers(401, 403, 503) },
    },
    handler: async (request) => {
      const token = bearerOf(request.headers.authorization);
      // One that has come by its certificate has no token.
      if (token === undefined) return {};
      const witness = witnessed(audit, { ...actorOf(request), what: 'screen.renew' });
      const renewal = { store, nowMs: Math.round(now()), random: randomBytes, witness };
      const next = await orUnavailable('keys', () => renewScreen(token, renewal));
      return { ...(next !== undefined && { token: next }) };
    },
  });
  app.get('/screens', {
    config: { right: 'screen.list' },
    schema: {
      summary: 'Every screen that was let in',
      tags: ['screens'],
      security: [{ key: [] }],
      response: { 200: Type.Object({ screens: Type.Array(Listed) }), ...errorAnswers(401, 403, 503) },
    },
    handler: async () => ({ screens: await orUnavailable('keys', () => listScreens(store)) }),
  });
  app.delete('/screens/:id', {
    config: { right: 'screen.admit' },
    schema: {
      summary: 'Let a screen in no more',
      tags: ['screens'],
      security: [{ key: [] }],
      params: Type.Object({ id: Type.String({ pattern: '^[0-9a-f]{8}$' }) }),
      response: {
        204: Type.Null({ description: 'its links end within seconds' }),
        ...errorAnswers(401, 403, 404, 503),
      },
    },
    handler: async (request, reply) => {
      const { id } = request.params;
      const listed = await orUnavailable('keys', () => listScreens(store));
      if (!listed.some((screen) => screen.id === id)) throw httpErrors.notFound('screen');
      const witness = witnessed(audit, { ...actorOf(request), what: 'screen.revoke' });
      await orUnavailable('keys', () => revokeScreen(id, { store, nowMs: Math.round(now()), witness }));
      return reply.status(204).send(null);
    },
  });
};
