import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { frameIndex } from '../../wall-client/stage/bar-code.ts';
import { openContext } from '../support/browser.ts';
import { createWallFixture } from './fixtures/wall-fixture.ts';
import { openWallPage } from './open-wall-page.ts';
import { readBarCode } from './read-bar-code.ts';
import { withClient } from './with-client.ts';

const up = withClient();

async function openBarCode(query: Record<string, string>, viewport: { width: number; height: number }): Promise<Page> {
  const context = await openContext(up.browser, { viewport });
  const fixture = await createWallFixture('lianyuan');
  return openWallPage(context, { client: up.client, fixture, scene: 'overview', screen: 'left', query });
}

it.each([
  { width: 480, height: 270 },
  { width: 1920, height: 1080 },
])(
  'a picture of a screen says which frame it shows, over whatever lies below ($width pixels wide)',
  async (viewport) => {
    const page = await openBarCode({ barcode: '1' }, viewport);
    for (const wall of [1_795_501_392_400, 1_795_501_392_434, 1_795_501_400_001]) {
      await page.evaluate((at) => globalThis.watchfloor?.draw(at), wall);
      expect(readBarCode(await page.screenshot())).toBe(frameIndex(wall, 60));
    }
    await page.context().close();
  },
);

it('the wall has no bar code that was not asked for', async () => {
  const page = await openBarCode({}, { width: 480, height: 270 });
  const picture = await page.screenshot();
  expect(() => readBarCode(picture)).toThrow('no bar code');
  await page.context().close();
});
