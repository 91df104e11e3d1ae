import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Tests that start whole rooms, browsers or crashes; `npm run check` leaves them to `npm test`. */
const SLOW = ['test/journeys/**/*.test.ts', 'test/pictures/**/*.test.ts', 'test/faults/**/*.test.ts'];

/** Tests that measure their own process: nobody else may have been in it. */
const ALONE = ['test/workers/importer/csv-rows.test.ts'];

/** Servers and commands that tests start are compiled once, not at each start: that is two fifths of its work. */
const env = { NODE_COMPILE_CACHE: fileURLToPath(new URL('node_modules/.cache/compiled', import.meta.url)) };

/**
 * Files share a process, and what they import is loaded once: loading it for each was a quarter of all work. So a test puts
 * back whatever it changes of its process.
 */
const isolate = false;

export default defineConfig({
  test: {
    projects: [
      // A project does not inherit the time-outs beside it. Generous: a slow machine is not a fault, and nothing waits for a time-out that works.
      {
        test: {
          name: 'fast',
          include: ['test/**/*.test.ts'],
          exclude: [...SLOW, ...ALONE],
          isolate,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          env,
        },
      },
      { test: { name: 'alone', include: ALONE, testTimeout: 300_000, hookTimeout: 300_000, env } },
      {
        test: {
          name: 'slow',
          include: SLOW,
          testTimeout: 480_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          isolate,
          env,
        },
      },
    ],
    pool: 'forks',
    maxWorkers: 2,
  },
});
