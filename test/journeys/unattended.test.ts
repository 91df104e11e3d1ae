import type { BrowserContext, Page, WebSocketRoute } from 'playwright-core';
import { expect, it } from 'vitest';
import { openContext } from '../support/browser.ts';
import { openLine } from '../support/line.ts';
import { says } from '../support/says.ts';
import { until } from '../support/until.ts';
import { FRAMES_PER_SECOND } from './wall-page.ts';
import { withWatchfloor } from './with-watchfloor.ts';

const PATIENCE = { withinMs: 90_000, everyMs: 100 };

/** What the wall client leaves on its page for tests. */
interface DrawnWall {
  readonly stage: { draw(...of: unknown[]): void };
  readonly drawnAt: number;
}

const up = withWatchfloor();
const openDisplay = () => openContext(up.browser, { viewport: { width: 480, height: 270 } });

/** A screen of the wall, drawn and marked, so that a reload is seen. */
async function openScreen(context: BrowserContext, screen: string, url = up.watchfloor.url): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${url}/wall/main/${screen}?fps=${FRAMES_PER_SECOND}`);
  await drawn(page);
  await page.evaluate(() => Object.assign(globalThis, { isSamePage: true }));
  return page;
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

// These three wait for most of their time, and leave the server alone.
it.concurrent('goes on after frames that failed, says so once, and tells the server how many', async () => {
  await using context = await openDisplay();
  const page = await openScreen(context, 'left');
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
});

it.concurrent('starts over behind its last picture where no frame succeeds any more', async () => {
  await using context = await openDisplay();
  const page = await openScreen(context, 'right');
  await page.waitForFunction(() => sessionStorage.getItem('watchfloor.held-frame') !== null);
  await failFrames(page, Number.POSITIVE_INFINITY);
  await page.waitForSelector('img.held', { timeout: PATIENCE.withinMs });
  expect(await isSamePage(page), 'the picture of before covers the page that fails').toBe(true);
  await until(async () => !(await isSamePage(page)), { ...PATIENCE, what: 'the page is another' });
  await drawn(page);
});

it.concurrent('starts over where the display gives no frames any more', async () => {
  await using context = await openDisplay();
  const page = await openScreen(context, 'right');
  await page.evaluate(() => Object.assign(globalThis, { requestAnimationFrame: () => 0 }));
  await until(async () => !(await isSamePage(page)), { ...PATIENCE, what: 'the page is another' });
  await drawn(page);
});

it('[TN1] [TN2] comes to a new client screen by screen', async () => {
  await using context = await openDisplay();
  let build = 'first';
  const sockets: WebSocketRoute[] = [];
  await context.routeWebSocket('**/api/v1/live', (socket) => {
    sockets.push(socket);
    socket.connectToServer().onMessage((message) => {
      const told: { type: string } = JSON.parse(String(message));
      socket.send(told.type === 'welcome' ? JSON.stringify({ ...told, build }) : message);
    });
  });
  // Noted by the pages themselves: one that is asked answers late on a busy machine, and before it puts another picture by.
  await context.addInitScript((key) => {
    Object.assign(globalThis, { heldAtStart: sessionStorage.getItem(key) });
    const look = () => {
      if (!document.querySelector('#wall > canvas') || document.querySelector('img.held')) return;
      observer.disconnect();
      Object.assign(globalThis, { drawnAt: performance.timeOrigin + performance.now() });
    };
    const observer = new MutationObserver(look);
    observer.observe(document, { childList: true, subtree: true });
  }, 'watchfloor.held-frame');
  const pages = await Promise.all(['left', 'right'].map((screen) => openScreen(context, screen)));
  build = 'second';
  for (const socket of sockets.splice(0)) await socket.close();
  for (const page of pages) {
    await until(async () => !(await isSamePage(page)), { ...PATIENCE, what: 'the page is another' });
    await drawn(page);
  }
  const [first, second] = (await Promise.all(pages.map(lifeOf))).toSorted((one, other) => one.begunAt - other.begunAt);
  expect(second?.begunAt, 'one is back before the other goes').toBeGreaterThanOrEqual(first?.drawnAt ?? Number.NaN);
  for (const page of pages)
    expect(await litShareOfHeld(page), 'the wall stands behind while it starts over').toBeGreaterThan(0.02);
});

/** When a page began and when it showed the wall, epoch ms. */
function lifeOf(page: Page): Promise<{ begunAt: number; drawnAt: number }> {
  return page.evaluate(() => {
    const { drawnAt } = globalThis as unknown as { drawnAt: number };
    return { begunAt: performance.timeOrigin, drawnAt };
  });
}

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

it('sees a lost line, and a restart of its server, as a word on the strip and nothing else', async () => {
  await using line = await openLine(new URL(up.watchfloor.url));
  await using context = await openDisplay();
  // Comes back as soon as there is a server: how it spreads its attempts is another matter.
  await context.addInitScript(() => Object.assign(Math, { random: () => 0.02 }));
  const page = await openScreen(context, 'all', line.url);
  const isLive = () => until(() => says(page, '链路正常'), { ...PATIENCE, what: 'the link is live' });
  const isLost = () =>
    until(() => says(page, '链路中断'), { ...PATIENCE, what: 'the strip says that the link is lost' });
  const unharmed = ({ words, leastLit }: SeenFrames) => {
    expect(words).toContainEqual(expect.stringMatching(/^链路中断 \d\d:\d\d:\d\d 起$/));
    expect(words).not.toContain('等待数据');
    expect(leastLit, 'never black').toBeGreaterThan(LEAST_LIT);
  };
  await isLive();
  const beforeLoss = await watchFrames(page);
  await line.cut();
  await isLost();
  await line.mend();
  await isLive();
  const loss = await beforeLoss();
  unharmed(loss);
  expect(loss.words).not.toContain('数据停于');
  expect(loss.wasDimmed).toBe(false);

  // The same of a server that starts, however long a busy machine takes over it: a wall dims in the end, and rightly.
  const beforeRestart = await watchFrames(page);
  await up.watchfloor.killServer();
  await isLost();
  await up.watchfloor.startServer();
  await isLive();
  unharmed(await beforeRestart());
  expect(await isSamePage(page)).toBe(true);
});

it('dims when its server stays away, says since when, and is as before when it is back', async () => {
  await using context = await openDisplay();
  const page = await openScreen(context, 'all');
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
});

it('is never black while its Redis is gone, and goes on when it is back', async () => {
  await using context = await openDisplay();
  const page = await openScreen(context, 'all');
  await until(() => says(page, '链路正常'), { ...PATIENCE, what: 'the link is live' });
  const seen = await watchFrames(page);
  expect(await up.watchfloor.killRedis()).toBe(true);
  await up.watchfloor.becomesReady();
  await until(() => says(page, '链路正常'), { ...PATIENCE, what: 'the wall is live again' });
  const { words, leastLit } = await seen();
  expect(words).not.toContain('等待数据');
  expect(leastLit).toBeGreaterThan(LEAST_LIT);
  expect(await isSamePage(page)).toBe(true);
});
