import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, defineConfig, type Plugin, type Rolldown } from 'vite';
import { readCharacters } from './fonts/build/first-characters.ts';
import { listFonts, makeFonts } from './fonts/build/make-fonts.ts';
import { weights } from './fonts/families.ts';
import { sliceFile } from './fonts/slices.ts';

const TARGET = 'chrome120';
const BOOT_TAG = '<script src="./boot.ts"></script>';

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
    // What every wall needs is fetched together with its scripts, and not once these have run.
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle = {} }) {
        const latin = Object.keys(bundle).filter((name) => /inter-[^/]*\.woff2$/.test(name));
        if (latin.length !== Object.keys(weights).length)
          this.error(`one file of Inter for each weight, not ${latin.join(', ')}`);
        const chinese = Object.values(weights).map((weight) => `assets/${sliceFile(made.id, weight, 'first')}`);
        return [...latin, ...chinese].map((name) => ({
          tag: 'link',
          attrs: { rel: 'preload', as: 'font', type: 'font/woff2', crossorigin: true, href: `/${name}` },
          injectTo: 'body' as const,
        }));
      },
    },
    // Beside the bundle, not through it: there are hundreds of them.
    writeBundle({ dir = '' }) {
      for (const name of listFonts(directory)) copyFileSync(join(directory, name), join(dir, 'assets', name));
    },
  };
}

/** boot.ts with what it imports, as a script that stands for itself. */
async function bundleBoot(): Promise<string> {
  const rolldownOptions: Rolldown.RolldownOptions = {
    input: join(import.meta.dirname, 'boot.ts'),
    output: { format: 'iife' },
  };
  const options = { write: false, target: TARGET, rolldownOptions };
  const made = await build({ configFile: false, publicDir: false, logLevel: 'warn', build: options });
  const [chunk] = 'output' in made ? made.output : [];
  if (chunk?.type !== 'chunk') throw new Error('boot.ts came to no script');
  return chunk.code;
}

/** Writes boot.ts into the page itself; the server names its hash in the page's policy. */
const bootInPage: Plugin = {
  name: 'boot-in-page',
  transformIndexHtml: {
    order: 'pre',
    async handler(html) {
      if (!html.includes(BOOT_TAG)) return html;
      const code = await bundleBoot();
      return html.replace(BOOT_TAG, () => `<script>\n${code}</script>`);
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
 * What of Pixi is replaced, by the end of the module's name. It holds a wall up that is to be drawn by WebGL 2 within
 * seconds, and for weeks.
 */
const replacedInPixi: Readonly<Record<string, string>> = {
  // A bind group, which WebGPU alone would use, is made for each set of textures that was ever drawn together, and none is
  // let go of: some kilobytes with each scene that is taken, for ever.
  '/batcher/gpu/getTextureBatchBindGroup.mjs': 'export function getTextureBatchBindGroup() { return null; }',
  // Opens a context of its own, and compiles shaders in it, to learn what every WebGL 2 has (MAX_TEXTURE_IMAGE_UNITS).
  '/batcher/gl/utils/maxRecommendedTextures.mjs': 'export function getMaxTexturesPerBatch() { return 16; }',
  '/batcher/gl/utils/checkMaxIfStatementsInShader.mjs': 'export function checkMaxIfStatementsInShader() { return 16; }',
  // Draws into a canvas and reads it back, which waits for the GPU, to learn what every browser of these years can.
  '/canvas/utils/canUseNewCanvasBlendModes.mjs': 'export function canUseNewCanvasBlendModes() { return true; }',
};
const pixiReplaced: Plugin & { met: Set<string> } = {
  name: 'pixi-replaced',
  met: new Set(),
  transform(_code, id) {
    const name = Object.keys(replacedInPixi).find((ending) => id.endsWith(ending));
    if (name === undefined) return undefined;
    pixiReplaced.met.add(name);
    return replacedInPixi[name];
  },
  buildEnd(error) {
    const missing = Object.keys(replacedInPixi).filter((name) => !pixiReplaced.met.has(name));
    if (!error && missing.length > 0)
      this.error(`Pixi has no ${missing.join(', ')} any more: see whether it still does what was replaced`);
  },
};

export default defineConfig({
  root: import.meta.dirname,
  plugins: [bundledFonts(), pixiReplaced, bootInPage, assetsLast],
  // As below: each worker is a build of its own.
  worker: { format: 'es', rolldownOptions: { treeshake: { manualPureFunctions: ['Type'] } } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: TARGET,
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
