import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Panel } from '../../protocol/site/scenes.ts';
import type { WallFixture } from '../../wall-client/fixture.ts';
import { launchBrowser, openContext } from '../support/browser.ts';
import { until } from '../support/until.ts';
import { createWallFixture } from './fixtures/wall-fixture.ts';
import { openWallPage } from './open-wall-page.ts';
import { type ServedClient, serveClient } from './serve-client.ts';
import { textsOf } from './texts-of.ts';

/** A wall of two screens; the page lies over both. */
const WALL = { width: 1_600, height: 450 };
const SCREEN = { y: 0, width: 800, height: 450 };
const PATIENCE = { withinMs: 30_000, everyMs: 100 };
/** A page as others make them: it says nothing of being embedded, and knows where its pixels are. */
const PAGE = `<!doctype html><style>body{margin:0;background:#204060}div{position:absolute;background:#ffcc00}</style>
<div style="left:10px;top:20px;width:30px;height:40px"></div><div style="right:10px;bottom:20px;width:30px;height:40px"></div>`;

let browser: Browser;
let client: ServedClient;
let pages: Server;
let origin = '';
/** Until this resolves, the server of pages says nothing. */
let answersAfter: Promise<unknown> = Promise.resolve();
beforeAll(async () => {
  pages = createServer(async (_request, answer) => {
    await answersAfter;
    answer.writeHead(200, { 'content-type': 'text/html' }).end(PAGE);
  });
  pages.listen(0, '127.0.0.1');
  await once(pages, 'listening');
  origin = `http://127.0.0.1:${(pages.address() as AddressInfo).port}`;
  [browser, client] = await Promise.all([launchBrowser(), serveClient(undefined, { frames: [origin] })]);
});
afterAll(async () => {
  await client?.[Symbol.asyncDispose]();
  await browser?.close();
  pages?.closeAllConnections();
  pages?.close();
});

it('shows one page over two screens as over one, in a sandbox', async () => {
  const whole = await openWall('whole', { zoom: 2 });
  await isLoaded(whole);
  const reference = PNG.sync.read(await whole.screenshot());
  const { sandbox, credentialless, referrer } = await whole.evaluate(() => {
    const frame = document.querySelector('iframe');
    return {
      sandbox: frame?.getAttribute('sandbox'),
      credentialless: frame?.hasAttribute('credentialless'),
      referrer: frame?.referrerPolicy,
    };
  });
  expect({ sandbox, credentialless, referrer }).toEqual({
    sandbox: 'allow-scripts allow-same-origin',
    credentialless: true,
    referrer: 'no-referrer',
  });
  // A pixel of the page is two of the wall here: its first box begins 20, 40 from the panel's corner.
  const corner = cornerOf(reference);
  expect(colourAt(reference, corner.x + 19, corner.y + 41)).toEqual([0x20, 0x40, 0x60]);
  expect(colourAt(reference, corner.x + 22, corner.y + 42)).toEqual([0xff, 0xcc, 0x00]);
  for (const [name, x] of [
    ['left', 0],
    ['right', 800],
  ] as const) {
    const page = await openWall(name, { zoom: 2 });
    await isLoaded(page);
    const picture = PNG.sync.read(await page.screenshot());
    expect(mostDiffering(picture, reference, x), name).toBeLessThanOrEqual(32);
    await page.context().close();
  }
  await whole.context().close();
});

it('says so where a page does not come in time, and shows it when it does', async () => {
  let answer = () => {};
  answersAfter = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const page = await openWall('whole', { within: '1s' });
  await until(async () => (await textsOf(page)).includes('网页打不开，将自动重试'), { ...PATIENCE, what: 'the fault' });
  expect(await page.locator('iframe').evaluate((frame) => getComputedStyle(frame).visibility)).toBe('hidden');
  answer();
  await isLoaded(page);
  expect(await textsOf(page)).not.toContain('网页打不开，将自动重试');
  await page.context().close();
});

it('asks for no page whose origin the site does not name', async () => {
  const asked: string[] = [];
  pages.on('request', ({ url }) => asked.push(url ?? ''));
  const page = await openWall('whole', {}, []);
  expect(await textsOf(page)).toContain('不在允许的网页之列');
  expect([await page.locator('iframe').count(), asked]).toEqual([0, []]);
  await page.context().close();
});

async function openWall(
  screen: 'whole' | 'left' | 'right',
  options: { readonly zoom?: number; readonly within?: string },
  webPages: readonly string[] = [origin],
): Promise<Page> {
  const fixture = await createWallFixture('lianyuan');
  const web: Panel = { panel: 'web', url: `${origin}/status`, ...options };
  const words = { zh: '墙', en: 'Wall' };
  const screens = { whole: { x: 0, ...SCREEN, ...WALL }, left: { x: 0, ...SCREEN }, right: { x: 800, ...SCREEN } };
  const { site } = fixture;
  const changed: WallFixture = {
    ...fixture,
    site: {
      ...site,
      file: { ...site.file, webPages: [...webPages], walls: { main: { name: words, ...WALL, screens } } },
      scenes: {
        web: {
          name: words,
          grid: { columns: ['20%', '1fr', '20%'], rows: ['1fr'], areas: ['. web .'] },
          panels: { web },
        },
      },
    },
  };
  const viewport = screen === 'whole' ? WALL : { width: 800, height: 450 };
  const context = await openContext(browser, { viewport });
  return openWallPage(context, { client, fixture: changed, scene: 'web', screen });
}

async function isLoaded(page: Page): Promise<void> {
  const shown = () => page.locator('iframe').evaluate((frame) => getComputedStyle(frame).visibility === 'visible');
  await until(shown, { ...PATIENCE, what: 'the page is seen' });
  await textsOf(page);
}

function colourAt({ data, width }: PNG, x: number, y: number): number[] {
  return [...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 3)];
}

/** Where the page's own ground begins, marks of the watermark aside. */
function cornerOf(picture: PNG): { x: number; y: number } {
  for (let y = 0; y < picture.height; y += 1)
    for (let x = 0; x < picture.width; x += 1) if (String(colourAt(picture, x, y)) === '32,64,96') return { x, y };
  throw new Error('the page is nowhere to be seen');
}

function mostDiffering(part: PNG, whole: PNG, left: number): number {
  let most = 0;
  for (let y = 0; y < part.height; y += 1)
    for (let x = 0; x < part.width; x += 1) {
      const [here, there] = [colourAt(part, x, y), colourAt(whole, x + left, y)];
      for (let channel = 0; channel < 3; channel += 1)
        most = Math.max(most, Math.abs((here[channel] ?? 0) - (there[channel] ?? 0)));
    }
  return most;
}
