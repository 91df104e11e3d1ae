import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyPluginAsync, FastifyReply } from 'fastify';
import { type Notice, noticePage } from './notice-page.ts';
import { pageHeaders, policyOf, policyOfFile } from './page-headers.ts';

export interface ClientOptions {
  /** What the client's build wrote: `index.html`, and files with a hash in their names under `assets/`. */
  readonly directory: string;
  /** What the console's build wrote. */
  readonly console: string;
  /** Names of the site's walls; the first is shown at `/`. */
  readonly walls: readonly string[];
  /** Origins of web pages that its walls may show. */
  readonly frames?: readonly string[];
  /** Origin of a relay elsewhere. */
  readonly video?: string;
}

const HASHED = '/assets/';
const YEAR_S = 31_536_000;

/** Serves the wall client and the few pages of the server itself. */
export const clientPlugin: FastifyPluginAsync<ClientOptions> = async (app, options) => {
  const { directory, walls, frames, video } = options;
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(pageHeaders);
  });
  for (const [root, prefix] of [
    [directory, '/'],
    [options.console, '/console/'],
  ] as const) {
    if (!existsSync(join(root, 'index.html'))) continue;
    await app.register(fastifyStatic, {
      root,
      prefix,
      decorateReply: false,
      index: false,
      schemaHide: true,
      cacheControl: false,
      setHeaders: (response, path) => {
        response.header('cache-control', path.includes(HASHED) ? `public, max-age=${YEAR_S}, immutable` : 'no-cache');
        response.header('content-security-policy', policyOfFile(path, { video }));
      },
    });
  }
  const sendClient = async (reply: FastifyReply, file = join(directory, 'index.html')) => {
    if (!existsSync(file)) return sendPage(reply, 503, NOT_BUILT);
    const page = await readFile(file, 'utf8');
    return reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-cache')
      .header('content-security-policy', policyOf(page, { frames, video }))
      .send(page);
  };

  app.get('/', { schema: { hide: true } }, async (_request, reply) => reply.redirect(`/wall/${walls[0]}`));
  for (const url of ['/wall/:wall', '/wall/:wall/:screen'])
    app.get<{ Params: { wall: string } }>(url, { schema: { hide: true } }, async (request, reply) =>
      walls.includes(request.params.wall) ? sendClient(reply) : sendPage(reply, 404, NO_SUCH_WALL),
    );
  app.get('/gallery', { schema: { hide: true } }, async (_request, reply) =>
    sendClient(reply, join(directory, 'gallery.html')),
  );
  app.get('/console', { schema: { hide: true } }, async (_request, reply) => reply.redirect('/console/'));
  app.get('/console/', { schema: { hide: true } }, async (_request, reply) =>
    sendClient(reply, join(options.console, 'index.html')),
  );
};

function sendPage(reply: FastifyReply, status: number, page: Notice): FastifyReply {
  return reply
    .status(status)
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(noticePage(page));
}

// A wall stands before these without a person: it looks again by itself.
const NO_SUCH_WALL = {
  title: 'Watchfloor',
  zh: '没有这块大屏',
  en: 'The site has no wall of this name.',
  againInS: 30,
};
const NOT_BUILT = {
  title: 'Watchfloor',
  zh: '大屏尚未构建',
  en: 'The wall client is not built: start with npm start.',
  againInS: 10,
};
