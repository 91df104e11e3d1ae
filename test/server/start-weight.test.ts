import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { inProject } from '../../scripts/bootstrap/project.mjs';

/** How many files of a package a process loads with these modules. */
async function countLoaded(name: string, modules: readonly string[]): Promise<number> {
  const script = `
    import { registerHooks } from 'node:module';
    let loaded = 0;
    registerHooks({
      load(url, context, next) {
        if (url.includes('/node_modules/${name}/')) loaded += 1;
        return next(url, context);
      },
    });
    for (const module of ${JSON.stringify(modules)}) await import(module);
    process.stdout.write(String(loaded), () => process.exit());`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script]);
  return Number(stdout);
}

it('loads of date-fns what it uses: the whole of it, 304 files, costs each start a second', async () => {
  const modules = ['server/aggregate/engine.ts', 'config/site/load-site.ts', 'workers/importer/run-import.ts'];
  const loaded = await countLoaded(
    'date-fns',
    modules.map((path) => inProject(path)),
  );
  expect(loaded).toBeGreaterThan(0);
  expect(loaded).toBeLessThan(150);
});
