import { expect, it } from 'vitest';
import { openContext } from '../support/browser.ts';
import { createWallFixture } from './fixtures/wall-fixture.ts';
import { openWallPage } from './open-wall-page.ts';
import { withClient } from './with-client.ts';

declare global {
  /** For each canvas that was written on, whether the processor writes there. */
  var writtenByProcessor: boolean[] | undefined;
}

const up = withClient();

it('texts are written by the processor: none waits for the GPU', async () => {
  const context = await openContext(up.browser, { viewport: { width: 1280, height: 360 } });
  await context.addInitScript(() => {
    const written = new Map<CanvasRenderingContext2D, boolean>();
    const { fillText } = CanvasRenderingContext2D.prototype;
    CanvasRenderingContext2D.prototype.fillText = function (...args) {
      written.set(this, this.getContextAttributes().willReadFrequently === true);
      globalThis.writtenByProcessor = [...written.values()];
      return fillText.apply(this, args);
    };
  });
  const page = await openWallPage(context, {
    client: up.client,
    fixture: await createWallFixture('lianyuan'),
    scene: 'briefing',
  });
  const written = await page.evaluate(() => globalThis.writtenByProcessor ?? []);
  expect(written.length).toBeGreaterThan(10);
  expect(written).not.toContain(false);
});
