import type { Page, Route } from 'playwright-core';
import { expect, it } from 'vitest';
import { openContext } from '../support/browser.ts';
import { until } from '../support/until.ts';
import { FRAMES_PER_SECOND } from './wall-page.ts';
import { withWatchfloor } from './with-watchfloor.ts';

const PATIENCE = { withinMs: 90_000, everyMs: 100 };
const LINE = '正在连接值守大屏 …Connecting to the wall …';
const ASSETS = { scripts: '**/assets/*.js', styles: '**/assets/*.css', fonts: '**/assets/*.woff2' };

declare global {
  var words: { saidAt: number; silent: number };
}

/** What the wall client leaves on its page for tests. */
interface DrawnWall {
  readonly stage: { readonly canvas: HTMLCanvasElement };
  readonly drawnAt: number;
}

const up = withWatchfloor();
const openDisplay = () => openContext(up.browser, { viewport: { width: 640, height: 180 } });

const wall = () => `${up.watchfloor.url}/wall/main?screen=all&fps=${FRAMES_PER_SECOND}`;

/** Fails the first requests for some files, as a line that is cut or a server that restarts does. */
async function failFirst(page: Page, files: string, count: number): Promise<() => number> {
  let failed = 0;
  await page.route(files, (route: Route) => {
    if (failed >= count) return route.continue();
    failed += 1;
    return route.abort('connectionreset');
  });
  return () => failed;
}

/** What a person before the wall can read in plain words; empty once it is drawn. */
function line(page: Page): Promise<string> {
  return page.evaluate(() => {
    const words = document.querySelector('#boot > p');
    return words?.checkVisibility({ visibilityProperty: true }) ? words.textContent.trim() : '';
  });
}

async function isDrawn(page: Page): Promise<boolean> {
  return page
    .evaluate(() => {
      const canvas = document.querySelector('canvas');
      return canvas?.isConnected === true && document.getElementById('boot')?.hidden === true;
    })
    .catch(() => false);
}

function saysThatItConnects(page: Page): Promise<unknown> {
  return until(async () => (await line(page)) === LINE, { ...PATIENCE, what: 'the page says that it connects' });
}

function drawn(page: Page): Promise<unknown> {
  return until(() => isDrawn(page), { ...PATIENCE, what: 'the wall is drawn' });
}

