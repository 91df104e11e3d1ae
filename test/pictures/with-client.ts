import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { type ServedClient, serveClient } from './serve-client.ts';

/** A browser and the client as it is built, for the tests of one file; call it at the top of the file. */
export function withClient(): { readonly browser: Browser; readonly client: ServedClient } {
  let browser: Browser | undefined;
  let client: ServedClient | undefined;
  beforeAll(async () => {
    [browser, client] = await Promise.all([launchBrowser(), serveClient()]);
  });
  afterAll(async () => {
    await client?.[Symbol.asyncDispose]();
    await browser?.close();
  });
  const running = <T>(one: T | undefined): T => {
    if (!one) throw new Error('withClient: expected to be asked inside a test or a hook');
    return one;
  };
  return {
    get browser() {
      return running(browser);
    },
    get client() {
      return running(client);
    },
  };
}
