import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** A page of its own under `/console/`, so that no wall loads anything of it. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/console/',
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    chunkSizeWarningLimit: 1_000,
    // Schemas of the protocol are built by calls; the console needs their types, and a few numbers.
    rolldownOptions: { treeshake: { manualPureFunctions: ['Type'] } },
  },
});
