import type { BrowserContext, Page, WebSocketRoute } from 'playwright-core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openContext } from '../support/browser.ts';
import { says } from '../support/says.ts';
import { until } from '../support/until.ts';
import { withWatchfloor } from './with-watchfloor.ts';

const PATIENCE = { withinMs: 90_000, everyMs: 100 };

/** What the wall client leaves on its page for tests. */
interface DrawnWall {
  readonly stage: { draw(...of: unknown[]): void };
  readonly drawnAt: number;
}

let context: BrowserContext;

const up = withWatchfloor();
beforeEach(async () => {
  context = await openContext(up.browser, { viewport: { width: 480, height: 270 } });
});
afterEach(() => context.close());

/** A screen of the wall, drawn and marked, so that a reload is seen. */
async function openScreen(screen: string, page?: Page): Promise<Page> {
  const opened = page ?? (await context.newPage());
  await opened.goto(`${up.watchfloor.url}/wall/main/${screen}`);
  await drawn(opened);
  await opened.evaluate(() => Object.assign(globalThis, { isSamePage: true }));
  return opened;
}

function drawn(page: Page): Promise<unknown> {
  const isDrawn = () =>
    page.evaluate(() => document.querySelector('#wall > canvas') !== null && !document.querySelector('img.held'));
  return until(isDrawn, { ...PATIENCE, what: 'the wall is drawn' });
}

function isSamePage(page: Page): Promise<boolean> {
  return page.evaluate(() => 'isSamePage' in globalThis);
}

/** Lets the next frames fail, as a fault in the drawing would. */
function failFrames(page: Page, count: number): Promise<void> {
  return page.evaluate((failing) => {
    const { stage } = (globalThis as unknown as { watchfloor: DrawnWall }).watchfloor;
    const draw = stage.draw.bind(stage);
    let left = failing;
    stage.draw = (...of) => {
      left -= 1;
      if (left >= 0) throw new Error('a fault of the drawing');
      draw(...of);
    };
  }, count);
}

it('goes on after frames that failed, says so once, and tells the server how many', async () => {
  const page = await openScreen('left');
  const errors: string[] = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await failFrames(page, 3);
  const figure = 'watchfloor_screen_frame_faults{wall="main",screen="left"} 3';
  const told = async () => (await (await fetch(`${up.watchfloor.url}/metrics`)).text()).includes(figure);
  await until(told, { ...PATIENCE, what: figure });
  const heap = /watchfloor_screen_heap_bytes\{wall="main",screen="left"\} \d{6,}/;
  await until(async () => heap.test(await (await fetch(`${up.watchfloor.url}/metrics`)).text()), {
    ...PATIENCE,
    what: 'the memory that the page uses',
  });
  expect(errors).toEqual([expect.stringContaining('a fault of the drawing')]);
  expect(await isSamePage(page)).toBe(true);
}, 240_000);

it('starts over behind its last picture where no frame succeeds any more', async () => {
  const page = await openScreen('left');
  await page.waitForFunction(() => sessionStorage.getItem('watchfloor.held-frame') !== null);
  await failFrames(page, Number.POSITIVE_INFINITY);
  await page.waitForSelector('img.held', { timeout: PATIENCE.withinMs });
  expect(await isSamePage(page), 'the picture of before covers the page that fails').toBe(true);
  await until(async () => !(await isSamePage(page)), { ...PATIENCE, what: 'the page is another' });
  await drawn(page);
}, 240_000);

it('starts over where the display gives no frames any more', async () => {
  const page = await openScreen('left');
  await page.evaluate(() => Object.assign(globalThis, { requestAnimationFrame: () => 0 }));
  await until(async () => !(await isSamePage(page)), { ...PATIENCE, what: 'the page is another' });
  await drawn(page);
}, 240_000);

