import { parseArgs } from 'node:util';
import { PlainFault } from '../bootstrap/say.mjs';
import type { Rectangle } from './rectangle.ts';

export const USAGE = `usage: npm run kiosk -- [options]

Shows the screens of a wall on the displays of this machine, one Chromium for each, and keeps them there until it is stopped.

  --wall WALL               default: the site's first
  --server URL              default: http://127.0.0.1 and PORT
  --ca FILE                 the server's own authority (DATA_DIR/tls/ca.crt there), which the screens then trust
  --display SCREEN=PLACE    where a screen is shown: an output of xrandr such as HDMI-1, or X,Y,WxH on the desktop; once for
                            each screen. Default: all screens on all displays, both from the upper left
  --query TEXT              added to the pages' addresses, such as fps=25 or lang=en
  --patience SECONDS        a page that does not answer for so long is ended and started again (default: 30)
  --chromium FLAG           one more flag for Chromium; may be given again, as --chromium=--flag
  --headless                shows nothing: for trials on a machine without displays`;

export interface PlaceWish {
  readonly screen: string;
  /** An output's name, or a place. */
  readonly on: string | Rectangle;
}

export interface KioskArguments {
  readonly wall: string | undefined;
  readonly server: string | undefined;
  /** A file. */
  readonly ca: string | undefined;
  readonly displays: readonly PlaceWish[];
  readonly query: string;
  readonly patienceMs: number;
  readonly chromium: readonly string[];
  readonly headless: boolean;
}

const DEFAULT_PATIENCE_S = '30';
const PATIENCE_S = { least: 2, most: 600 };
const NAME = /^[a-z][a-z0-9-]{0,39}$/;
const PLACE = /^(\d+),(\d+),(\d+)x(\d+)$/;

/** @throws {PlainFault} naming every argument that is wrong; undefined where only help was asked for */
export function readArguments(argv: readonly string[]): KioskArguments | undefined {
  const values = parse(argv);
  if (values.help) return undefined;
  const faults: string[] = [];
  if (values.wall !== undefined && !NAME.test(values.wall))
    faults.push(`--wall ${values.wall}: expected a wall's name`);
  if (values.server !== undefined && !isHttp(values.server))
    faults.push(`--server ${values.server}: expected an address such as https://10.0.0.5:8080`);
  const displays = (values.display ?? []).flatMap((text) => {
    const wish = readWish(text);
    if (!wish) faults.push(`--display ${text}: expected <screen>=<output> or <screen>=X,Y,WxH`);
    return wish ?? [];
  });
  const names = displays.map(({ screen }) => screen);
  for (const name of new Set(names.filter((each, index) => names.indexOf(each) < index)))
    faults.push(`--display ${name}: expected once, since two windows would share a profile`);
  const patienceS = Number(values.patience);
  if (!(patienceS >= PATIENCE_S.least && patienceS <= PATIENCE_S.most))
    faults.push(`--patience ${values.patience}: expected ${PATIENCE_S.least} to ${PATIENCE_S.most} seconds`);
  if (faults.length > 0) throw new PlainFault(`${faults.join('\n')}\n\n${USAGE}`);
  return {
    wall: values.wall,
    server: values.server,
    ca: values.ca,
    displays,
    query: values.query ?? '',
    patienceMs: patienceS * 1_000,
    chromium: values.chromium ?? [],
    headless: values.headless ?? false,
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        wall: { type: 'string' },
        server: { type: 'string' },
        ca: { type: 'string' },
        display: { type: 'string', multiple: true },
        query: { type: 'string' },
        patience: { type: 'string', default: DEFAULT_PATIENCE_S },
        chromium: { type: 'string', multiple: true },
        headless: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    throw new PlainFault(`${error instanceof Error ? error.message : error}\n\n${USAGE}`, { cause: error });
  }
}

function readWish(text: string): PlaceWish | undefined {
  const [screen = '', on = '', ...rest] = text.split('=');
  if (!NAME.test(screen) || on === '' || rest.length > 0) return undefined;
  const place = PLACE.exec(on)?.slice(1).map(Number);
  if (!place) return on.includes(',') ? undefined : { screen, on };
  const [x = 0, y = 0, width = 0, height = 0] = place;
  return width > 0 && height > 0 ? { screen, on: { x, y, width, height } } : undefined;
}

function isHttp(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
}
