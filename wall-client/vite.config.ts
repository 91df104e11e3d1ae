import { copyFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineConfig, type Plugin, transformWithOxc } from 'vite';
import { readCharacters } from './fonts/build/first-characters.ts';
import { listFonts, makeFonts } from './fonts/build/make-fonts.ts';

/** Cuts the Chinese font to what the client and the shipped sites say first, and the rest (fonts/README.md). */
async function bundledFonts(): Promise<Plugin> {
  const first = readCharacters([
    { directory: import.meta.dirname, ending: '.ts' },
    { directory: join(import.meta.dirname, '..', 'config', 'sites'), ending: '.yaml' },
  ]);
  const cache = join(import.meta.dirname, '..', 'node_modules', '.cache', 'watchfloor-fonts');
  const { directory, ...made } = await makeFonts(first, cache);
  return {
    name: 'bundled-fonts',
    config: () => ({ define: { NOTO_SANS_SC: JSON.stringify(made) } }),
    // Beside the bundle, not through it: there are hundreds of them.
    writeBundle({ dir = '' }) {
      for (const name of listFonts(directory)) copyFileSync(join(directory, name), join(dir, 'assets', name));
    },
  };
}

/** Writes boot.ts into the page itself; the server names its hash in the page's policy. */
const bootInPage: Plugin = {
  name: 'boot-in-page',
  transformIndexHtml: {
    order: 'pre',
    async handler(html) {
      const file = join(import.meta.dirname, 'boot.ts');
      const { code } = await transformWithOxc(await readFile(file, 'utf8'), file, { sourcemap: false });
      return html.replace('<script src="./boot.ts"></script>', () => `<script>\n${code}</script>`);
    },
  },
};

/** In the head, a style that is slow to come would keep the page from showing anything, and fail before boot.ts listens. */
const assetsLast: Plugin = {
  name: 'assets-last',
  transformIndexHtml: {
    order: 'post',
    handler(html) {
      const assets = /^ *(?:<script type="module"|<link rel="(?:stylesheet|modulepreload)").*\n/gm;
      const found = html.match(assets) ?? [];
      return html.replace(assets, '').replace(/^ *<\/body>/m, (end) => `${found.join('')}${end}`);
    },
  },
};

/**
 * Pixi makes a bind group, which WebGPU alone would use, for each set of textures that was ever drawn together, and lets
 * go of none: some kilobytes with each scene that is taken, for ever. We draw by WebGL.
 */
const noBindGroups: Plugin & { wasMet: boolean } = {
  name: 'no-bind-groups',
  wasMet: false,
  transform(_code, id) {
    if (!id.endsWith('/rendering/batcher/gpu/getTextureBatchBindGroup.mjs')) return undefined;
    noBindGroups.wasMet = true;
    return 'export function getTextureBatchBindGroup() { return null; }';
  },
  buildEnd(error) {
    if (!error && !noBindGroups.wasMet)
      this.error('Pixi has no getTextureBatchBindGroup.mjs any more: see whether it still keeps its bind groups');
  },
};

export default defineConfig({
  root: import.meta.dirname,
  plugins: [bundledFonts(), noBindGroups, bootInPage, assetsLast],
  // As below: each worker is a build of its own.
  worker: { format: 'es', rolldownOptions: { treeshake: { manualPureFunctions: ['Type'] } } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'chrome120',
    // Slices of fonts are fetched when they are needed; inlined they would all be paid for at once.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 2_000,
    rolldownOptions: {
      input: ['index.html', 'gallery.html'].map((page) => join(import.meta.dirname, page)),
      // Schemas of the protocol are built by calls; the client needs their types alone.
      treeshake: { manualPureFunctions: ['Type'] },
    },
  },
});