it('[TN1] [TN2] comes to a new client screen by screen', async () => {
  let build = 'first';
  const sockets: WebSocketRoute[] = [];
  const happened: string[] = [];
  await context.routeWebSocket('**/api/v1/live', (socket) => {
    sockets.push(socket);
    socket.connectToServer().onMessage((message) => {
      const told: { type: string } = JSON.parse(String(message));
      socket.send(told.type === 'welcome' ? JSON.stringify({ ...told, build }) : message);
    });
  });
  // Before the page puts another picture by.
  await context.addInitScript((key) => {
    Object.assign(globalThis, { heldAtStart: sessionStorage.getItem(key) });
  }, 'watchfloor.held-frame');
  const screens = ['left', 'right'];
  const pages = await Promise.all(screens.map((screen) => openScreen(screen)));
  for (const [index, page] of pages.entries())
    page.on('framenavigated', () => {
      happened.push(`${screens[index]} goes`);
      void drawn(page).then(() => happened.push(`${screens[index]} is back`));
    });
  build = 'second';
  for (const socket of sockets.splice(0)) await socket.close();
  await until(() => happened.length === 4, { ...PATIENCE, what: 'both screens are back' });
  const [first, second] = happened[0] === 'left goes' ? screens : screens.toReversed();
  expect(happened).toEqual([`${first} goes`, `${first} is back`, `${second} goes`, `${second} is back`]);
  for (const page of pages)
    expect(await litShareOfHeld(page), 'the wall stands behind while it starts over').toBeGreaterThan(0.02);
}, 240_000);

/** Of the picture that the page found when it began: the share of its pixels that are no background. */
function litShareOfHeld(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const { heldAtStart } = globalThis as unknown as { heldAtStart: string | null };
    if (heldAtStart === null) return 0;
    const image = await createImageBitmap(await (await fetch(heldAtStart)).blob());
    const brush = new OffscreenCanvas(image.width, image.height).getContext('2d');
    if (!brush) throw new Error('no 2D context');
    brush.drawImage(image, 0, 0);
    const { data: rgba } = brush.getImageData(0, 0, image.width, image.height);
    let lit = 0;
    for (let at = 0; at < rgba.length; at += 4)
      if (Math.max(rgba[at] ?? 0, rgba[at + 1] ?? 0, rgba[at + 2] ?? 0) > 96) lit += 1;
    return lit / (rgba.length / 4);
  });
}

/** How a panel looks whose data are no longer confirmed. */
const DIMMED = 0.42;

/** Brighter than any ground of the wall, and darker than a word on a panel that is dimmed. */
const LIT = 60;
/** Of a wall that shows anything, so many pixels are lit at the least. */
const LEAST_LIT = 0.01;

interface SeenFrames {
  readonly words: string[];
  readonly wasDimmed: boolean;
  /** Smallest share of lit pixels in any frame. */
  readonly leastLit: number;
}

/** Looks at every frame that is drawn from now on: words that were read, whether any panel was dimmed, how much was lit. */
async function watchFrames(page: Page): Promise<() => Promise<SeenFrames>> {
  const known = { dimmed: DIMMED, litAbove: LIT };
  await page.evaluate(({ dimmed, litAbove }) => {
    interface Node {
      readonly visible: boolean;
      readonly alpha: number;
      readonly text?: unknown;
      readonly children: readonly Node[];
    }
    const { stage } = (
      globalThis as unknown as { watchfloor: DrawnWall & { stage: { view: Node; canvas: HTMLCanvasElement } } }
    ).watchfloor;
    const words = new Set<string>();
    const seen = { words, wasDimmed: false, leastLit: 1 };
    const gl = stage.canvas.getContext('webgl2') as WebGL2RenderingContext;
    const { drawingBufferWidth: width, drawingBufferHeight: height } = gl;
    const rgba = new Uint8Array(width * height * 4);
    const litShare = (): number => {
      gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, rgba);
      let lit = 0;
      for (let at = 0; at < rgba.length; at += 4)
        if (Math.max(rgba[at] ?? 0, rgba[at + 1] ?? 0, rgba[at + 2] ?? 0) > litAbove) lit += 1;
      return lit / (width * height);
    };
    const look = (node: Node): void => {
      if (!node.visible) return;
      if (Math.abs(node.alpha - dimmed) < 1e-6) seen.wasDimmed = true;
      if (typeof node.text === 'string') words.add(node.text);
      for (const child of node.children) look(child);
    };
    const draw = stage.draw.bind(stage);
    stage.draw = (...of) => {
      draw(...of);
      look(stage.view);
      seen.leastLit = Math.min(seen.leastLit, litShare());
    };
    Object.assign(globalThis, { seenFrames: seen });
  }, known);
  return () =>
    page.evaluate(() => {
      const { seenFrames } = globalThis as unknown as { seenFrames: SeenFrames & { words: Set<string> } };
      return { ...seenFrames, words: [...seenFrames.words] };
    });
}

