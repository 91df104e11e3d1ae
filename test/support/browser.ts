import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core';
import { ensureBrowserBinary } from '../../scripts/bootstrap/browser-binary.mjs';

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

export type LaunchOptions = {
  /** Further flags of Chromium. */
  args?: readonly string[];
};

/** A headless Chromium with a profile of its own. Close it. */
export async function launchBrowser({ args = [] }: LaunchOptions = {}): Promise<Browser> {
  // The sandbox of Chromium refuses to run as root.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({
    executablePath: await ensureBrowserBinary(),
    args: [...FLAGS, ...sandbox, ...args],
  });
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
