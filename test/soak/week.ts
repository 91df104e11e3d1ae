import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { launchBrowser, openContext } from '../support/browser.ts';
import { countGlObjects } from '../support/live-gl-objects.ts';
import { MemoryMeter, type PageMemory, WITHOUT_COMPILED_CODE } from '../support/page-memory.ts';
import { makeTestDir } from '../support/redis.ts';
import { createWallFixture } from '../pictures/fixtures/wall-fixture.ts';
import { openWallPage } from '../pictures/open-wall-page.ts';
import { serveClient } from '../pictures/serve-client.ts';

/** A whole number of rounds through the scenes: memory is measured beside the same scene each time. */
const TAKES_PER_HOUR = 120;
const HOUR_MS = 3_600_000;
/** Small: what a scene leaves behind does not depend on its pixels. */
const VIEWPORT = { width: 480, height: 135 };

export interface WeekFigures {
  readonly takes: number;
  readonly deltas: number;
  readonly minutes: number;
  /** Largest growth of each since the first hour's end, as a share of what it was then. */
  readonly growth: Readonly<Record<string, number>>;
  readonly heapMiB: { readonly first: number; readonly last: number };
}

/**
 * A week of a wall in minutes: all scenes of lianyuan taken in turn, cut and faded, while every view changes by deltas.
 * After each hour the page's memory is measured.
 */
export async function liveWeek({
  takes,
  onHour,
}: {
  takes: number;
  onHour: (hour: number, memory: PageMemory) => void;
}): Promise<WeekFigures> {
  const begun = performance.now();
  await using client = await serveClient();
  const browser = await launchBrowser({ args: [WITHOUT_COMPILED_CODE] });
  try {
    const context = await openContext(browser, { viewport: VIEWPORT });
    await countGlObjects(context);
    const page = await openWallPage(context, {
      client,
      fixture: await createWallFixture('lianyuan'),
      scene: 'overview',
      screen: 'all',
    });
    await addWeek(page);
    const meter = await MemoryMeter.open(page);
    const hours: PageMemory[] = [];
    let deltas = 0;
    let from = 1;
    for (let hour = 0; from <= takes; hour += 1) {
      const part = { from, takes: TAKES_PER_HOUR, stepMs: HOUR_MS / TAKES_PER_HOUR };
      deltas += await page.evaluate((one) => globalThis.liveWeek(one), part);
      from += part.takes;
      const memory = await meter.measure();
      hours.push(memory);
      onHour(hour + 1, memory);
    }
    const [first, ...later] = hours;
    if (!first) throw new Error('the week had no hour');
    return {
      takes: from - 1,
      deltas,
      minutes: Math.round((performance.now() - begun) / 6_000) / 10,
      growth: Object.fromEntries(
        Object.entries(first).map(([what, size]) => [
          what,
          growthOf(
            size,
            later.map((each) => each[what] ?? 0),
          ),
        ]),
      ),
      heapMiB: { first: mib(first.heapBytes), last: mib(hours.at(-1)?.heapBytes ?? 0) },
    };
  } finally {
    await browser.close();
  }
}

/** By the median of the last day: one measure may fall between two collections of the engine's own. */
function growthOf(first: number, later: readonly number[]): number {
  const lastDay = later.slice(-24).sort((left, right) => left - right);
  const settled = lastDay[Math.floor(lastDay.length / 2)] ?? first;
  return Math.round((settled / first - 1) * 10_000) / 10_000;
}

function mib(bytes: number): number {
  return Math.round((bytes / 2 ** 20) * 10) / 10;
}

async function addWeek(page: Page): Promise<void> {
  const outDir = makeTestDir('soak');
  try {
    await build({
      root: import.meta.dirname,
      configFile: false,
      logLevel: 'error',
      build: {
        outDir,
        target: 'chrome120',
        lib: { entry: join(import.meta.dirname, 'week-page.ts'), formats: ['es'], fileName: () => 'week-page.js' },
      },
    });
    await page.evaluate(readFileSync(join(outDir, 'week-page.js'), 'utf8'));
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}
