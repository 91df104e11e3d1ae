import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { ensureConsole, ensureWallClient } from '../../scripts/bootstrap/wall-client.mjs';
import { launchBrowser } from '../support/browser.ts';
import { startWatchfloor, type Watchfloor, type WatchfloorOptions } from '../support/watchfloor.ts';

/** The built client, a server with its Redis, and a browser for the tests of one file; call it at the top of the file. */
export function withWatchfloor(options: WatchfloorOptions = {}): {
  readonly watchfloor: Watchfloor;
  readonly browser: Browser;
} {
  let watchfloor: Watchfloor | undefined;
  let browser: Browser | undefined;
  beforeAll(async () => {
    await ensureWallClient(process.execPath);
    await ensureConsole(process.execPath);
    watchfloor = await startWatchfloor(options);
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await watchfloor?.close();
  });
  const running = <T>(one: T | undefined): T => {
    if (!one) throw new Error('withWatchfloor: expected to be asked inside a test or a hook');
    return one;
  };
  return {
    get watchfloor() {
      return running(watchfloor);
    },
    get browser() {
      return running(browser);
    },
  };
}
