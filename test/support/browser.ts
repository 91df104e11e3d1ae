import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { ensureBrowserBinary } from '../../scripts/bootstrap/browser-binary.mjs';
import { chromiumFlags } from '../../scripts/kiosk/chromium-flags.ts';

/**
 * Fixed, so that a picture is the same on every machine: software GL draws other pixels than a GPU does,
 * and `--disable-gpu` others than SwiftShader (up to 3 of 255).
 */
const FLAGS = [
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--force-color-profile=srgb',
  '--force-device-scale-factor=1',
  '--font-render-hinting=none',
  '--disable-lcd-text',
  '--hide-scrollbars',
  // Without these a third crash of the GPU process blocks WebGL for good.
  '--disable-domain-blocking-for-3d-apis',
  '--disable-gpu-process-crash-limit',
  // The wall runs unattended; so does the browser, without a word to the outside.
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  // Containers often have a small /dev/shm.
  '--disable-dev-shm-usage',
];

/**
 * What Chromium does by itself where it finds no GPU, and not where the flags above lead it to take SwiftShader for one: its own pictures
 * are put together without GL. For what is measured; pictures are the same.
 */
export const WITHOUT_GPU = ['--disable-gpu-compositing'] as const;

export type LaunchOptions = {
  /** Further flags of Chromium. */
  args?: readonly string[];
};

/** A headless Chromium with a profile of its own. Close it. */
export async function launchBrowser({ args = [] }: LaunchOptions = {}): Promise<Browser> {
  return chromium.launch({
    executablePath: await ensureBrowserBinary(),
    args: [...FLAGS, ...sandbox(), ...args],
  });
}

export interface OpenPage {
  readonly context: BrowserContext;
  readonly page: Page;
}

/** Playwright's own business: how it talks to the browser, where its profile is, and that no display is there. */
const OWN_FLAGS = /^--(?:remote-debugging-pipe|user-data-dir|headless)\b/;

/**
 * A headless Chromium with a profile of its own, started as the kiosk starts it: without bars, and with the whole of a
 * display of this size (px) for its one empty page. Close its context.
 */
export async function launchKiosk(display: { readonly width: number; readonly height: number }): Promise<OpenPage> {
  const { width, height } = display;
  const place = { x: 0, y: 0, width, height };
  const further = [...FLAGS, ...sandbox(), '--kiosk', `--screen-info={${width}x${height}}`];
  const flags = chromiumFlags({ url: 'about:blank', place, profile: '', headless: true, further });
  const context = await chromium.launchPersistentContext('', {
    executablePath: await ensureBrowserBinary(),
    args: flags.filter((flag) => !OWN_FLAGS.test(flag)),
    // Its window's, not one that is put upon it.
    viewport: null,
  });
  const [page] = context.pages();
  if (page) return { context, page };
  await context.close();
  throw new Error('the kiosk came up without a page');
}

/** The sandbox of Chromium refuses to run as root. */
function sandbox(): readonly string[] {
  return process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}

/** A context of `browser` the size of a wall output, one device pixel to the pixel. */
export function openContext(browser: Browser, options: BrowserContextOptions = {}): Promise<BrowserContext> {
  return browser.newContext({
    viewport: { width: 1920, height: 540 },
    deviceScaleFactor: 1,
    locale: 'zh-CN',
    ...options,
  });
}
