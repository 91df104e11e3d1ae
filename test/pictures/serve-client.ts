import { createReadStream, existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { DOCUMENTS_FOLDER } from '../../protocol/site/documents.ts';
import { pageHeaders, policyOf, policyOfFile } from '../../server/static/page-headers.ts';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
};

const DOCUMENTS = '/api/v1/documents/';

export interface ServedClient extends AsyncDisposable {
  readonly url: string;
}

const SITES = new URL('../../config/sites/', import.meta.url).pathname;
const BUILT_CLIENT = new URL('../../wall-client/dist', import.meta.url).pathname;

/** Serves the built client as the server does, under the same headers: files by their path, and its page for every wall. */
export async function serveClient(
  directory = BUILT_CLIENT,
  { frames = [] }: { frames?: readonly string[] } = {},
): Promise<ServedClient> {
  const server = createServer(async ({ url = '/' }, answer) => {
    const path = normalize(decodeURIComponent(new URL(url, 'http://localhost').pathname));
    // Of whichever site has it: a fixture's page does not say which is its own.
    const document = path.startsWith(DOCUMENTS) ? await findDocument(path.slice(DOCUMENTS.length)) : undefined;
    if (document) {
      answer.writeHead(200, pageHeaders);
      createReadStream(document).pipe(answer);
      return;
    }
    const page = path === '/gallery' ? '/gallery.html' : path;
    const file = path.startsWith('/wall/') || path === '/' ? join(directory, 'index.html') : join(directory, page);
    const isFile = await stat(file).then(
      (found) => found.isFile(),
      () => false,
    );
    if (!isFile) {
      answer.writeHead(404).end();
      return;
    }
    const headers = { ...pageHeaders, 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' };
    if (extname(file) === '.html') {
      const page = await readFile(file, 'utf8');
      answer.writeHead(200, { ...headers, 'content-security-policy': policyOf(page, { frames }) }).end(page);
      return;
    }
    answer.writeHead(200, { ...headers, 'content-security-policy': policyOfFile(file) });
    createReadStream(file).pipe(answer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: () => close(server) };
}

async function findDocument(name: string): Promise<string | undefined> {
  for (const site of await readdir(SITES)) {
    const file = join(SITES, site, DOCUMENTS_FOLDER, name);
    if (existsSync(file)) return file;
  }
  return undefined;
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}
