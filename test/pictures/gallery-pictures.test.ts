import { readdirSync, statSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PANEL_KINDS } from '../../protocol/site/scenes.ts';
import { LANGUAGES, type Language } from '../../protocol/words.ts';
import { galleryPages } from '../../wall-client/gallery/gallery-pages.ts';
import { GALLERY_TIME } from '../../wall-client/gallery/gallery-views.ts';
import { launchBrowser, openContext } from '../support/browser.ts';
import { expectReference } from './compare-picture.ts';
import { type ServedClient, serveClient } from './serve-client.ts';

/** A clone fetches each version of every reference: about what they come to now, and room for one more scene. */
const MOST_REFERENCE_BYTES = 24 * 1024 * 1024;
/** What a panel says that the gallery breaks on purpose. */
const MEANT = 'failed in update';

describe('the gallery at a fixed moment', () => {
  let browser: Browser;
  let client: ServedClient;
  let page: Page;
  const faults: string[] = [];
  beforeAll(async () => {
    [browser, client] = await Promise.all([launchBrowser(), serveClient()]);
    page = await (await openContext(browser, { viewport: { width: 1920, height: 1080 } })).newPage();
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().includes(MEANT)) faults.push(message.text());
    });
    page.on('pageerror', (error) => faults.push(error.message));
    await page.goto(`${client.url}/gallery?t=${GALLERY_TIME}`);
    await isSettled();
  });
  afterAll(async () => {
    await client[Symbol.asyncDispose]();
    await browser.close();
  });

  const pages = galleryPages.flatMap(({ name }) => LANGUAGES.map((language) => ({ name, language })));
  it.each(pages)('$name in $language is its reference, whatever stood there before', async ({ name, language }) => {
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

  /** Turns to a page of the gallery, which then draws it in the place of the one before. */
  async function shoot(name: string, language: Language): Promise<PNG> {
    faults.length = 0;
    await page.evaluate(
      (address) => {
        history.pushState(null, '', address);
        dispatchEvent(new PopStateEvent('popstate'));
      },
      `?${new URLSearchParams({ page: name, lang: language, t: String(GALLERY_TIME) })}`,
    );
    await isSettled();
    const shot = await page.screenshot();
    expect(faults).toEqual([]);
    return PNG.sync.read(shot);
  }

  function isSettled(): Promise<unknown> {
    return page.waitForSelector('html[data-picture=settled]', { state: 'attached' });
  }
});
