import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser, openContext } from '../support/browser.ts';
import { createWallFixture } from './fixtures/wall-fixture.ts';
import { openWallPage } from './open-wall-page.ts';
import { type ServedClient, serveClient } from './serve-client.ts';

declare global {
  /** For each canvas that was written on, whether the processor writes there. */
  var writtenByProcessor: boolean[] | undefined;
}

let browser: Browser;
let client: ServedClient;
beforeAll(async () => {
  [browser, client] = await Promise.all([launchBrowser(), serveClient()]);
});
afterAll(async () => {
  await client?.[Symbol.asyncDispose]();
  await browser?.close();
});

it('texts are written by the processor: none waits for the GPU', async () => {
  const context = await openContext(browser, { viewport: { width: 1280, height: 360 } });
  await context.addInitScript(() => {
    const written = new Map<CanvasRenderingContext2D, boolean>();
    const { fillText } = CanvasRenderingContext2D.prototype;
    CanvasRenderingContext2D.prototype.fillText = function (...args) {
      written.set(this, this.getContextAttributes().willReadFrequently === true);
      globalThis.writtenByProcessor = [...written.values()];
      return fillText.apply(this, args);
    };
  });
  const page = await openWallPage(context, { client, fixture: await createWallFixture('lianyuan'), scene: 'briefing' });
  const written = await page.evaluate(() => globalThis.writtenByProcessor ?? []);
  expect(written.length).toBeGreaterThan(10);
  expect(written).not.toContain(false);
});
