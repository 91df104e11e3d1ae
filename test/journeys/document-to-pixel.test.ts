import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { openContext } from '../support/browser.ts';
import { until } from '../support/until.ts';
import { textsOf } from '../pictures/texts-of.ts';
import { FRAMES_PER_SECOND } from './wall-page.ts';
import { withWatchfloor } from './with-watchfloor.ts';

const PATIENCE = { withinMs: 90_000, everyMs: 500 };
/** Of the scene `guide`. */
const EVERY_MS = 20_000;
const DOCUMENT = new URL('../../config/sites/lianyuan/documents/how-to-read.pdf', import.meta.url);

const up = withWatchfloor();

it('shows a document of the site on the wall, by files of the server alone and under its policy', async () => {
  const context = await openContext(up.browser, { viewport: { width: 960, height: 270 } });
  const page = await context.newPage();
  const faults = listen(page);
  const loaded: string[] = [];
  page.on('response', (response) => loaded.push(new URL(response.url()).pathname));
  await page.goto(`${up.watchfloor.url}/wall/main?scene=guide&fps=${FRAMES_PER_SECOND}`);
  const numberAfter = async (afterMs: number) => {
    const texts = await textsOf(page, afterMs).catch(() => []);
    return Number(texts.map((text) => /^([123]) \/ 3$/.exec(text)?.[1]).find((number) => number !== undefined));
  };
  await until(async () => (await numberAfter(0)) > 0, { ...PATIENCE, what: 'a page of the document is shown' });
  // The page to come is drawn ahead: at its moment it is there.
  const turns = async () => (await numberAfter(EVERY_MS)) === ((await numberAfter(0)) % 3) + 1;
  await until(turns, { ...PATIENCE, what: 'the next page is ready' });
  expect(loaded.filter((path) => path.startsWith('/api/v1/documents/'))).toEqual(['/api/v1/documents/how-to-read.pdf']);
  expect(loaded.some((path) => /\/pdf\.worker/.test(path))).toBe(true);
  expect(faults).toEqual([]);

  const answer = await fetch(`${up.watchfloor.url}/api/v1/documents/how-to-read.pdf`);
  expect(Buffer.from(await answer.arrayBuffer()).equals(readFileSync(DOCUMENT))).toBe(true);
  expect((await fetch(`${up.watchfloor.url}/api/v1/documents/how-to-read.html`)).status).toBe(404);
  await context.close();
});

it('loads nothing of documents for a scene without one', async () => {
  const context = await openContext(up.browser, { viewport: { width: 960, height: 270 } });
  const page = await context.newPage();
  const loaded: string[] = [];
  page.on('response', (response) => loaded.push(new URL(response.url()).pathname));
  await page.goto(`${up.watchfloor.url}/wall/main?scene=idle&fps=${FRAMES_PER_SECOND}`);
  await page.waitForSelector('#wall canvas', { timeout: PATIENCE.withinMs });
  expect(loaded.filter((path) => /document|pdf|web-panel|capture|mosaic|cameras|video-worker/.test(path))).toEqual([]);
  await context.close();
});

/** Whatever the browser complains of, and whatever is asked of another server. */
function listen(page: Page): string[] {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(up.watchfloor.url) && !/^(blob|data):/.test(request.url()))
      faults.push(request.url());
  });
  return faults;
}
