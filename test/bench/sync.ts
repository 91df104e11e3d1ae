// npm run bench:sync
// Four screens of a wall, each a Chromium of its own behind a network of 0 to 20 ms of jitter, all on this machine, so
// that its clock is the truth. How far off do they take the server's clock to be, how often do they show the same
// frame but for one, and does the server know how far apart they are?
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { parse, stringify } from 'yaml';
import { inProject } from '../../scripts/bootstrap/project.mjs';
import { ensureWallClient } from '../../scripts/bootstrap/wall-client.mjs';
import { launchBrowser, openContext } from '../support/browser.ts';
import { makeTestDir } from '../support/redis.ts';
import { until } from '../support/until.ts';
import { startWatchfloor } from '../support/watchfloor.ts';
import { openJitterProxy } from './jitter-proxy.ts';
import { compareScreens, type ReportedSync } from './sync-figures.ts';
import { recordPage } from './sync-page.ts';

const SCREENS = ['a', 'b', 'c', 'd'];
const SIZE = { width: 480, height: 270 };
const JITTER_MS = 20;
/** Software GL on two cores cannot draw four screens sixty times a second: at this rate it can, and evenly. */
const RATE_HZ = Number(process.env.BENCH_FPS ?? 15);
const SETTLE_MS = 15_000;
const RECORD_MS = Number(process.env.BENCH_SECONDS ?? 40) * 1_000;
const ASK_EVERY_MS = 500;

await ensureWallClient(process.execPath);
const sitesDir = makeTestDir('sync-sites');
makeSite(join(sitesDir, 'lianyuan'));
await using watchfloor = await startWatchfloor({ sitesDir, env: { LOG_LEVEL: 'warn' } });
await using opened = new AsyncDisposableStack();
const pages: Page[] = [];
for (const screen of SCREENS) {
  const proxy = opened.use(
    await openJitterProxy({ target: new URL(watchfloor.url), jitterMs: JITTER_MS, random: Math.random }),
  );
  const browser: Browser = await launchBrowser();
  opened.defer(() => browser.close());
  const page = await (await openContext(browser, { viewport: SIZE })).newPage();
  page.on('pageerror', (error) => say(`screen ${screen}: ${error.message}`));
  await page.goto(`${proxy.url}/wall/bench?screen=${screen}&barcode=1&fps=${RATE_HZ}`);
  pages.push(page);
}
await until(async () => (await askSync()).screens.length === SCREENS.length, {
  withinMs: 60_000,
  what: 'four screens that report',
});
say(`${SCREENS.length} screens draw; ${SETTLE_MS / 1_000} s for their clocks to settle`);
await pause(SETTLE_MS);

const recording = Promise.all(pages.map((page) => page.evaluate(recordPage, RECORD_MS)));
const reported: ReportedSync[] = [];
const end = performance.now() + RECORD_MS;
while (performance.now() < end) {
  reported.push(await askSync());
  await pause(ASK_EVERY_MS);
}
const records = await recording;
const figures = compareScreens(SCREENS, records, reported);
for (const line of figures.lines) say(line);
say(
  `${RATE_HZ} frames a second were asked for; load of the machine ${loadavg()[0]?.toFixed(1)}, and where others take its cores frames come late`,
);
process.stdout.write(`${JSON.stringify(figures.json)}\n`);
await opened.disposeAsync();
await watchfloor.close();
process.exit();

async function askSync(): Promise<ReportedSync> {
  const answer = await fetch(`${watchfloor.url}/api/v1/sync`);
  const { walls } = (await answer.json()) as { walls: Record<string, ReportedSync> };
  return walls['bench'] ?? { skewMs: 0, errorMs: 0, frameRate: 0, screens: [] };
}

/** A site with a wall of two by two screens, and a scene that costs next to nothing to draw. */
function makeSite(directory: string): void {
  cpSync(inProject('config', 'sites', 'lianyuan'), directory, { recursive: true });
  const file = join(directory, 'site.yaml');
  const site = parse(readFileSync(file, 'utf8')) as { walls: Record<string, unknown> };
  const screens = SCREENS.map((name, index) => [
    name,
    { x: (index % 2) * SIZE.width, y: Math.floor(index / 2) * SIZE.height, ...SIZE },
  ]);
  site.walls['bench'] = {
    name: { zh: '同步', en: 'Sync' },
    width: 2 * SIZE.width,
    height: 2 * SIZE.height,
    scene: 'bar-code',
    screens: Object.fromEntries(screens),
  };
  writeFileSync(file, stringify(site));
  const scene = {
    name: { zh: '条码', en: 'Bar code' },
    grid: { columns: ['1fr', '1fr'], rows: ['20%', '1fr'], areas: ['clock status', '. .'] },
    panels: { clock: { panel: 'clock' }, status: { panel: 'status' } },
  };
  writeFileSync(join(directory, 'scenes', 'bar-code.yaml'), stringify(scene));
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
