import type { Browser, BrowserContext, Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WallFixture } from '../../wall-client/fixture.ts';
import { launchBrowser, openContext } from '../support/browser.ts';
import { differing, expectReference } from './compare-picture.ts';
import { createWallFixture } from './fixtures/wall-fixture.ts';
import { openWallPage } from './open-wall-page.ts';
import { showScene } from './show-scene.ts';
import { type ServedClient, serveClient } from './serve-client.ts';

interface Picture {
  readonly name: string;
  readonly site: 'lianyuan' | 'san-francisco';
  readonly scene: string;
  readonly language?: 'en';
}

const pictures: readonly Picture[] = [
  { name: 'lianyuan-overview', site: 'lianyuan', scene: 'overview' },
  { name: 'lianyuan-patrol', site: 'lianyuan', scene: 'patrol' },
  { name: 'lianyuan-briefing', site: 'lianyuan', scene: 'briefing' },
  { name: 'lianyuan-guide', site: 'lianyuan', scene: 'guide' },
  { name: 'lianyuan-town', site: 'lianyuan', scene: 'town' },
  { name: 'lianyuan-overview-en', site: 'lianyuan', scene: 'overview', language: 'en' },
  { name: 'san-francisco-overview', site: 'san-francisco', scene: 'overview' },
  { name: 'san-francisco-alerts', site: 'san-francisco', scene: 'alerts' },
];
/** Drawn one after the other in one page, which is a tenth of the work of a page for each. */
const inOnePage = [
  'alerts',
  'board',
  'cases',
  'duty',
  'foresight',
  'idle',
  'leads',
  'morning',
  'operation',
  'opinion',
  'supervision',
  'support',
] as const;

describe('pictures of the wall at a fixed moment', () => {
  let browsers: readonly Browser[] = [];
  let client: ServedClient;
  beforeAll(async () => {
    [client, ...browsers] = await Promise.all([serveClient(), launchBrowser(), launchBrowser()]);
  });
  afterAll(async () => {
    await client?.[Symbol.asyncDispose]();
    for (const browser of browsers) await browser.close();
  });

  it.each(pictures)('$name: two browsers draw the same, and it is the reference', async (picture) => {
    // Side by side: a page that begins is work for one core most of the time.
    const [shot, other] = await Promise.all(browsers.map((browser) => shoot(browser, picture)));
    if (!shot || !other) throw new Error('two browsers were launched');
    const drawn = PNG.sync.read(shot);
    // Most often the very same bytes, but that both compress alike is not asked for.
    if (!shot.equals(other)) expect(differing(drawn, PNG.sync.read(other), 0)).toBe(0);
    expectReference(picture.name, drawn, browsers[0]?.version() ?? '');
  });

  describe('one page that takes one scene after the other', () => {
    let context: BrowserContext;
    let page: Page;
    let fixture: WallFixture;
    beforeAll(async () => {
      const [browser] = browsers;
      if (!browser) throw new Error('no browser was launched');
      context = await openContext(browser, { viewport: { width: 3840, height: 1080 } });
      fixture = await createWallFixture('lianyuan');
      page = await openWallPage(context, { client, fixture, scene: inOnePage[0] });
    });
    afterAll(() => context?.close());

    it.each(inOnePage)('%s is its reference, whatever stood there before', async (scene) => {
      await showScene(page, scene, fixture.site.scenes[scene], fixture.wall);
      expectReference(`lianyuan-${scene}`, PNG.sync.read(await page.screenshot()), browsers[0]?.version() ?? '');
    });
  });

  it.each(['lianyuan', 'san-francisco'] as const)('every scene of %s has a picture', async (code) => {
    const { site } = await createWallFixture(code);
    const own = pictures.flatMap(({ site: of, scene }) => (of === code ? [scene] : []));
    const shown = new Set<string>([...own, ...(code === 'lianyuan' ? inOnePage : [])]);
    expect(Object.keys(site.scenes).filter((scene) => !shown.has(scene))).toEqual([]);
  });

  async function shoot(browser: Browser, { site, scene, language }: Picture): Promise<Buffer> {
    const context = await openContext(browser, { viewport: { width: 3840, height: 1080 } });
    const fixture = await createWallFixture(site);
    const page = await openWallPage(context, { client, fixture, scene, query: language ? { lang: language } : {} });
    const shot = await page.screenshot();
    await context.close();
    return shot;
  }
});
