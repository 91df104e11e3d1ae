import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { inProject } from '../bootstrap/project.mjs';

/** Of what every wall loads before its first picture, scripts and styles, gzipped. three.js and PixiJS are most of it. */
const BUDGET_BYTES = 450_000;
/** Of the fonts that every wall loads before its first picture. */
const FONT_BUDGET_BYTES = 600_000;

/** Chunks that come only with a panel that needs them, and what each may weigh. Any other script counts for every wall. */
const CHUNK_BUDGETS: Readonly<Record<string, number>> = {
  'document-panel': 4_000,
  'open-pdf': 150_000,
  'pdf.worker.min': 400_000,
  'web-panel': 1_500,
  'capture-panel': 2_000,
  'capture-device': 2_500,
  'mosaic-panel': 7_000,
  'wall-cameras': 4_500,
  'media-players': 4_500,
  'video-worker': 4_500,
};

interface Weight {
  readonly name: string;
  readonly bytes: number;
}

/** @throws when what a wall loads before its first picture, or a chunk of its own, weighs more than its budget */
export async function assertByteBudget(dist = inProject('wall-client', 'dist')): Promise<void> {
  const assets = join(dist, 'assets');
  if (!existsSync(assets)) throw new Error(`${assets}: expected a built wall-client`);
  const names = readdirSync(assets);
  const scripts = weigh(
    // The gallery is a page of its own, which no wall loads.
    names.filter((name) => /\.(?:js|css)$/.test(name) && !name.startsWith('gallery-')),
    (name) => gzipSync(readFileSync(join(assets, name))).length,
  );
  const fonts = weigh(
    // What loads later, as it is asked for, is packed otherwise: wall-client/fonts/README.md.
    names.filter((name) => name.endsWith('.woff2')),
    (name) => statSync(join(assets, name)).size,
  );
  const faults = [
    ...scripts.flatMap(({ name, bytes }) => {
      const most = budgetOf(name) ?? Number.POSITIVE_INFINITY;
      return bytes <= most ? [] : [`${name} weighs ${bytes} bytes gzipped: expected at most ${most}`];
    }),
    ...faultsOf(
      scripts.filter(({ name }) => budgetOf(name) === undefined),
      {
        what: "the client's scripts and styles",
        how: ' gzipped',
        most: BUDGET_BYTES,
      },
    ),
    ...faultsOf(fonts, { what: 'the fonts before the first picture', how: '', most: FONT_BUDGET_BYTES }),
  ];
  if (faults.length > 0) throw new Error(faults.join('\n'));
}

function weigh(names: readonly string[], bytesOf: (name: string) => number): Weight[] {
  return names.map((name) => ({ name, bytes: bytesOf(name) })).sort((a, b) => b.bytes - a.bytes);
}

function faultsOf(
  weights: readonly Weight[],
  { what, how, most }: { readonly what: string; readonly how: string; readonly most: number },
): string[] {
  const total = weights.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total <= most) return [];
  const lines = weights.map(({ name, bytes }) => `  ${String(bytes).padStart(8)}  ${name}`);
  return [`${what} weigh ${total} bytes${how}: expected at most ${most}\n${lines.join('\n')}`];
}

/** `open-pdf-CRh9btsG.js` is the chunk `open-pdf`; undefined where none is declared. */
function budgetOf(name: string): number | undefined {
  return CHUNK_BUDGETS[name.replace(/-[\w-]{8}\.js$/, '')];
}
