import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inProject } from '../../scripts/bootstrap/project.mjs';
import { ensureWallClient } from '../../scripts/bootstrap/wall-client.mjs';
import { until } from '../support/until.ts';
import { startWatchfloor, type Watchfloor } from '../support/watchfloor.ts';
import { FRAMES_PER_SECOND } from './wall-page.ts';

const PATIENCE = { withinMs: 120_000, everyMs: 200 };
/** Software GL on a busy machine takes seconds over a first frame. */
const PAGE_PATIENCE_S = '30';
const SCREENS = ['left', 'right'];

let watchfloor: Watchfloor;
let kiosk: ChildProcess;
const lines: string[] = [];

beforeAll(async () => {
  await ensureWallClient(process.execPath);
  // As a server of other machines, which the browsers reach by https and trust by its authority.
  watchfloor = await startWatchfloor({ env: { HOST: '0.0.0.0' } });
  const server = `https://localhost:${new URL(watchfloor.url).port}`;
  const authority = join(watchfloor.dataDir, 'tls', 'ca.crt');
  const places = ['--display', 'left=0,0,320x180', '--display', 'right=320,0,320x180'];
  const chromium = ['--enable-unsafe-swiftshader', '--use-angle=swiftshader', '--disable-dev-shm-usage'];
  if (process.getuid?.() === 0) chromium.push('--no-sandbox');
  const flags = chromium.map((flag) => `--chromium=${flag}`);
  const wall = ['--wall', 'main', '--server', server, '--ca', authority, '--patience', PAGE_PATIENCE_S];
  kiosk = spawn(
    process.execPath,
    [
      inProject('scripts', 'kiosk', 'main.ts'),
      ...wall,
      ...places,
      ...flags,
      '--headless',
      '--query',
      `fps=${FRAMES_PER_SECOND}`,
    ],
    {
      env: { ...process.env, DATA_DIR: watchfloor.dataDir },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  if (kiosk.stdout) createInterface({ input: kiosk.stdout }).on('line', (line) => lines.push(line));
});
afterAll(async () => {
  if (kiosk.exitCode === null) {
    const exited = once(kiosk, 'exit');
    kiosk.kill('SIGTERM');
    await exited;
  }
  await watchfloor?.close();
});

/** Processes that Chromium has had for a screen, the latest last. */
function processes(screen: string): number[] {
  return lines.flatMap((line) => {
    const [, pid] = new RegExp(`${screen}: Chromium starts as process (\\d+)$`).exec(line) ?? [];
    return pid === undefined ? [] : Number(pid);
  });
}

/** Screens that have reported a frame since a moment. */
async function drawing(since: number): Promise<string[]> {
  const answer = await fetch(`${watchfloor.url}/api/v1/sync`);
  const { walls }: { walls: { main?: { screens: { screen: string; frame: { seenAt: number } }[] } } } =
    await answer.json();
  return (walls.main?.screens ?? []).filter(({ frame }) => frame.seenAt > since).map(({ screen }) => screen);
}

const draws = (screen: string, since: number) =>
  until(async () => (await drawing(since)).includes(screen), { ...PATIENCE, what: `${screen} draws` }).catch(
    (cause: unknown) => {
      throw new Error(`${screen} does not draw; the kiosk says:\n${lines.join('\n')}`, { cause });
    },
  );

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** The processes of a browser that run its pages. */
function renderersOf(browser: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const [, , group] = readFileSync(`/proc/${pid}/stat`, 'utf8')
          .replace(/^.*\) /, '')
          .split(' ');
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        return Number(group) === browser && command.includes('--type=renderer') ? Number(pid) : [];
      } catch {
        // It has gone meanwhile.
        return [];
      }
    });
}

it('shows each screen in a browser of its own, and brings back one that died and one that hangs', async () => {
  for (const screen of SCREENS) await draws(screen, 0);
  const [left = 0, right = 0] = SCREENS.map((screen) => processes(screen)[0] ?? 0);
  expect(left).not.toBe(right);

  process.kill(left, 'SIGKILL');
  await until(() => processes('left').length === 2, { ...PATIENCE, what: 'another browser for the left screen' });
  await draws('left', Date.now());
  expect(isRunning(left)).toBe(false);

  const renderers = renderersOf(right);
  expect(renderers.length).toBeGreaterThan(0);
  // Nothing in the page can notice this, and the browser goes on.
  for (const pid of renderers) process.kill(pid, 'SIGSTOP');
  await until(() => processes('right').length === 2, { ...PATIENCE, what: 'another browser for the right screen' });
  await draws('right', Date.now());
  expect(lines.join('\n')).toContain(`right: its page has not answered for ${PAGE_PATIENCE_S} s`);
  expect(renderers.filter(isRunning), 'nothing of it is left').toEqual([]);
  expect([processes('left').length, processes('right').length], 'nobody else was disturbed').toEqual([2, 2]);
});

it('brings a page back that could not be loaded, once its server is there', async () => {
  await watchfloor.killServer();
  const [left = 0] = processes('left').slice(-1);
  process.kill(left, 'SIGKILL');
  await until(() => processes('left').length === 3, { ...PATIENCE, what: 'another browser' });
  await watchfloor.startServer();
  await draws('left', Date.now());
  expect(processes('left')).toHaveLength(3);
});

it('ends all of its browsers when it is told to stop', async () => {
  const exited = once(kiosk, 'exit');
  kiosk.kill('SIGTERM');
  expect(await exited).toEqual([0, null]);
  expect(SCREENS.flatMap(processes).filter(isRunning)).toEqual([]);
});
