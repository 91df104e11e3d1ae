import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { launchBrowser, openContext } from '../support/browser.ts';
import { until } from '../support/until.ts';
import { createWallFixture } from './fixtures/wall-fixture.ts';
import { openWallPage } from './open-wall-page.ts';
import { type ServedClient, serveClient } from './serve-client.ts';

const SIZE = { width: 960, height: 270 };
/** At the third, a browser that was not told otherwise would take WebGL from the page for good. */
const CRASHES = 5;

describe('a wall that loses its GL context', () => {
  let browser: Browser;
  let client: ServedClient;
  beforeAll(async () => {
    browser = await launchBrowser();
    client = await serveClient();
  });
  afterAll(async () => {
    await browser.close();
    await client[Symbol.asyncDispose]();
  });

  it('holds its last picture, starts over and draws the same', async () => {
    const { page, before } = await openWall();
    await page.evaluate(() => {
      const { watchfloor } = globalThis as unknown as {
        watchfloor: { readonly stage: { readonly canvas: HTMLCanvasElement } };
      };
      watchfloor.stage.canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext();
    });
    await page.waitForSelector('img.held');
    await sameAgain(page, before);
    await page.context().close();
  });

  it('comes back from crashes of the GPU process, again and again', async () => {
    const { page, before } = await openWall();
    const devtools = await browser.newBrowserCDPSession();
    for (let crash = 0; crash < CRASHES; crash += 1) {
      const loaded = page.waitForEvent('load');
      // The process that was to answer is gone.
      void devtools.send('Browser.crashGpuProcess').catch(() => undefined);
      await loaded;
      await sameAgain(page, before);
    }
    await page.context().close();
  });

  async function openWall(): Promise<{ page: Page; before: Buffer }> {
    const context = await openContext(browser, { viewport: SIZE });
    const page = await openWallPage(context, {
      client,
      fixture: await createWallFixture('lianyuan'),
      scene: 'overview',
    });
    const before = await page.screenshot();
    // The picture that is to be held is put by beside the loop.
    await page.waitForFunction(() => sessionStorage.getItem('watchfloor.held-frame') !== null);
    return { page, before };
  }

  /** The page starts over by itself, and once it is settled not a pixel differs. */
  async function sameAgain(page: Page, before: Buffer): Promise<void> {
    await until(
      async () => {
        const isSettled = await page
          .evaluate(
            () => document.documentElement.dataset['picture'] === 'settled' && !document.querySelector('img.held'),
          )
          .catch(() => false);
        return isSettled && before.equals(await page.screenshot());
      },
      { withinMs: 60_000, everyMs: 200, what: 'the wall draws the same picture again' },
    );
  }
});
