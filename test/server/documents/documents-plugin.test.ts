import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SceneFile } from '../../../protocol/site/scenes.ts';
import { documentsPlugin } from '../../../server/documents/documents-plugin.ts';
import { handleErrors } from '../../../server/error-handler.ts';
import { samplePdf } from '../../../wall-client/gallery/sample-document.ts';
import { makeTestDir } from '../../support/redis.ts';

const directory = makeTestDir('documents');
const words = { zh: '例会', en: 'Brief' };
const pictures = ['a.webp', 'b.avif', 'c.jpg', 'd.jpeg', 'e.png'];
const scene: SceneFile = {
  name: words,
  grid: { columns: ['1fr'], rows: ['1fr'], areas: ['slides'] },
  panels: { slides: { panel: 'document', files: ['周报.pdf', ...pictures, 'gone.png'] } },
};
const pdf = samplePdf(2);
let app: FastifyInstance;
const get = (name: string, headers: Record<string, string> = {}) =>
  app.inject({ url: `/documents/${encodeURIComponent(name)}`, headers });

beforeAll(async () => {
  writeFileSync(join(directory, '周报.pdf'), pdf);
  for (const name of pictures) writeFileSync(join(directory, name), 'a picture');
  writeFileSync(join(directory, 'private.pdf'), pdf);
  mkdirSync(join(directory, 'drafts'));
  app = Fastify();
  handleErrors(app);
  await app.register(documentsPlugin, { directory, scenes: { brief: scene } });
});
afterAll(async () => {
  await app.close();
  rmSync(directory, { recursive: true });
});

it('serves what a panel shows, by its type, and once', async () => {
  const answer = await get('周报.pdf');
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/pdf']);
  expect(new Uint8Array(answer.rawPayload)).toEqual(pdf);
  expect(answer.headers['cache-control']).toBe('no-cache');
  const again = await get('周报.pdf', { 'if-none-match': String(answer.headers.etag) });
  expect([again.statusCode, again.payload]).toEqual([304, '']);
  const types = await Promise.all(pictures.map(async (name) => (await get(name)).headers['content-type']));
  expect(types).toEqual(['image/webp', 'image/avif', 'image/jpeg', 'image/jpeg', 'image/png']);
});

it('serves nothing else, whatever lies there', async () => {
  for (const name of ['private.pdf', 'drafts', '..', '../site.yaml', '', 'gone.png', 'constructor'])
    expect((await get(name)).statusCode, name).toBe(404);
});
