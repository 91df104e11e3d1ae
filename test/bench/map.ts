// npm run bench:map
// What a frame of markers costs the main thread: our map's marker layer, deck.gl with binary attributes and echarts-gl on
// the same markers in the same run, 1 % of them changing a second. They take turns, so that what else the machine does
// hits all of them. One line of JSON at the end.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { launchBrowser, openContext } from '../support/browser.ts';
import { makeTestDir } from '../support/redis.ts';
import { serveClient } from '../pictures/serve-client.ts';
import type { ContestantName, MapFigures } from './map-page.ts';

const SIZES = [10_000, 100_000, 1_000_000];
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 2);
/** Frames of 10,000 markers; of more, fewer: enough for a median, and the slow ones take most of the time. */
const FRAMES: Record<ContestantName, number> = { own: 240, deck: 240, echarts: 12 };
const LEAST_FRAMES = 3;
/** With ten times the markers, this much fewer frames. */
const FEWER = 0.6;
const ATTEMPTS = 4;
const CONTESTANTS = ['own', 'deck', 'echarts'] as const;

const directory = makeTestDir('bench-map');
try {
  await buildPage(directory);
  const figures = new Map<string, MapFigures[]>();
  for (let round = 0; round < ROUNDS; round += 1)
    for (const markers of SIZES) {
      for (const contestant of CONTESTANTS) {
        // One round is enough of what is hundreds of times slower.
        if (contestant === 'echarts' && round > 0) continue;
        const frames = Math.max(LEAST_FRAMES, Math.round(FRAMES[contestant] / (markers / 10_000) ** FEWER));
        const measured = await measureAgain({ contestant, markers, frames });
        if (measured.inked < 0.01) throw new Error(`${contestant} has drawn none of ${markers} markers`);
        const key = `${contestant} ${markers}`;
        figures.set(key, [...(figures.get(key) ?? []), measured]);
        say(
          `${key}: ${measured.scriptMs.toFixed(3)} ms a frame, ${measured.takeMs.toFixed(3)} ms to take its changes in, ` +
            `${Math.round(measured.inked * 100)} % of the picture inked`,
        );
      }
    }
  const best = (contestant: ContestantName, markers: number, of: keyof MapFigures = 'scriptMs') =>
    Math.min(...(figures.get(`${contestant} ${markers}`) ?? []).map((each) => each[of]));
  const ratio = (other: ContestantName, markers: number) => round3(best('own', markers) / best(other, markers));
  process.stdout.write(
    `${JSON.stringify({
      ratioToDeck10k: ratio('deck', 10_000),
      ratioToDeck100k: ratio('deck', 100_000),
      ratioToDeck1M: ratio('deck', 1_000_000),
      ratioToEcharts10k: ratio('echarts', 10_000),
      ratioToEcharts100k: ratio('echarts', 100_000),
      ratioToEcharts1M: ratio('echarts', 1_000_000),
      scriptMs10k: round3(best('own', 10_000)),
      scriptMs100k: round3(best('own', 100_000)),
      scriptMs1M: round3(best('own', 1_000_000)),
      takeMs1M: round3(best('own', 1_000_000, 'takeMs')),
    })}\n`,
  );
} finally {
  rmSync(directory, { recursive: true, force: true });
}

/** Of a million markers some browsers die while they are drawn in software: such a run says nothing, and is made again. */
async function measureAgain(run: { contestant: ContestantName; markers: number; frames: number }): Promise<MapFigures> {
  for (let attempt = 1; ; attempt += 1)
    try {
      return await measure(run);
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
      say(`${run.contestant} ${run.markers}: ${(error as Error).message}`);
    }
}

/** Each in a browser of its own: none pays for what another left behind. */
async function measure(run: { contestant: ContestantName; markers: number; frames: number }): Promise<MapFigures> {
  await using client = await serveClient(directory);
  const browser = await launchBrowser();
  try {
    // One of them makes code of strings, which our pages forbid.
    const page = await (await openContext(browser, { bypassCSP: true })).newPage();
    page.on('pageerror', (error) => say(`${run.contestant}: ${error.message}`));
    await page.goto(client.url);
    await page.waitForFunction(() => 'runMapBench' in globalThis);
    return await page.evaluate((asked) => globalThis.runMapBench(asked), run);
  } finally {
    await browser.close();
  }
}

async function buildPage(outDir: string): Promise<void> {
  const entry = join(import.meta.dirname, 'map-page.ts');
  await build({
    root: import.meta.dirname,
    configFile: false,
    logLevel: 'error',
    build: {
      outDir,
      target: 'chrome120',
      chunkSizeWarningLimit: 10_000,
      lib: { entry, formats: ['es'], fileName: () => 'map-page.js' },
    },
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  writeFileSync(
    join(outDir, 'index.html'),
    '<!doctype html><meta charset="utf-8"><title>bench</title><body><script type="module" src="/map-page.js"></script>',
  );
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

function round3(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
