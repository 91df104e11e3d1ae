import { defineConfig, type Plugin } from 'vite';

/** The font packages name a woff file beside each woff2 one; every browser that can draw the wall reads woff2. */
const woff2Only: Plugin = {
  name: 'woff2-only',
  enforce: 'pre',
  transform(code, id) {
    if (!id.includes('@fontsource') || !id.endsWith('.css')) return undefined;
    return code.replaceAll(/,\s*url\([^)]*\.woff\)\s*format\('woff'\)/g, '');
  },
};

export default defineConfig({
  root: import.meta.dirname,
  plugins: [woff2Only],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'chrome120',
    // Slices of fonts are fetched when they are needed; inlined they would all be paid for at once.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 2_000,
    rolldownOptions: {
      // Schemas of the protocol are built by calls; the client needs their types alone.
      treeshake: { manualPureFunctions: ['Type'] },
    },
  },
});
