import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { inProject } from '../bootstrap/project.mjs';

/** Of what every wall loads before its first picture, gzipped; fonts come in slices. three.js and PixiJS are most of it. */
const BUDGET_BYTES = 450_000;

/** Chunks that come only with a panel that needs them, and what each may weigh. Any other script counts for every wall. */
const CHUNK_BUDGETS: Readonly<Record<string, number>> = {
  'document-panel': 4_000,
  'open-pdf': 150_000,
  'pdf.worker.min': 400_000,
  'web-panel': 1_500,
  'capture-panel': 2_000,
  'capture-device': 2_500,
  'mosaic-panel': 3_000,
};

interface Weight {
  readonly name: string;
  readonly bytes: number;
}

/** @throws when what a wall loads before its fonts, or a chunk of its own, weighs more than its budget */
export async function assertByteBudget(dist = inProject('wall-client', 'dist')): Promise<void> {
  const assets = join(dist, 'assets');
  if (!existsSync(assets)) throw new Error(`${assets}: expected a built wall-client`);
  const weights = readdirSync(assets)
    // The gallery is a page of its own, which no wall loads.
    .filter((name) => /\.(?:js|css)$/.test(name) && !name.startsWith('gallery-'))
    .map((name): Weight => ({ name, bytes: gzipSync(readFileSync(join(assets, name))).length }))
    .sort((a, b) => b.bytes - a.bytes);
  const always = weights.filter(({ name }) => budgetOf(name) === undefined);
  const faults = weights.flatMap(({ name, bytes }) => {
    const most = budgetOf(name) ?? Number.POSITIVE_INFINITY;
    return bytes <= most ? [] : [`${name} weighs ${bytes} bytes gzipped: expected at most ${most}`];
  });
  const total = always.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total > BUDGET_BYTES) {
    const lines = always.map(({ name, bytes }) => `  ${String(bytes).padStart(8)}  ${name}`);
    faults.push(
      `the client's scripts and styles weigh ${total} bytes gzipped: expected at most ${BUDGET_BYTES}\n${lines.join('\n')}`,
    );
  }
  if (faults.length > 0) throw new Error(faults.join('\n'));
}

/** `open-pdf-CRh9btsG.js` is the chunk `open-pdf`; undefined where none is declared. */
function budgetOf(name: string): number | undefined {
  return CHUNK_BUDGETS[name.replace(/-[\w-]{8}\.js$/, '')];
}
