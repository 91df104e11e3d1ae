import { readdirSync, statSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PANEL_KINDS } from '../../protocol/site/scenes.ts';
import { LANGUAGES, type Language } from '../../protocol/words.ts';
import { galleryPages } from '../../wall-client/gallery/gallery-pages.ts';
import { GALLERY_TIME } from '../../wall-client/gallery/gallery-views.ts';
import { launchBrowser, openContext } from '../support/browser.ts';
import { expectReference } from './compare-picture.ts';
import { type ServedClient, serveClient } from './serve-client.ts';

const MOST_REFERENCE_BYTES = 20 * 1024 * 1024;
/** What a panel says that the gallery breaks on purpose. */
const MEANT = 'failed in update';

describe('the gallery at a fixed moment', () => {
  let browser: Browser;
  let client: ServedClient;
  beforeAll(async () => {
    browser = await launchBrowser();
    client = await serveClient();
  });
  afterAll(async () => {
    await client[Symbol.asyncDispose]();
    await browser.close();
  });

  const pages = galleryPages.flatMap(({ name }) => LANGUAGES.map((language) => ({ name, language })));
  it.each(pages)('$name in $language is its reference', async ({ name, language }) => {
    expectReference(`gallery-${name}-${language}`, await shoot(name, language), browser.version());
  });

  it('shows every kind of panel', () => {
    const shown = new Set(galleryPages.flatMap(({ cells }) => cells.map(({ panel }) => panel.panel)));
    expect(PANEL_KINDS.filter((kind) => !shown.has(kind))).toEqual([]);
  });

  it('keeps the references small enough for a repository', () => {
    const folder = new URL('references/', import.meta.url);
    const bytes = readdirSync(folder).reduce((sum, name) => sum + statSync(new URL(name, folder)).size, 0);
    expect(bytes).toBeLessThan(MOST_REFERENCE_BYTES);
  });

  async function shoot(name: string, language: Language): Promise<PNG> {
    const context = await openContext(browser, { viewport: { width: 1920, height: 1080 } });
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().includes(MEANT)) faults.push(message.text());
    });
    page.on('pageerror', (error) => faults.push(error.message));
    await page.goto(
      `${client.url}/gallery?${new URLSearchParams({ page: name, lang: language, t: String(GALLERY_TIME) })}`,
    );
    await page.waitForSelector('html[data-picture=settled]', { state: 'attached' });
    const shot = await page.screenshot();
    await context.close();
    expect(faults).toEqual([]);
    return PNG.sync.read(shot);
  }
});
