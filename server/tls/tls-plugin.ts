import type { FastifyInstance } from 'fastify';
import { isLoopback } from '../gate/authentication.ts';
import { AUTHORITY_HEADERS, AUTHORITY_PATH } from './answer-plainly.ts';
import type { Tls } from './open-tls.ts';

/** Half a year: long enough for a browser that comes once a quarter. */
const STRICT_S = 180 * 24 * 60 * 60;

/** What a server says of its TLS, on every answer over it. To be called before any route is declared. */
export function sayTls(app: FastifyInstance, { isStrict, authority }: Pick<Tls, 'isStrict' | 'authority'>): void {
  if (isStrict)
    app.addHook('onRequest', async (request, reply) => {
      // It would hold for every other server of that machine too, whatever its port.
      if (request.protocol === 'https' && !isLoopback(request.ip))
        reply.header('strict-transport-security', `max-age=${STRICT_S}`);
    });
  if (authority)
    app.get(AUTHORITY_PATH, { schema: { hide: true } }, async (_request, reply) =>
      reply.headers(AUTHORITY_HEADERS).send(authority.pem),
    );
}
