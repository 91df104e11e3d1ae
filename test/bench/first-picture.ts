// npm run bench:first-picture
// How long after its address was opened does a wall show its first picture that lacks nothing, in a browser that was never
// started before? The server is warm, its drill runs; the browser and its profile are new for each run. BENCH_RUNS: how
// many runs for each size; BENCH_MARKS=1: what the page marked on the way.
import { loadavg } from 'node:os';
import type { CDPSession } from 'playwright-core';
import { ensureWallClient } from '../../scripts/bootstrap/wall-client.mjs';
import { launchBrowser, openContext } from '../support/browser.ts';
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
const runs: Run[] = [];
const figures: Record<string, number> = {};
for (const size of SIZES) {
  const name = `${size.width}x${size.height}`;
  const ofSize: Run[] = [];
  for (let index = 0; index < RUNS; index += 1) {
    const run = await measure(size);
    say(
      `${name}: ${Math.round(run.pictureMs)} ms, ${Math.round(run.cpuMs)} ms of CPU, fonts ${run.fontBytes} B, scripts ${run.scriptBytes} B`,
    );
    if (process.env.BENCH_MARKS)
      for (const [mark, ms] of Object.entries(run.marks)) say(`  ${String(Math.round(ms)).padStart(6)}  ${mark}`);
    ofSize.push(run);
  }
  figures[`firstPictureMs${name}`] = Math.round(quantile(ofSize, 0.5, 'pictureMs'));
  figures[`cpuMs${name}`] = Math.round(quantile(ofSize, 0.5, 'cpuMs'));
  runs.push(...ofSize);
}
say(`load of the machine ${loadavg()[0]?.toFixed(1)}; ${RUNS} runs for each size, in software GL`);
process.stdout.write(
  `${JSON.stringify({
    firstPictureMs: Math.round(quantile(runs, 0.5, 'pictureMs')),
    firstPictureP90Ms: Math.round(quantile(runs, 0.9, 'pictureMs')),
    fontBytes: Math.max(...runs.map((run) => run.fontBytes)),
    scriptBytes: Math.max(...runs.map((run) => run.scriptBytes)),
    ...figures,
  })}\n`,
);
await watchfloor.close();
process.exit();

async function measure(viewport: { width: number; height: number }): Promise<Run> {
  const browser = await launchBrowser();
  try {
    const context = await openContext(browser, { viewport });
    const page = await context.newPage();
    const bytes = await countBytes(await context.newCDPSession(page));
    await page.addInitScript(watchFirstPicture);
    await page.goto(`${watchfloor.url}/wall/main`, { waitUntil: 'commit' });
    const picture = await page.evaluate(() => globalThis.firstPicture);
    if (!picture) throw new Error('the page was opened without its probe');
    const { processInfo } = await (await browser.newBrowserCDPSession()).send('SystemInfo.getProcessInfo');
    const cpuMs = processInfo.reduce((sum, { cpuTime }) => sum + cpuTime * 1_000, 0);
    return { ...picture, cpuMs, fontBytes: bytes('Font'), scriptBytes: bytes('Script') };
  } finally {
    await browser.close();
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
