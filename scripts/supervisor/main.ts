// Runs the server and the workers until told to stop. The server owns the child Redis, so the order of the end is:
// the workers drain, the server stops, and Redis with it.
import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAdminToken } from '../../config/admin-token.ts';
import { readFirstPassword } from '../../config/first-password.ts';
import { type Config, ConfigError, loadConfig } from '../../config/config.ts';
import { isWildcardHost } from '../../config/tls.ts';
import { inProject } from '../bootstrap/project.mjs';
import { PlainFault, runMain, say } from '../bootstrap/say.mjs';
import { becomesReady } from './becomes-ready.ts';
import { formatLogLine } from './log-line.ts';
import { findLocalPort, preflight } from './preflight.ts';
import { RoomProcess } from './room-process.ts';

runMain(async () => {
  const config = readConfig();
  const port = await preflight(config);
  const drillUrl = process.env['DRILL_RTSP_URL'] || `rtsp://127.0.0.1:${await findLocalPort()}`;
  const env = { ...process.env, PORT: String(port), DRILL_RTSP_URL: drillUrl };
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
    const base = `http://${hereOf(config)}:${port}`;
    if (await becomesReady(base, { signal: stop.signal, say })) {
      // Only now: the workers ask the server's Redis for their queues.
      open('workers');
      printAddresses(base, config.dataDir);
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

function printAddresses(base: string, dataDir: string): void {
  const running = readRunning(dataDir);
  say(`ready${describeRunning(running)}; Ctrl-C stops it`);
  say(`  wall         ${base}/`);
  say(`  console      ${base}/console`);
  say(`  API          ${base}/api/docs`);
  if (running) printOthers(running);
  say(`  admin token  ${loadAdminToken(dataDir)}`);
  const password = readFirstPassword(dataDir);
  if (password !== undefined) say(`  account      admin, one-time password ${password}`);
  say(`  kept in      ${dataDir}`);
}

interface Running {
  readonly site: string;
  readonly dataSet: string;
  readonly others?: { readonly url: string; readonly authority?: string };
}

/** What the server says of itself; undefined where it has answered a moment before it wrote that. */
function readRunning(dataDir: string): Running | undefined {
  const file = join(dataDir, 'run', 'server.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Running) : undefined;
}

function describeRunning(running: Running | undefined): string {
  if (!running) return '';
  const { site, dataSet } = running;
  return `: site ${site}, ${dataSet === 'drill' ? 'drill (generated data, marked as such)' : 'live (real data alone)'}`;
}

/** How other machines come here, and what they must trust for it. */
function printOthers({ others }: Running): void {
  if (!others) return;
  say(`  elsewhere    ${others.url}/`);
  if (others.authority === undefined) return;
  const { fingerprint256 } = new X509Certificate(readFileSync(others.authority));
  say(
    `  authority    ${others.authority}, also at ${others.url}/ca.crt: other machines must trust it (server/tls/README.md)`,
  );
  say(`               SHA-256 ${fingerprint256}`);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** The host of an address that this machine can open: a server that speaks TLS is on its loopback as well. */
function hereOf({ http: { host }, tls }: Config): string {
  if (isWildcardHost(host)) return 'localhost';
  if (tls.kind !== 'none') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
