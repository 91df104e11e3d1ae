// npm run bench:first-picture
// How long after its address was opened does a wall show its first picture that lacks nothing, in a browser that was never
// started before? The server is warm, its drill runs; the browser and its profile are new for each run. It is started as
// the kiosk starts it, and, to compare, with the page in a tab of its window: then it also draws its own bars, and a wheel
// in them for as long as the page loads. BENCH_RUNS: how many runs for each size; BENCH_MARKS=1: what the page marked.
import { loadavg } from 'node:os';
import type { CDPSession } from 'playwright-core';
import { ensureWallClient } from '../../scripts/bootstrap/wall-client.mjs';
import { launchBrowser, launchKiosk, type OpenPage, openContext } from '../support/browser.ts';
import { until } from '../support/until.ts';
import { startWatchfloor } from '../support/watchfloor.ts';
import { type FirstPicture, watchFirstPicture } from './first-picture-page.ts';

const RUNS = Number(process.env.BENCH_RUNS ?? 7);
const SIZES = [
  { width: 1920, height: 1080 },
  { width: 3840, height: 1080 },
];
const HISTORY_PATIENCE_MS = 300_000;

interface Run extends FirstPicture {
  /** Received before the picture, as it came over the line. */
  readonly fontBytes: number;
  readonly scriptBytes: number;
  /** Of all processes of the browser from its start, ms: unlike the time on the clock, it hardly depends on what else the machine does. */
  readonly cpuMs: number;
}

await ensureWallClient(process.execPath);
await using watchfloor = await startWatchfloor({ dataSet: 'drill' });
watchfloor.startWorkers();
await until(() => /the history of the drill is whole/.test(watchfloor.log), {
  withinMs: HISTORY_PATIENCE_MS,
  what: 'the history of the drill is whole',
});
const figures: Record<string, number> = {};
const walls: Run[] = [];
for (const size of SIZES) {
  const name = `${size.width}x${size.height}`;
  const ofKiosk: Run[] = [];
  const ofTab: Run[] = [];
  // By turns: what else the machine does meanwhile comes to both.
  for (let index = 0; index < RUNS; index += 1) {
    ofKiosk.push(await measure(`${name} as a kiosk`, () => launchKiosk(size)));
    ofTab.push(await measure(`${name} in a tab`, () => openTab(size)));
  }
  figures[`firstPictureMs${name}`] = Math.round(quantile(ofKiosk, 0.5, 'pictureMs'));
  figures[`cpuMs${name}`] = Math.round(quantile(ofKiosk, 0.5, 'cpuMs'));
  figures[`firstPictureInTabMs${name}`] = Math.round(quantile(ofTab, 0.5, 'pictureMs'));
  figures[`cpuInTabMs${name}`] = Math.round(quantile(ofTab, 0.5, 'cpuMs'));
  walls.push(...ofKiosk);
}
say(`load of the machine ${loadavg()[0]?.toFixed(1)}; ${RUNS} runs for each size, in software GL`);
process.stdout.write(
  `${JSON.stringify({
    firstPictureMs: Math.round(quantile(walls, 0.5, 'pictureMs')),
    firstPictureP90Ms: Math.round(quantile(walls, 0.9, 'pictureMs')),
    fontBytes: Math.max(...walls.map((run) => run.fontBytes)),
    scriptBytes: Math.max(...walls.map((run) => run.scriptBytes)),
    ...figures,
  })}\n`,
);
await watchfloor.close();
process.exit();

async function openTab(viewport: { width: number; height: number }): Promise<OpenPage> {
  const context = await openContext(await launchBrowser(), { viewport });
  return { context, page: await context.newPage() };
}

async function measure(name: string, open: () => Promise<OpenPage>): Promise<Run> {
  const { context, page } = await open();
  const browser = context.browser();
  try {
    if (!browser) throw new Error('the context has no browser');
    const bytes = await countBytes(await context.newCDPSession(page));
    await page.addInitScript(watchFirstPicture);
    await page.goto(`${watchfloor.url}/wall/main`, { waitUntil: 'commit' });
    const picture = await page.evaluate(() => globalThis.firstPicture);
    if (!picture) throw new Error('the page was opened without its probe');
    const { processInfo } = await (await browser.newBrowserCDPSession()).send('SystemInfo.getProcessInfo');
    const cpuMs = processInfo.reduce((sum, { cpuTime }) => sum + cpuTime * 1_000, 0);
    const run = { ...picture, cpuMs, fontBytes: bytes('Font'), scriptBytes: bytes('Script') };
    say(
      `${name}: ${Math.round(run.pictureMs)} ms, ${Math.round(cpuMs)} ms of CPU, fonts ${run.fontBytes} B, scripts ${run.scriptBytes} B`,
    );
    if (process.env.BENCH_MARKS)
      for (const [mark, ms] of Object.entries(run.marks)) say(`  ${String(Math.round(ms)).padStart(6)}  ${mark}`);
    return run;
  } finally {
    await (browser ?? context).close();
  }
}

/** Counts what comes over the line, heads and all; gives the sum of a kind until now. */
async function countBytes(session: CDPSession): Promise<(kind: string) => number> {
  const kinds = new Map<string, string>();
  const sums = new Map<string, number>();
  session.on('Network.responseReceived', ({ requestId, type }) => kinds.set(requestId, type));
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const kind = kinds.get(requestId) ?? 'Other';
    sums.set(kind, (sums.get(kind) ?? 0) + encodedDataLength);
  });
  await session.send('Network.enable');
  return (kind) => sums.get(kind) ?? 0;
}

function quantile(runs: readonly Run[], share: number, of: 'pictureMs' | 'cpuMs'): number {
  const sorted = runs.map((run) => run[of]).sort((left, right) => left - right);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
