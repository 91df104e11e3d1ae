import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { inProject } from '../bootstrap/project.mjs';

/** Of scripts and styles, gzipped; fonts come in slices, as they are needed. three.js and PixiJS are most of it. */
const BUDGET_BYTES = 450_000;

/** @throws when what a wall loads before its fonts weighs more than the budget */
export async function assertByteBudget(dist = inProject('wall-client', 'dist')): Promise<void> {
  const assets = join(dist, 'assets');
  if (!existsSync(assets)) throw new Error(`${assets}: expected a built wall-client`);
  const weights = readdirSync(assets)
    // The gallery is a page of its own, which no wall loads.
    .filter((name) => /\.(?:js|css)$/.test(name) && !name.startsWith('gallery-'))
    .map((name) => ({ name, bytes: gzipSync(readFileSync(join(assets, name))).length }))
    .sort((a, b) => b.bytes - a.bytes);
  const total = weights.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total <= BUDGET_BYTES) return;
  const lines = weights.map(({ name, bytes }) => `  ${String(bytes).padStart(8)}  ${name}`);
  throw new Error(
    `the client's scripts and styles weigh ${total} bytes gzipped: expected at most ${BUDGET_BYTES}\n${lines.join('\n')}`,
  );
}
