import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { View } from '../../protocol/views.ts';
import { inProject } from '../../scripts/bootstrap/project.mjs';
import { ensureWallClient } from '../../scripts/bootstrap/wall-client.mjs';
import { launchBrowser } from '../support/browser.ts';
import { until } from '../support/until.ts';
import { startWatchfloor, type Watchfloor } from '../support/watchfloor.ts';
import { WallPage } from './wall-page.ts';

const FILE = inProject('..', 'shared', 'data', 'sf-fire-calls-2020-04.csv');
const ROWS = 10_410;
const CALLS = 5_292;
const isAbsent = !existsSync(FILE);
if (isAbsent) process.stdout.write(`skipped: the journey of the real fire calls, since ${FILE} is absent\n`);

let browser: Browser;

beforeAll(async () => {
  if (isAbsent) return;
  await ensureWallClient(process.execPath);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
});

it.skipIf(isAbsent)(
  'imports a month of calls as fast as it can, and the wall shows them',
  async () => {
    await using watchfloor = await startWatchfloor({ site: 'san-francisco', dataSet: 'live' });
    watchfloor.startWorkers();
    await using wall = await WallPage.open({ browser, url: watchfloor.url });
    const importing = startImport(watchfloor, 'max');
    await using _import = importing;
    expect(await importing.ended, importing.said()).toBe(0);
    const total = await readView(watchfloor, 'alerts.total');
    expect(total).toMatchObject({ view: 'value', value: CALLS });
    const latest = await readView(watchfloor, 'alerts.latest');
    expect(latest.view === 'list' && latest.rows.length).toBe(20);
    // The calls of the largest category, as the file has them.
    await wall.says('4,227');
    expect(wall.errors).toEqual([]);
    expect(importing.said()).toMatch(new RegExp(`${ROWS}|10,410`));
  },
  300_000,
);

it.skipIf(isAbsent)(
  'replays them at sixty times their speed, and the wall moves along',
  async () => {
    await using watchfloor = await startWatchfloor({ site: 'san-francisco', dataSet: 'live' });
    watchfloor.startWorkers();
    await using wall = await WallPage.open({ browser, url: watchfloor.url });
    const blank = await wall.picture('latest');
    await using importing = startImport(watchfloor, '60x');
    const countCalls = async () => {
      const view = await readView(watchfloor, 'alerts.total');
      return view.view === 'value' ? (view.value ?? 0) : 0;
    };
    await until(async () => (await countCalls()) >= 1, { withinMs: 60_000, what: 'a first call is there' });
    const first = await wall.pictureAfter('latest', blank);
    const begun = await countCalls();
    await until(async () => (await countCalls()) >= begun + 2, { withinMs: 120_000, what: 'more calls come' });
    await wall.pictureAfter('latest', first);
    // Sixty times a second is a minute: the month would take twelve hours.
    expect(await countCalls()).toBeLessThan(CALLS / 4);
    expect(importing.isRunning, importing.said()).toBe(true);
    expect(wall.errors).toEqual([]);
  },
  300_000,
);

async function readView(watchfloor: Watchfloor, key: string): Promise<View> {
  const response = await fetch(`${watchfloor.url}/api/v1/metrics/${key}`);
  const { view }: { view: View } = await response.json();
  return view;
}

/** `npm run import` against the running server, without npm around it. */
function startImport(watchfloor: Watchfloor, speed: string) {
  const child: ChildProcess = spawn(
    process.execPath,
    [
      inProject('workers', 'importer', 'cli.ts'),
      ...['--site', 'san-francisco', '--importer', 'fire-calls', FILE],
      ...['--speed', speed, '--data-dir', watchfloor.dataDir, '--rejects', join(watchfloor.dataDir, 'rejects.csv')],
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (said += String(chunk)));
  const ended = once(child, 'exit').then(([code]) => Number(code));
  return {
    ended,
    said: () => said,
    get isRunning() {
      return child.exitCode === null && child.signalCode === null;
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