/** A wall dims when its server has been away for longer, and rightly; a busy machine may need another try to be quicker. */
const QUICK_MS = 18_000;
const TRIES = 4;

it('sees a restart of its server as a word on the strip and nothing else', async () => {
  const page = await context.newPage();
  // Comes back as soon as there is a server: how it spreads its attempts is another matter.
  await page.addInitScript(() => Object.assign(Math, { random: () => 0.02 }));
  await openScreen('all', page);
  await until(() => says(page, '链路正常'), { ...PATIENCE, what: 'the link is live' });
  for (let left = TRIES; ; left -= 1) {
    if (left === 0) throw new Error(`the server was not back within ${QUICK_MS} ms in any of ${TRIES} restarts`);
    const seen = await watchFrames(page);
    const lostAt = performance.now();
    await up.watchfloor.killServer();
    await until(() => says(page, '链路中断'), { ...PATIENCE, what: 'the strip says that the link is lost' });
    await up.watchfloor.startServer();
    await until(() => says(page, '链路正常'), { ...PATIENCE, what: 'the link is live again' });
    if (performance.now() - lostAt > QUICK_MS) continue;
    const { words, wasDimmed, leastLit } = await seen();
    expect(words).toContainEqual(expect.stringMatching(/^链路中断 \d\d:\d\d:\d\d 起$/));
    expect(words).not.toContain('等待数据');
    expect(words).not.toContain('数据停于');
    expect(wasDimmed).toBe(false);
    expect(leastLit, 'never black').toBeGreaterThan(LEAST_LIT);
    expect(await isSamePage(page)).toBe(true);
    return;
  }
}, 300_000);

it('dims when its server stays away, says since when, and is as before when it is back', async () => {
  const page = await openScreen('all');
  await until(() => says(page, '链路正常'), { ...PATIENCE, what: 'the link is live' });
  const seen = await watchFrames(page);
  await up.watchfloor.killServer();
  await until(async () => (await seen()).wasDimmed, { ...PATIENCE, what: 'the wall dims' });
  expect((await seen()).words).toContainEqual(expect.stringContaining('数据停于'));
  expect((await seen()).leastLit, 'never black').toBeGreaterThan(LEAST_LIT);
  await up.watchfloor.startServer();
  await until(() => says(page, '链路正常'), { ...PATIENCE, what: 'the link is live again' });
  const after = await watchFrames(page);
  await until(async () => (await after()).words.length > 0, { ...PATIENCE, what: 'a frame' });
  expect((await after()).wasDimmed).toBe(false);
  expect(await isSamePage(page)).toBe(true);
}, 240_000);

it('is never black while its Redis is gone, and goes on when it is back', async () => {
  const page = await openScreen('all');
  await until(() => says(page, '链路正常'), { ...PATIENCE, what: 'the link is live' });
  const seen = await watchFrames(page);
  expect(await up.watchfloor.killRedis()).toBe(true);
  await up.watchfloor.becomesReady();
  await until(() => says(page, '链路正常'), { ...PATIENCE, what: 'the wall is live again' });
  const { words, leastLit } = await seen();
  expect(words).not.toContain('等待数据');
  expect(leastLit).toBeGreaterThan(LEAST_LIT);
  expect(await isSamePage(page)).toBe(true);
}, 240_000);
