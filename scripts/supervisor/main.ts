// Runs the server and the workers until told to stop. The server owns the child Redis, so the order of the end is:
// the workers drain, the server stops, and Redis with it.
import { setTimeout as delay } from 'node:timers/promises';
import { loadAdminToken } from '../../config/admin-token.ts';
import { ConfigError, loadConfig } from '../../config/config.ts';
import { inProject } from '../bootstrap/project.mjs';
import { PlainFault, runMain, say } from '../bootstrap/say.mjs';
import { formatLogLine } from './log-line.ts';
import { preflight } from './preflight.ts';
import { RoomProcess } from './room-process.ts';

const READY_POLL_MS = 50;
const WAIT_REPORT_MS = 5000;

runMain(async () => {
  const config = readConfig();
  const port = await preflight(config);
  const env = { ...process.env, PORT: String(port) };
  const stop = new AbortController();
  let exitCode = 0;
  // Held down or passed on by npm, one Ctrl-C arrives several times; stopping is the same each time.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop.abort());

  const rooms: RoomProcess[] = [];
  const open = (room: 'server' | 'workers') => {
    const entry = inProject(room, 'main.ts');
    const print = (line: string) => process.stdout.write(`${formatLogLine(room, line)}\n`);
    const onHopeless = () => {
      exitCode = 1;
      stop.abort();
    };
    rooms.push(new RoomProcess({ room, entry, env, print, onHopeless }));
  };

  try {
    open('server');
    const base = `http://${urlHost(config.http.host)}:${port}`;
    if (await becomesReady(`${base}/readyz`, stop.signal)) {
      // Only now: the workers ask the server's Redis for their queues.
      open('workers');
      printAddresses(base, loadAdminToken(config.dataDir));
      await aborted(stop.signal);
    }
  } finally {
    say('stopping');
    for (const room of rooms.reverse()) await room.stop();
  }
  return exitCode;
});

function readConfig() {
  try {
    return loadConfig(process.env);
  } catch (error) {
    if (error instanceof ConfigError) throw new PlainFault(error.message);
    throw error;
  }
}

function printAddresses(base: string, adminToken: string): void {
  say('ready');
  say(`  wall         ${base}/`);
  say(`  console      ${base}/console`);
  say(`  API          ${base}/api/docs`);
  say(`  admin token  ${adminToken}`);
}

async function becomesReady(url: string, signal: AbortSignal): Promise<boolean> {
  let reportAt = Date.now() + WAIT_REPORT_MS;
  let reason = '';
  while (!signal.aborted) {
    try {
      const response = await fetch(url, { signal });
      if (response.ok) return true;
      reason = await response.text();
    } catch (error) {
      // Not listening yet, or told to stop: the loop sees both.
      reason = error instanceof Error ? error.message : String(error);
    }
    if (Date.now() > reportAt) {
      reportAt = Date.now() + WAIT_REPORT_MS;
      say(`the server is not ready yet: ${reason}`);
    }
    await delay(READY_POLL_MS, undefined, { signal }).catch(() => {});
  }
  return false;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** The host of an address that a browser on this machine can open. */
function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
