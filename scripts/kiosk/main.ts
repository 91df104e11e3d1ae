// Shows the screens of a wall on the displays of this machine, until it is told to stop.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../../config/config.ts';
import { trustAuthorities } from '../../config/trusted-authorities.ts';
import { ensureBrowserBinary } from '../bootstrap/browser-binary.mjs';
import { ensureCertutilBinary } from '../bootstrap/certutil-binary.mjs';
import { PlainFault, runMain, say } from '../bootstrap/say.mjs';
import { type KioskArguments, readArguments, USAGE } from './arguments.ts';
import { chromiumFlags } from './chromium-flags.ts';
import { type Display, readDisplays } from './displays.ts';
import { placeAsWished, placeScreens, type PlacedScreen } from './place-screens.ts';
import { requestWall } from './request-wall.ts';
import { ScreenBrowser } from './screen-browser.ts';
import { trustAuthority } from './trust-authority.ts';

/** X may be up a moment after the session that starts us. */
const XRANDR_PATIENCE_MS = 10_000;

runMain(async () => {
  const told = readArguments(process.argv.slice(2));
  if (!told) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  if (process.getuid?.() === 0 && !told.chromium.includes('--no-sandbox'))
    throw new PlainFault('Chromium does not run as root: start the kiosk as a user of its own');
  const stop = new AbortController();
  // xinit ends its session by SIGHUP.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort());
  const { dataDir, http } = loadConfig(process.env);
  const server = told.server ?? `http://127.0.0.1:${http.port}`;
  const binary = await ensureBrowserBinary();
  const home = told.ca === undefined ? undefined : await makeTrustingHome(told.ca, dataDir);
  const found = await findScreens(told, server, stop.signal);
  if (!found) return 0;
  const { wall, screens } = found;
  const browsers = screens.map(({ screen, place }) => {
    const url = new URL(`/wall/${wall}/${screen}`, server);
    url.search = told.query;
    const profile = join(dataDir, 'kiosk', `${wall}-${screen}`);
    // Holds the token that lets this screen in.
    mkdirSync(profile, { recursive: true, mode: 0o700 });
    const { headless, chromium: further, patienceMs } = told;
    const flags = chromiumFlags({ url: url.href, place, profile, headless, further });
    return new ScreenBrowser({ screen, binary, flags, home, url: url.href, patienceMs, print: say });
  });
  await new Promise((resolve) => {
    if (stop.signal.aborted) resolve(undefined);
    else stop.signal.addEventListener('abort', resolve, { once: true });
  });
  say('stopping');
  await Promise.all(browsers.map((browser) => browser.stop()));
  return 0;
});

/** From now on this process and its browsers trust the server's own authority. */
async function makeTrustingHome(authority: string, dataDir: string): Promise<string> {
  try {
    trustAuthorities(authority);
  } catch (error) {
    throw new PlainFault(`--ca ${authority}: expected a file of certificates as PEM`, { cause: error });
  }
  const home = join(dataDir, 'kiosk', 'home');
  await trustAuthority({ authority, home, certutil: await ensureCertutilBinary() });
  return home;
}

/** Which screens go where; undefined where it was told to stop meanwhile. */
async function findScreens(
  { wall: name, displays: wishes }: KioskArguments,
  server: string,
  signal: AbortSignal,
): Promise<{ readonly wall: string; readonly screens: readonly PlacedScreen[] } | undefined> {
  const isPlaced = wishes.length > 0 && wishes.every(({ on }) => typeof on !== 'string');
  const displays = isPlaced ? [] : queryDisplays();
  if (name !== undefined && wishes.length > 0) return { wall: name, screens: placeAsWished(wishes, displays) };
  const found = await requestWall({ server, name, signal, say });
  if (!found) return undefined;
  const { wall, screens } = found;
  return { wall, screens: wishes.length > 0 ? placeAsWished(wishes, displays) : placeScreens(screens, displays) };
}

function queryDisplays(): Display[] {
  const { stdout, stderr, error } = spawnSync('xrandr', ['--query'], { encoding: 'utf8', timeout: XRANDR_PATIENCE_MS });
  if (error) throw new PlainFault(`xrandr cannot be asked for the displays (${error.message}): name them by --display`);
  const displays = readDisplays(stdout);
  if (displays.length === 0)
    throw new PlainFault(`xrandr knows no display that is lit (${stderr.trim() || 'DISPLAY may be wrong'})`);
  return displays;
}
