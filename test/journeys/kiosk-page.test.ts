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

/** Handed to the browser as it stands. */
function sayThatItDraws(renderer: string): void {
  const { getParameter } = WebGL2RenderingContext.prototype;
  const UNMASKED_RENDERER_WEBGL = 0x9246;
  WebGL2RenderingContext.prototype.getParameter = function (name: number) {
    return name === UNMASKED_RENDERER_WEBGL ? renderer : (getParameter.call(this, name) as unknown);
  };
}
