import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'node:util';
import { gzipSync } from 'node:zlib';
import { inProject } from '../bootstrap/project.mjs';

/** Of scripts and styles, gzipped; three.js and PixiJS are most of it. */
const BUDGET_BYTES = 450_000;
/** Of the fonts that every wall loads before its first picture. */
const FONT_BUDGET_BYTES = 600_000;

/** @throws when what a wall loads before its first picture weighs more than the budgets */
export async function assertByteBudget(dist = inProject('wall-client', 'dist')): Promise<void> {
  const assets = join(dist, 'assets');
  if (!existsSync(assets)) throw new Error(`${assets}: expected a built wall-client`);
  const names = readdirSync(assets);
  assertWithin(
    "the client's scripts and styles weigh %d bytes gzipped",
    BUDGET_BYTES,
    // The gallery is a page of its own, which no wall loads.
    weigh(
      names.filter((name) => /\.(?:js|css)$/.test(name) && !name.startsWith('gallery-')),
      (name) => gzipSync(readFileSync(join(assets, name))).length,
    ),
  );
  assertWithin(
    'the fonts before the first picture weigh %d bytes',
    FONT_BUDGET_BYTES,
    // What loads later, as it is asked for, is packed otherwise: wall-client/fonts/README.md.
    weigh(
      names.filter((name) => name.endsWith('.woff2')),
      (name) => statSync(join(assets, name)).size,
    ),
  );
}

type Weighed = { readonly name: string; readonly bytes: number };

function weigh(names: readonly string[], bytesOf: (name: string) => number): Weighed[] {
  return names.map((name) => ({ name, bytes: bytesOf(name) })).sort((a, b) => b.bytes - a.bytes);
}

function assertWithin(saying: string, budgetBytes: number, weighed: readonly Weighed[]): void {
  const total = weighed.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total <= budgetBytes) return;
  const lines = weighed.map(({ name, bytes }) => `  ${String(bytes).padStart(8)}  ${name}`);
  throw new Error(`${format(saying, total)}: expected at most ${budgetBytes}\n${lines.join('\n')}`);
}
