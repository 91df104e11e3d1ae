import type { Browser } from 'playwright-core';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, openContext } from '../support/browser.ts';
import { differing, expectReference } from './compare-picture.ts';
import { createWallFixture } from './fixtures/wall-fixture.ts';
import { openWallPage } from './open-wall-page.ts';
import { type ServedClient, serveClient } from './serve-client.ts';

interface Picture {
  readonly name: string;
  readonly site: 'lianyuan' | 'san-francisco';
  readonly scene: string;
  readonly language?: 'en';
}

const pictures: readonly Picture[] = [
  { name: 'lianyuan-overview', site: 'lianyuan', scene: 'overview' },
  { name: 'lianyuan-alerts', site: 'lianyuan', scene: 'alerts' },
  { name: 'lianyuan-patrol', site: 'lianyuan', scene: 'patrol' },
  { name: 'lianyuan-cases', site: 'lianyuan', scene: 'cases' },
  { name: 'lianyuan-board', site: 'lianyuan', scene: 'board' },
  { name: 'lianyuan-briefing', site: 'lianyuan', scene: 'briefing' },
  { name: 'lianyuan-guide', site: 'lianyuan', scene: 'guide' },
  { name: 'lianyuan-idle', site: 'lianyuan', scene: 'idle' },
  { name: 'lianyuan-town', site: 'lianyuan', scene: 'town' },
  { name: 'lianyuan-overview-en', site: 'lianyuan', scene: 'overview', language: 'en' },
  { name: 'san-francisco-overview', site: 'san-francisco', scene: 'overview' },
];
describe('pictures of the wall at a fixed moment', () => {
  let browsers: Browser[] = [];
  let client: ServedClient;
  beforeAll(async () => {
    browsers = [await launchBrowser(), await launchBrowser()];
    client = await serveClient();
  });
  afterAll(async () => {
    await client[Symbol.asyncDispose]();
    for (const browser of browsers) await browser.close();
  });

  it.each(pictures)('$name: two browsers draw the same, and it is the reference', async (picture) => {
    const [first, second] = [
      await shoot(browsers[0] as Browser, picture),
      await shoot(browsers[1] as Browser, picture),
    ];
    expect(differing(first, second, 0)).toBe(0);
    expectReference(picture.name, first, (browsers[0] as Browser).version());
  });

  async function shoot(browser: Browser, { site, scene, language }: Picture): Promise<PNG> {
    const context = await openContext(browser, { viewport: { width: 3840, height: 1080 } });
    const fixture = await createWallFixture(site);
    const page = await openWallPage(context, { client, fixture, scene, query: language ? { lang: language } : {} });
    const shot = await page.screenshot();
    await context.close();
    return PNG.sync.read(shot);
  }
});
