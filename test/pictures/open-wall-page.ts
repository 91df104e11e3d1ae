import type { BrowserContext, Page } from 'playwright-core';
import type { WallFixture } from '../../wall-client/fixture.ts';
import type { ServedClient } from './serve-client.ts';

export interface WallPageOptions {
  readonly client: ServedClient;
  readonly fixture: WallFixture;
  readonly scene: string;
  /** A screen of the wall; the whole wall where left out. */
  readonly screen?: string;
  readonly query?: Readonly<Record<string, string>>;
}

/** Opens a wall on a fixture, its clock standing still, and waits for its picture. A fault on the page is an error here. */
export async function openWallPage(
  context: BrowserContext,
  { client, fixture, scene, screen, query = {} }: WallPageOptions,
): Promise<Page> {
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  page.on('pageerror', (error) => faults.push(error.message));
  await page.addInitScript(`globalThis.watchfloorFixture = ${JSON.stringify(fixture)}`);
  const wall = Object.keys(fixture.site.file.walls)[0] ?? '';
  // As a wall with a GPU draws, whatever draws here.
  const parameters = new URLSearchParams({ scene, t: String(fixture.wall), antialias: '1', ...query });
  await page.goto(`${client.url}/wall/${wall}${screen === undefined ? '' : `/${screen}`}?${parameters}`);
  await page.waitForSelector('html[data-picture=settled]', { state: 'attached' }).catch((error: unknown) => {
    throw new Error(`the wall drew nothing; the page says: ${faults.join('\n') || 'nothing'}`, { cause: error });
  });
  if (faults.length > 0) throw new Error(`the wall's page has faults:\n${faults.join('\n')}`);
  return page;
}
