// npm run bench:take
// How long from the request of a take until its picture is in sight on the last of four screens, each a Chromium of its own,
// with the agreed delay at its minimum; and do all of them cut together?
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { parse, stringify } from 'yaml';
import { inProject } from '../../scripts/bootstrap/project.mjs';
import { ensureWallClient } from '../../scripts/bootstrap/wall-client.mjs';
import { launchBrowser, openContext } from '../support/browser.ts';
import { makeTestDir } from '../support/redis.ts';
import { until } from '../support/until.ts';
import { startWatchfloor } from '../support/watchfloor.ts';
import { figuresOfTakes, framePeriod, type MeasuredTake, seenAt } from './take-figures.ts';
import { type PageSight, recordSights, takeSights } from './take-page.ts';

const SCREENS = ['a', 'b', 'c', 'd'];
const SIZE = { width: 480, height: 270 };
/** Software GL on two cores cannot draw four screens sixty times a second: at this rate it can, and evenly. */
const RATE_HZ = Number(process.env.BENCH_FPS ?? 15);
/**
 * The least with which screens of this rate cut together: a frame and the way to the screens. With less, some have begun the
 * frame that holds the take before they hear of it. A server takes as little as 50.
 */
const LEAD_MS = Number(process.env.BENCH_LEAD_MS ?? Math.ceil(1_000 / RATE_HZ) + 15);
const TAKES = Number(process.env.BENCH_TAKES ?? 100);
const SETTLE_MS = 10_000;
const TAKE_WITHIN_MS = 10_000;
const SCENES = ['cut-one', 'cut-two'] as const;

await ensureWallClient(process.execPath);
const sitesDir = makeTestDir('take-sites');
makeSite(join(sitesDir, 'lianyuan'));
await using watchfloor = await startWatchfloor({
  sitesDir,
  env: { LOG_LEVEL: 'warn', TAKE_LEAD_MS: String(LEAD_MS) },
});
const token = readFileSync(join(watchfloor.dataDir, 'admin-token'), 'utf8').trim();
await using opened = new AsyncDisposableStack();
const pages: Page[] = [];
for (const screen of SCREENS) {
  const browser = await launchBrowser();
  opened.defer(() => browser.close());
  const page = await (await openContext(browser, { viewport: SIZE })).newPage();
  page.on('pageerror', (error) => say(`screen ${screen}: ${error.message}`));
  await page.goto(`${watchfloor.url}/wall/bench?screen=${screen}&barcode=1&fps=${RATE_HZ}`);
  pages.push(page);
}
await until(async () => (await countScreens()) === SCREENS.length, {
  withinMs: 60_000,
  what: 'four screens that report',
});
say(`${SCREENS.length} screens draw; ${SETTLE_MS / 1_000} s for their clocks to settle`);
await pause(SETTLE_MS);
await Promise.all(pages.map((page) => page.evaluate(recordSights)));

const recorded: PageSight[][] = pages.map(() => []);
const takes: MeasuredTake[] = [];
// One more than is counted: the first builds both scenes.
for (let index = 0; index <= TAKES; index += 1) {
  const take = await measure(SCENES[index % 2 === 0 ? 1 : 0]);
  if (index > 0) takes.push(take);
}
const periodMs = Math.max(...recorded.map(framePeriod));
const figures = figuresOfTakes(takes, periodMs);
say(
  `${takes.length} takes, ${LEAD_MS} ms ahead; ${RATE_HZ} frames a second asked for, ${(1_000 / periodMs).toFixed(1)} by the slowest screen`,
);
say(`load of the machine ${loadavg()[0]?.toFixed(1)}: where others take its cores, frames come late`);
process.stdout.write(`${JSON.stringify(figures)}\n`);
await opened.disposeAsync();
await watchfloor.close();
process.exit();

async function measure(scene: string): Promise<MeasuredTake> {
  await Promise.all(pages.map((page) => page.evaluate(takeSights)));
  const askedAt = Date.now();
  const answer = await fetch(`${watchfloor.url}/api/v1/walls/bench/scene`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ scene }),
  });
  if (!answer.ok) throw new Error(`the take was refused: ${answer.status} ${await answer.text()}`);
  const sights: PageSight[][] = pages.map(() => []);
  await until(
    async () => {
      const more = await Promise.all(pages.map((page) => page.evaluate(takeSights)));
      for (const [screen, each] of more.entries()) sights[screen]?.push(...each);
      return sights.every((each) => seenAt(each, scene) !== undefined);
    },
    { withinMs: TAKE_WITHIN_MS, everyMs: 200, what: `all screens show ${scene}` },
  );
  for (const [screen, each] of sights.entries()) recorded[screen]?.push(...each);
  return { askedAt, seenAt: sights.map((each) => seenAt(each, scene) ?? Number.NaN) };
}

async function countScreens(): Promise<number> {
  const answer = await fetch(`${watchfloor.url}/api/v1/sync`);
  const { walls } = (await answer.json()) as { walls: Record<string, { screens: unknown[] }> };
  return walls['bench']?.screens.length ?? 0;
}

/** A site with a wall of two by two screens, and two scenes that cost next to nothing to draw. */
function makeSite(directory: string): void {
  cpSync(inProject('config', 'sites', 'lianyuan'), directory, { recursive: true });
  const file = join(directory, 'site.yaml');
  const site = parse(readFileSync(file, 'utf8')) as { walls: Record<string, unknown> };
  const screens = SCREENS.map((name, index) => [
    name,
    { x: (index % 2) * SIZE.width, y: Math.floor(index / 2) * SIZE.height, ...SIZE },
  ]);
  site.walls['bench'] = {
    name: { zh: '切换', en: 'Takes' },
    width: 2 * SIZE.width,
    height: 2 * SIZE.height,
    scene: SCENES[0],
    screens: Object.fromEntries(screens),
  };
  writeFileSync(file, stringify(site));
  for (const [index, name] of SCENES.entries())
    writeFileSync(
      join(directory, 'scenes', `${name}.yaml`),
      stringify({
        name: { zh: `画面${index + 1}`, en: `Picture ${index + 1}` },
        grid: {
          columns: ['1fr', '1fr'],
          rows: ['20%', '1fr'],
          areas: [index === 0 ? 'clock status' : 'status clock', '. .'],
        },
        panels: { clock: { panel: 'clock' }, status: { panel: 'status' } },
      }),
    );
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
