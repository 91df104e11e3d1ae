import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SiteFileList, SiteFindings, SiteText } from '../../../protocol/site-files.ts';
import { inProject } from '../../../scripts/bootstrap/project.mjs';
import { makeTestDir, withRedis } from '../../support/redis.ts';
import { signInAs } from '../auth/sign-in-as.ts';
import { startGate } from '../gate/start-gate.ts';

const SCENE = 'scenes/idle.yaml';
const redis = withRedis();
const root = makeTestDir('sites');
const directory = join(root, 'lianyuan');
let gate: Awaited<ReturnType<typeof startGate>>;
let headers: Record<string, string>;
beforeAll(async () => {
  cpSync(inProject('config', 'sites', 'lianyuan'), directory, { recursive: true });
  gate = await startGate({ redis: redis.endpoint, siteDirectory: directory });
  headers = await signInAs(gate.auth, 'admin', 'li.wei');
});
afterAll(() => gate?.close());

async function ask<Answer>(method: 'GET' | 'POST' | 'PUT', path: string, payload?: object) {
  const url = `/api/v1/site-files${path}`;
  const { statusCode, body } = await gate.app.inject({ method, url, headers, ...(payload && { payload }) });
  return { status: statusCode, answer: JSON.parse(body) as Answer & { error?: { code: string } } };
}
const read = async (file = SCENE) => (await ask<SiteText>('GET', `/text?file=${encodeURIComponent(file)}`)).answer;
const list = async () => (await ask<SiteFileList>('GET', '')).answer;
const onDisk = (file = SCENE) => readFileSync(join(directory, file), 'utf8');

it('[SF1] a draft is checked as npm run site:check would, with file, line and column, and changes nothing', async () => {
  const { text } = await read();
  const draft = text.replace('panel: clock', 'panel: clocks');
  expect(draft).not.toBe(text);
  const { answer } = await ask<SiteFindings>('POST', '/check', { file: SCENE, text: draft });
  const line = draft.split('\n').findIndex((each) => each.includes('clocks')) + 1;
  expect(answer.faults).toMatchObject([
    { file: SCENE, line, column: expect.any(Number), expected: expect.any(String) },
  ]);
  const bomb = `a: &a [1,1,1,1,1,1,1,1,1]\n${'bcdefghi'.replaceAll(/./g, (name, at: number) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[at]}`).join(',')}]\n`)}`;
  const bombed = await ask<SiteFindings>('POST', '/check', { file: SCENE, text: bomb });
  expect(JSON.stringify(bombed.answer.faults)).toContain('aliases that grow without bound');
  expect(onDisk()).toBe(text);
});

it('[SF2] what is applied stands in the file, with author and reason, and an earlier version comes back', async () => {
  const before = await read();
  expect(await list()).toMatchObject({ isWritable: true, needsReload: false });
  const text = `# looked at\n${before.text}`;
  const edit = { file: SCENE, text, base: before.hash, reason: '夜间版式' };
  const applied = await ask<SiteText>('PUT', '/text', edit);
  expect(applied.status).toBe(200);
  expect(onDisk()).toBe(text);
  expect(applied.answer.versions).toMatchObject([
    { author: 'li.wei', reason: '夜间版式', hash: applied.answer.hash },
    { author: '', hash: before.hash },
  ]);
  const { files, needsReload } = await list();
  expect([needsReload, files.filter(({ isChanged }) => isChanged).map(({ file }) => file)]).toEqual([true, [SCENE]]);
  expect((await ask('PUT', '/text', edit)).answer.error?.code, 'somebody was faster').toBe('site.moved');
  const { body } = await gate.app.inject({ url: '/api/v1/audit?limit=1', headers });
  expect(JSON.parse(body).entries[0]).toMatchObject({
    who: { kind: 'person', id: 'li.wei' },
    what: 'site.apply',
    on: `site/${SCENE}`,
    before: { sha256: before.hash },
    after: { sha256: applied.answer.hash },
    reason: '夜间版式',
  });

  const back = { file: SCENE, hash: before.hash, base: applied.answer.hash, reason: '退回' };
  expect((await ask('POST', '/roll-back', back)).status).toBe(200);
  const undone = await gate.app.inject({ url: '/api/v1/audit?limit=1', headers });
  expect(JSON.parse(undone.body).entries[0], '[AU8]').toMatchObject({
    who: { kind: 'person', id: 'li.wei' },
    what: 'site.rollBack',
    on: `site/${SCENE}`,
    before: { sha256: applied.answer.hash },
    after: { sha256: before.hash },
    reason: '退回',
  });
  expect(onDisk()).toBe(before.text);
  expect((await list()).needsReload).toBe(false);
});

it('[SF2] a text with faults is not applied, nor one whose reason names somebody', async () => {
  const { text, hash } = await read();
  const faulty = { file: SCENE, text: 'name: nothing', base: hash, reason: 'x' };
  expect((await ask('PUT', '/text', faulty)).answer.error?.code).toBe('site.faults');
  expect((await ask('PUT', '/text', { file: SCENE, text, base: hash, reason: '叫13812345678来' })).status).toBe(400);
  expect(onDisk()).toBe(text);
});

it.each([
  '../secrets/admin.key',
  'scenes/../../x.yaml',
  '/etc/passwd',
  'documents/how-to-read.pdf',
  'scenes/..%2Fx.yaml',
  'site.yml',
])('[SF3] takes no path but those of site files: %s', async (file) => {
  expect((await ask('GET', `/text?file=${encodeURIComponent(file)}`)).status).toBe(400);
  expect((await ask('PUT', '/text', { file, text: 'x', base: null, reason: 'x' })).status).toBe(400);
});

it('[SF3] neither reads nor writes through a link', async () => {
  const outside = join(root, 'outside');
  mkdirSync(outside);
  const secret = join(outside, 'secret.yaml');
  writeFileSync(secret, onDisk());
  symlinkSync(secret, join(directory, 'scenes', 'linked.yaml'));
  expect((await ask('GET', '/text?file=scenes/linked.yaml')).status).toBe(404);
  const put = { file: 'scenes/linked.yaml', text: `# new\n${onDisk()}`, base: null, reason: 'x' };
  expect((await ask('PUT', '/text', put)).answer.error?.code).toBe('site.link');
  expect(readFileSync(secret, 'utf8')).toBe(onDisk());
});
