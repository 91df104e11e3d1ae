import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineConfig, type Plugin, transformWithOxc } from 'vite';

/** The font packages name a woff file beside each woff2 one; every browser that can draw the wall reads woff2. */
const woff2Only: Plugin = {
  name: 'woff2-only',
  enforce: 'pre',
  transform(code, id) {
    if (!id.includes('@fontsource') || !id.endsWith('.css')) return undefined;
    return code.replaceAll(/,\s*url\([^)]*\.woff\)\s*format\('woff'\)/g, '');
  },
};

const FONT_FACE = /@font-face\s*\{[^}]*\}/g;

/**
 * Both weights of a font list the same characters for their slices, 60 kB apart: gzip looks back 32. Put side by side,
 * they weigh half as much. Slices of one font have no character in common, so their order means nothing.
 */
const sameSlicesTogether: Plugin = {
  name: 'same-slices-together',
  enforce: 'post',
  generateBundle(_options, bundle) {
    for (const file of Object.values(bundle)) {
      if (file.type !== 'asset' || !file.fileName.endsWith('.css')) continue;
      const style = String(file.source);
      const faces = style.match(FONT_FACE) ?? [];
      const bySlice = Map.groupBy(faces, (face) => /unicode-range:[^;}]*/.exec(face)?.[0]);
      file.source = [...bySlice.values()].flat().join('') + style.replaceAll(FONT_FACE, '');
    }
  },
};

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
  plugins: [woff2Only, sameSlicesTogether, noBindGroups, bootInPage, assetsLast],
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
