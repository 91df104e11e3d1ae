import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type {} from '../../wall-client/main.ts';
import { launchKiosk, openContext } from '../support/browser.ts';
import { until } from '../support/until.ts';
import { FRAMES_PER_SECOND } from './wall-page.ts';
import { withWatchfloor } from './with-watchfloor.ts';

const DISPLAY = { width: 1280, height: 360 };
const up = withWatchfloor();
const wall = (query = '') => `${up.watchfloor.url}/wall/main?fps=${FRAMES_PER_SECOND}${query}`;

/** On which canvas the page draws, and how. */
async function drawnOn(page: Page) {
  await until(() => page.evaluate(() => globalThis.watchfloor?.stage.isWhole === true), {
    withinMs: 60_000,
    what: 'a whole picture',
  });
  return page.evaluate(() => {
    const canvas = globalThis.watchfloor?.stage.canvas;
    return {
      size: [canvas?.width, canvas?.height],
      isTheFirst: canvas !== undefined && canvas === globalThis.watchfloorBoot?.glCanvas?.canvas,
      isSmooth: canvas?.getContext('webgl2')?.getContextAttributes()?.antialias,
    };
  });
}

it.each([
  { query: '', isSmooth: false },
  { query: '&antialias=1', isSmooth: true },
])(
  'a wall that has its display to itself draws on a canvas that was open before its scripts came (%j)',
  async (told) => {
    const { context, page } = await launchKiosk(DISPLAY);
    await using _closed = context;
    await page.goto(wall(told.query));
    expect(await drawnOn(page)).toEqual({ size: [1280, 360], isTheFirst: true, isSmooth: told.isSmooth });
  },
);

it('opens another where that one was lost before its scripts came', async () => {
  const { context, page } = await launchKiosk(DISPLAY);
  await using _closed = context;
  await page.addInitScript(() => {
    // The page's next element after its first script.
    new MutationObserver(() => {
      globalThis.watchfloorBoot?.glCanvas?.gl.getExtension('WEBGL_lose_context')?.loseContext();
    }).observe(document, { childList: true, subtree: true });
  });
  await page.goto(wall());
  expect(await drawnOn(page)).toEqual({ size: [1280, 360], isTheFirst: false, isSmooth: false });
});

it('comes back where its context is lost before anybody listens for that', async () => {
  await using context = await openContext(up.browser, { viewport: DISPLAY });
  const page = await context.newPage();
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  await page.addInitScript(loseOneContext);
  await page.goto(wall());
  expect(await drawnOn(page)).toEqual({ size: [1280, 360], isTheFirst: false, isSmooth: false });
  expect(said.filter((text) => text.startsWith('the GL context was lost'))).toHaveLength(1);
});

it('a wall in a window with tabs opens its canvas itself, smooth only where a GPU draws or the address says so', async () => {
  const open = async (query: string, renderer?: string) => {
    await using context = await openContext(up.browser, { viewport: DISPLAY });
    const page = await context.newPage();
    if (renderer !== undefined) await page.addInitScript(sayThatItDraws, renderer);
    await page.goto(wall(query));
    return await drawnOn(page);
  };
  const expected = { size: [1280, 360], isTheFirst: false };
  expect(await open('')).toEqual({ ...expected, isSmooth: false });
  expect(await open('&antialias=1')).toEqual({ ...expected, isSmooth: true });
  expect(await open('', 'ANGLE (NVIDIA, NVIDIA RTX A2000)')).toEqual({ ...expected, isSmooth: true });
});

/**
 * Loses the wall's context once in this tab: when it has been set up, while fonts are still on their way. Handed to the
 * browser as it stands.
 */
function loseOneContext(): void {
  let gl: WebGL2RenderingContext | undefined;
  const { getContext } = HTMLCanvasElement.prototype;
  HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, ...asked: unknown[]) {
    const context: unknown = Reflect.apply(getContext, this, asked);
    if (context instanceof WebGL2RenderingContext) gl = context;
    return context;
  } as typeof getContext;
  const load = document.fonts.load.bind(document.fonts);
  document.fonts.load = async (...asked) => {
    const ofWall = gl;
    if (ofWall && !sessionStorage.getItem('contexts lost')) {
      sessionStorage.setItem('contexts lost', '1');
      const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
      await pause(3_000);
      ofWall.getExtension('WEBGL_lose_context')?.loseContext();
      // Told, to nobody of ours, before the stage goes on.
      await pause(500);
    }
    return load(...asked);
  };
}

/** Handed to the browser as it stands. */
function sayThatItDraws(renderer: string): void {
  const { getParameter } = WebGL2RenderingContext.prototype;
  const UNMASKED_RENDERER_WEBGL = 0x9246;
  WebGL2RenderingContext.prototype.getParameter = function (name: number) {
    return name === UNMASKED_RENDERER_WEBGL ? renderer : (getParameter.call(this, name) as unknown);
  };
}
