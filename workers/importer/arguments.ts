import { basename, extname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { ImportSpeed } from './run-import.ts';

export const USAGE = `usage: npm run import -- --site SITE --importer IMPORTER FILE.csv [options]

  --speed max|60x    max (default): as fast as the server takes it, in the order of the file
                     60x: in the order of time, sixty times as fast as it was; any number from 0.1x
  --rejects FILE     where rows that cannot be read are listed by line, column and reason
                     (default: FILE.rejects.csv in the current folder)
  --from PLACE       go on where an import was stopped: a line number, or with a speed a time such as 2020-04-07T12:00:00Z
  --data-dir DIR     the data directory of the server (default: DATA_DIR, or ./data)

Where no server runs in the data directory, one is started for the import and stopped after it.`;

export interface ImportArguments {
  readonly site: string;
  readonly importer: string;
  readonly file: string;
  readonly speed: ImportSpeed;
  readonly rejectsFile: string;
  readonly after: { readonly line: number } | { readonly replayedMs: number } | undefined;
  readonly dataDir: string | undefined;
}

/** What a person is told in one line, without a stack. */
export class PlainFault extends Error {
  override readonly name = 'PlainFault';
}

const SPEED_MIN = 0.1;
const SPEED_MAX = 100_000;

/** @throws {PlainFault} naming every argument that is wrong; undefined where only help was asked for */
export function readArguments(argv: readonly string[], directory: string): ImportArguments | undefined {
  const { values, positionals } = parse(argv);
  if (values.help) return undefined;
  const faults: string[] = [];
  const needed = (name: 'site' | 'importer') => {
    const value = values[name];
    if (!value) faults.push(`--${name} is missing`);
    return value ?? '';
  };
  const site = needed('site');
  const importer = needed('importer');
  const [file = ''] = positionals;
  if (positionals.length !== 1)
    faults.push(`expected one FILE.csv, found ${positionals.length === 0 ? 'none' : positionals.join(' ')}`);
  const speed = readSpeed(values.speed ?? 'max');
  if (speed === undefined)
    faults.push(`--speed ${values.speed}: expected max, or ${SPEED_MIN}x to ${SPEED_MAX}x such as 60x`);
  const after = values.from === undefined ? undefined : readPlace(values.from, speed === 'max');
  if (values.from !== undefined && after === undefined) {
    faults.push(
      `--from ${values.from}: expected ${speed === 'max' ? 'a line number from 2' : 'a time such as 2020-04-07T12:00:00Z'}`,
    );
  }
  if (faults.length > 0) throw new PlainFault(`${faults.join('\n')}\n\n${USAGE}`);
  const rejects = values.rejects ?? `${basename(file, extname(file))}.rejects.csv`;
  return {
    site,
    importer,
    file: resolve(directory, file),
    speed: speed ?? 'max',
    rejectsFile: resolve(directory, rejects),
    after,
    dataDir: values['data-dir'] === undefined ? undefined : resolve(directory, values['data-dir']),
  };
}

function parse(argv: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        site: text,
        importer: text,
        speed: text,
        rejects: text,
        from: text,
        'data-dir': text,
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new PlainFault(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}

function readSpeed(text: string): ImportSpeed | undefined {
  if (text === 'max') return 'max';
  const factor = /^(\d+(?:\.\d+)?)x$/.exec(text)?.[1];
  const speed = Number(factor);
  return factor !== undefined && speed >= SPEED_MIN && speed <= SPEED_MAX ? speed : undefined;
}

function readPlace(text: string, isLine: boolean): ImportArguments['after'] {
  if (isLine) return /^\d+$/.test(text) && Number(text) >= 2 ? { line: Number(text) - 1 } : undefined;
  const timeMs = /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(timeMs) ? undefined : { replayedMs: timeMs - 1 };
}
