import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { inProject } from '../bootstrap/project.mjs';

/** three.js and PixiJS are most of it. A wall loads this once a day; what it bounds is a dependency slipping in. */
const SCRIPT_BUDGET_BYTES = 600 * 1024;

/** @throws when the built client's scripts, gzipped, weigh more than their budget */
export async function assertByteBudget(): Promise<void> {
  const assets = inProject('wall-client', 'dist', 'assets');
  if (!existsSync(assets)) throw new Error(`${assets}: expected a built wall-client`);
  const weights = readdirSync(assets)
    .filter((name) => name.endsWith('.js'))
    .map((name) => ({ name, bytes: gzipSync(readFileSync(join(assets, name))).length }))
    .sort((a, b) => b.bytes - a.bytes);
  const total = weights.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total <= SCRIPT_BUDGET_BYTES) return;
  const lines = weights.map(({ name, bytes }) => `  ${String(bytes).padStart(8)}  ${name}`);
  throw new Error(
    `the client's scripts weigh ${total} bytes gzipped: expected at most ${SCRIPT_BUDGET_BYTES}\n${lines.join('\n')}`,
  );
}
