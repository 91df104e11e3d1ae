import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { noticePage } from '../../../server/static/notice-page.ts';
import { CONTENT_SECURITY_POLICY, policyOf, policyOfFile } from '../../../server/static/page-headers.ts';

const hashOf = (script: string) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`;

it('lets the scripts run that stand in the page as it was built, and no others', () => {
  const boot = '\n(() => { document.title = "$&"; })();\n';
  const page = `<main></main><script>${boot}</script><script type="module" src="/assets/index-1.js"></script>`;
  expect(policyOf(page).split('; ')).toContain(`script-src 'self' ${hashOf(boot)}`);
  expect(policyOf(page)).not.toMatch(/script-src[^;]*unsafe/);
  expect(policyOf(`${page}<script>second()</script>`)).toContain(`${hashOf(boot)} ${hashOf('second()')}`);
});

it('is the policy of every answer for a page without scripts of its own', () => {
  expect(policyOf('<script src="/assets/index-1.js"></script>')).toBe(CONTENT_SECURITY_POLICY);
});

it('lets the pages in that a site names, and no others', () => {
  expect(policyOf('<p></p>')).not.toContain('frame-src');
  expect(policyOf('<p></p>', { frames: ['https://weather.example'] })).toContain(
    "; frame-src 'self' https://weather.example",
  );
});

it('lets a page reach a relay elsewhere, and nothing else', () => {
  expect(policyOf('<p></p>', { video: 'wss://relay.example' }).split('; ')).toContain(
    "connect-src 'self' wss://relay.example data: blob:",
  );
});

it('lets the worker of PDF.js compile WebAssembly, and nothing else', () => {
  expect(policyOfFile('/x/assets/pdf.worker.min-C5HlG1St.js')).toContain("script-src 'self' 'wasm-unsafe-eval';");
  expect(policyOfFile('/x/assets/index-C5HlG1St.js')).toBe(CONTENT_SECURITY_POLICY);
  const video = 'wss://relay.example';
  expect(policyOfFile('/x/assets/video-worker-C5HlG1St.js', { video })).toContain(`connect-src 'self' ${video} `);
  expect(policyOfFile('/x/assets/index-C5HlG1St.js', { video })).toBe(CONTENT_SECURITY_POLICY);
});

it('has a page that an unattended wall may stand before look again by itself', () => {
  const notice = { title: 'Watchfloor', zh: '没有', en: 'None' };
  expect(noticePage({ ...notice, againInS: 30 })).toContain('<meta http-equiv="refresh" content="30">');
  expect(noticePage(notice)).not.toContain('refresh');
});
