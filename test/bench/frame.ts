// npm run bench:frame
// What a frame of the full overview costs the main thread at 3840x1080, with views that change five times a second; how many
// draw calls it has; and what panels allocate in the frames between changes. One line of JSON at the end.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { CDPSession, Page } from 'playwright-core';
import { build } from 'vite';
import { createWallFixture } from '../pictures/fixtures/wall-fixture.ts';
import { openWallPage } from '../pictures/open-wall-page.ts';
import { serveClient } from '../pictures/serve-client.ts';
import { launchBrowser, openContext } from '../support/browser.ts';
import { makeTestDir } from '../support/redis.ts';

const FRAMES = Number(process.env['BENCH_FRAMES'] ?? 240);
/** The first compile shaders and code. */
const WARM_UP = 60;
const CHANGE_EVERY_MS = 200;
/** So many until all that a frame runs is compiled as well as it will ever be: then numbers are no objects any more. */
const QUIET_WARM_UP = 6_000;
const QUIET_FRAMES = 2_000;
const SAMPLE_BYTES = 64;

const directory = makeTestDir('bench-frame');
const browser = await launchBrowser();
try {
  // Not minified: allocations are told by the names of functions.
  await build({
    configFile: join(import.meta.dirname, '../../wall-client/vite.config.ts'),
    logLevel: 'error',
    build: { outDir: join(directory, 'client'), emptyOutDir: true, minify: false },
  });
  await build({
    root: import.meta.dirname,
    configFile: false,
    logLevel: 'error',
    build: {
      outDir: join(directory, 'page'),
      target: 'chrome120',
      lib: { entry: join(import.meta.dirname, 'frame-page.ts'), formats: ['es'], fileName: () => 'frame-page.js' },
    },
  });
  await using client = await serveClient(join(directory, 'client'));
  const context = await openContext(browser, { viewport: { width: 3840, height: 1080 } });
  const page = await openWallPage(context, {
    client,
    fixture: await createWallFixture('lianyuan'),
    scene: 'overview',
    screen: 'all',
  });
  await page.evaluate(readFileSync(join(directory, 'page/frame-page.js'), 'utf8'));
  await draw(page, { frames: WARM_UP, changeEveryMs: CHANGE_EVERY_MS, drawsPixels: true });
  const live = await draw(page, { frames: FRAMES, changeEveryMs: CHANGE_EVERY_MS, drawsPixels: true });
  const quiet = await draw(page, { frames: WARM_UP, drawsPixels: true });
  const allocated = await measureAllocations(page);
  process.stdout.write(
    `${JSON.stringify({
      scriptP50Ms: quantile(live.scriptMs, 0.5),
      scriptP95Ms: quantile(live.scriptMs, 0.95),
      scriptMaxMs: quantile(live.scriptMs, 1),
      quietScriptP50Ms: quantile(quiet.scriptMs, 0.5),
      drawCallsMost: Math.max(...live.drawCalls),
      changedViewsPerSecond: Math.round((live.changedViews / FRAMES) * 60),
      ...allocated,
    })}\n`,
  );
} finally {
  await browser.close();
  rmSync(directory, { recursive: true, force: true });
}

function draw(page: Page, run: Parameters<typeof globalThis.drawFrames>[0]) {
  return page.evaluate((asked) => globalThis.drawFrames(asked), run);
}

interface ProfileNode {
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  readonly selfSize: number;
  readonly children: readonly ProfileNode[];
}

/** Bytes a frame, by a sampled heap profile of frames in which nothing changes: below the scene's `frame`, and in all. */
async function measureAllocations(page: Page) {
  await draw(page, { frames: QUIET_WARM_UP, drawsPixels: false });
  const session: CDPSession = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.startSampling', {
    samplingInterval: SAMPLE_BYTES,
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  });
  await draw(page, { frames: QUIET_FRAMES, drawsPixels: false });
  const { profile } = await session.send('HeapProfiler.stopSampling');
  const head = profile.head as ProfileNode;
  const panels = below(head, (node) => node.callFrame.functionName === 'frame');
  for (const [name, bytes] of panels.places)
    process.stderr.write(`allocates in a panel's frame: ${name}, ${(bytes / QUIET_FRAMES).toFixed(1)} bytes a frame\n`);
  return {
    panelBytesPerFrame: Math.round((panels.bytes / QUIET_FRAMES) * 10) / 10,
    bytesPerFrame: Math.round(below(head, () => true).bytes / QUIET_FRAMES),
  };
}

/** What was allocated in and below the nodes that are meant, by place. */
function below(head: ProfileNode, isMeant: (node: ProfileNode) => boolean) {
  const places = new Map<string, number>();
  let bytes = 0;
  const visit = (node: ProfileNode, isIn: boolean) => {
    const within = isIn || isMeant(node);
    if (within && node.selfSize > 0) {
      const { functionName, lineNumber } = node.callFrame;
      const name = `${functionName || '(anonymous)'}:${lineNumber + 1}`;
      places.set(name, (places.get(name) ?? 0) + node.selfSize);
      bytes += node.selfSize;
    }
    for (const child of node.children) visit(child, within);
  };
  visit(head, false);
  return { bytes, places: [...places].sort(([, left], [, right]) => right - left) };
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  return Math.round(value * 100) / 100;
}
