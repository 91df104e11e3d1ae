import type { Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { expect, it } from 'vitest';
import type { SiteFile } from '../../protocol/site/site-file.ts';
import { openContext } from '../support/browser.ts';
import { differing } from './compare-picture.ts';
import { createWallFixture } from './fixtures/wall-fixture.ts';
import { openWallPage } from './open-wall-page.ts';
import { withClient } from './with-client.ts';

const MINUTE = 60_000;
/** Of 255: a mark is fainter than anything that is to be read. */
const FAINT = 20;

const up = withClient();

it('says the minute of wall time, faintly, and nothing where the site wants none', async () => {
  const marked = await open(undefined);
  const { wall } = await createWallFixture('lianyuan');
  const at = async (page: Page, moment: number) => {
    await page.evaluate((moment) => globalThis.watchfloor?.draw(moment), moment);
    return PNG.sync.read(await page.screenshot());
  };
  const first = await at(marked, wall);
  const within = await at(marked, wall - (wall % MINUTE) + MINUTE - 1);
  const next = await at(marked, wall - (wall % MINUTE) + MINUTE);
  const clean = await at(await open({ show: false }), wall);
  expect(differing(first, within, 0)).toBe(0);
  expect(differing(first, next, 0)).toBeGreaterThan(0);
  expect(differing(first, clean, 0)).toBeGreaterThan(1_000);
  expect(largestStep(first, clean)).toBeLessThanOrEqual(FAINT);
  expect(largestStep(await at(await open({ opacity: 0.3 }), wall), clean)).toBeGreaterThan(FAINT);
});

async function open(watermark: SiteFile['watermark']): Promise<Page> {
  const context = await openContext(up.browser, { viewport: { width: 1280, height: 360 } });
  const fixture = await createWallFixture('lianyuan');
  const file = watermark ? { ...fixture.site.file, watermark } : fixture.site.file;
  return openWallPage(context, {
    client: up.client,
    fixture: { ...fixture, site: { ...fixture.site, file } },
    scene: 'briefing',
  });
}

function largestStep(one: PNG, other: PNG): number {
  let most = 0;
  for (let index = 0; index < one.data.length; index += 1)
    most = Math.max(most, Math.abs((one.data[index] ?? 0) - (other.data[index] ?? 0)));
  return most;
}