/** Looks at each frame whether there is a word to be read. Handed to the browser as it stands. */
function watchWords(): void {
  globalThis.words = { saidAt: Number.NaN, silent: 0 };
  const look = () => {
    const says = [...document.querySelectorAll('#boot > p, .waiting')].some((words) => words.checkVisibility());
    if (says && Number.isNaN(globalThis.words.saidAt)) globalThis.words.saidAt = performance.now();
    if (document.querySelector('canvas')) return;
    if (!says && !Number.isNaN(globalThis.words.saidAt)) globalThis.words.silent += 1;
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** Marks the page, so that a reload is seen. */
function mark(page: Page): Promise<unknown> {
  return page.evaluate(() => Object.assign(globalThis, { isSamePage: true }));
}

function isSamePage(page: Page): Promise<boolean> {
  return page.evaluate(() => 'isSamePage' in globalThis);
}

// These leave the server alone, and wait for most of their time: they do so together.
it.concurrent('draws nothing of its waiting once it is drawn, and reloads for nothing', async () => {
  await using context = await openDisplay();
  const page = await context.newPage();
  await page.goto(wall());
  await drawn(page);
  await mark(page);
  expect(await line(page)).toBe('');
  const lived = () => page.evaluate(() => (globalThis as unknown as { watchfloor: DrawnWall }).watchfloor.drawnAt);
  const begun = await lived();
  await until(async () => (await lived()) > begun + 3_000, { ...PATIENCE, what: 'the wall lives for three seconds' });
  expect(await isSamePage(page)).toBe(true);
});

it.concurrent.each(['scripts', 'styles'] as const)(
  'says that it connects where %s do not come, and comes back by itself',
  async (kind) => {
    await using context = await openDisplay();
    const page = await context.newPage();
    const failures = await failFirst(page, ASSETS[kind], 2);
    await page.goto(wall(), { waitUntil: 'commit' });
    await saysThatItConnects(page);
    await drawn(page);
    expect(failures()).toBe(2);
  },
);

it.concurrent('is not worth a word for three seconds, and then says that it connects until it is drawn', async () => {
  await using context = await openDisplay();
  const page = await context.newPage();
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  await page.route(ASSETS.scripts, async (route) => {
    await released;
    await route.continue();
  });
  await page.addInitScript(watchWords);
  await page.goto(wall(), { waitUntil: 'commit' });
  await saysThatItConnects(page);
  release();
  await drawn(page);
  const { saidAt, silent } = await page.evaluate(() => globalThis.words);
  expect(saidAt).toBeGreaterThanOrEqual(3_000);
  expect(silent, 'looks at a page without words, after the first and before the wall').toBe(0);
});

it.concurrent('comes back where a script that is loaded later does not come', async () => {
  await using context = await openDisplay();
  const page = await context.newPage();
  const failures = await failFirst(page, '**/assets/browserAll-*.js', 1);
  await page.goto(wall());
  await until(() => failures() === 1, { ...PATIENCE, what: 'the script is asked for' });
  await drawn(page);
});

it.concurrent('shows its numbers without a font that is gone, and all of its fonts once they come', async () => {
  await using context = await openDisplay();
  const page = await context.newPage();
  const failures = await failFirst(page, ASSETS.fonts, 3);
  await page.goto(wall());
  await until(() => failures() === 3, { ...PATIENCE, what: 'fonts are asked for' });
  await until(
    async () =>
      (await isDrawn(page)) &&
      page.evaluate(() => {
        const states = [...document.fonts].map(({ status }) => status);
        return states.includes('loaded') && !states.includes('error');
      }),
    { ...PATIENCE, what: 'the wall is drawn with all of its fonts' },
  );
});

it.concurrent('finds its way from the page of a client whose scripts are gone to the one that is served', async () => {
  await using context = await openDisplay();
  const page = await context.newPage();
  let pages = 0;
  await page.route(wall(), async (route) => {
    pages += 1;
    if (pages > 1) return route.continue();
    const response = await route.fetch();
    const body = (await response.text()).replaceAll(/assets\/index-[\w-]+\./g, 'assets/index-gone.');
    return route.fulfill({ response, body });
  });
  await page.goto(wall(), { waitUntil: 'commit' });
  await saysThatItConnects(page);
  await drawn(page);
});

it('waits for a server that went away between the page and its scripts, and never shows the browser’s own error', async () => {
  await using context = await openDisplay();
  const page = await context.newPage();
  const pages: string[] = [];
  page.on('framenavigated', (frame) => pages.push(frame.url()));
  await page.route(ASSETS.scripts, async (route) => {
    if (up.watchfloor.isRunning('server')) await up.watchfloor.killServer();
    await route.continue().catch(() => undefined);
  });
  await page.goto(wall(), { waitUntil: 'commit' });
  await saysThatItConnects(page);
  await page.unroute(ASSETS.scripts);
  await up.watchfloor.startServer();
  await drawn(page);
  expect(new Set(pages)).toEqual(new Set([wall()]));
});

it('starts over when its server comes back with another client', async () => {
  await using context = await openDisplay();
  const page = await context.newPage();
  let build = 'first';
  await page.routeWebSocket('**/api/v1/live', (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => {
      const told: { type: string } = JSON.parse(String(message));
      socket.send(told.type === 'welcome' ? JSON.stringify({ ...told, build }) : message);
    });
  });
  await page.goto(wall());
  await drawn(page);
  await mark(page);
  build = 'second';
  await up.watchfloor.killServer();
  await up.watchfloor.startServer();
  await until(async () => !(await isSamePage(page).catch(() => true)), { ...PATIENCE, what: 'the page is another' });
  await drawn(page);
});

it('holds its picture where it has to start over while its server is away', async () => {
  await using context = await openDisplay();
  const page = await context.newPage();
  await page.goto(wall());
  await drawn(page);
  await page.waitForFunction(() => sessionStorage.getItem('watchfloor.held-frame') !== null);
  await mark(page);
  await up.watchfloor.killServer();
  await page.evaluate(() => {
    const { watchfloor } = globalThis as unknown as { watchfloor: DrawnWall };
    watchfloor.stage.canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext();
  });
  await page.waitForSelector('img.held');
  const asked = page.waitForEvent('requestfailed', (request) => request.url() === wall());
  await asked;
  expect(await isSamePage(page)).toBe(true);
  await up.watchfloor.startServer();
  await until(async () => !(await isSamePage(page).catch(() => true)), { ...PATIENCE, what: 'the page is another' });
  await drawn(page);
});
