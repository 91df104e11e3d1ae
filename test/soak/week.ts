import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { median } from 'd3-array';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { launchBrowser, openContext } from '../support/browser.ts';
import { countGlObjects } from '../support/live-gl-objects.ts';
import { MemoryMeter, type PageMemory, WITHOUT_COMPILED_CODE } from '../support/page-memory.ts';
import { makeTestDir } from '../support/redis.ts';
import { createWallFixture } from '../pictures/fixtures/wall-fixture.ts';
import { openWallPage } from '../pictures/open-wall-page.ts';
import { serveClient } from '../pictures/serve-client.ts';

const TAKES_PER_HOUR = 120;
const HOURS_OF_DAY = 24;
const HOUR_MS = 3_600_000;
/** Small: what a scene leaves behind does not depend on its pixels. */
const VIEWPORT = { width: 480, height: 135 };

export interface WeekFigures {
  readonly takes: number;
  readonly deltas: number;
  readonly minutes: number;
  /** How much each has grown from the first day to the last, the first hour left out, as a share of what it was. */
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
    const fixture = await createWallFixture('lianyuan');
    // Whole rounds through the scenes: memory is measured beside the same scene each time.
    const scenes = Object.keys(fixture.site.scenes).length;
    const perHour = Math.ceil(TAKES_PER_HOUR / scenes) * scenes;
    const page = await openWallPage(context, {
      client,
      fixture,
      scene: 'overview',
      screen: 'all',
    });
    await addWeek(page);
    const meter = await MemoryMeter.open(page);
    const hours: PageMemory[] = [];
    let deltas = 0;
    let from = 1;
    for (let hour = 0; from <= takes; hour += 1) {
      const part = { from, takes: perHour, stepMs: HOUR_MS / perHour };
      deltas += await page.evaluate((one) => globalThis.liveWeek(one), part);
      from += part.takes;
      const memory = await meter.measure();
      hours.push(memory);
      onHour(hour + 1, memory);
    }
    return {
      takes: from - 1,
      deltas,
      minutes: Math.round((performance.now() - begun) / 6_000) / 10,
      growth: Object.fromEntries(
        Object.keys(hours[0] ?? {}).map((what) => [what, growthOf(hours.map((each) => each[what] ?? 0))]),
      ),
      heapMiB: { first: mib(hours[1]?.heapBytes ?? 0), last: mib(hours.at(-1)?.heapBytes ?? 0) },
    };
  } finally {
    await browser.close();
  }
}

/** From the first day after its first hour to the last one, by their medians: a measure falls where it may between two collections. */
function growthOf(sizes: readonly number[]): number {
  const settled = sizes.slice(1);
  const firstDay = median(settled.slice(0, HOURS_OF_DAY)) ?? Number.NaN;
  const lastDay = median(settled.slice(-HOURS_OF_DAY)) ?? Number.NaN;
  return firstDay === lastDay ? 0 : Math.round((lastDay / firstDay - 1) * 10_000) / 10_000;
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
