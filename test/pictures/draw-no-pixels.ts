import type { Page } from 'playwright-core';

/** From now on the page goes through all of its drawing but fills no pixel, which takes most of the time without a GPU. */
export async function drawNoPixels(page: Page): Promise<void> {
  await page.evaluate(() => {
    const gl = WebGL2RenderingContext.prototype;
    for (const draw of ['drawArrays', 'drawElements', 'drawArraysInstanced', 'drawElementsInstanced', 'clear'] as const)
      Object.assign(gl, { [draw]: () => undefined });
  });
}
