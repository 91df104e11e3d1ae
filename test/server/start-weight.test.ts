import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { inProject } from '../../scripts/bootstrap/project.mjs';

/** How many ES modules of a package a process loads with these modules. */
async function countLoaded(name: string, modules: readonly string[]): Promise<number> {
  const script = `
    import { registerHooks } from 'node:module';
    let loaded = 0;
    registerHooks({
      load(url, context, next) {
        const module = next(url, context);
        if (module.format === 'module' && url.includes('/node_modules/${name}/')) loaded += 1;
        return module;
      },
    });
    for (const module of ${JSON.stringify(modules)}) await import(module);
    process.stdout.write(String(loaded), () => process.exit());`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script]);
  return Number(stdout);
}

const modules = ['server/aggregate/engine.ts', 'config/site/load-site.ts', 'workers/importer/run-import.ts'].map(
  (path) => inProject(path),
);

it('loads no ES module of date-fns, for each of which Node parses 200 kB of package.json anew', async () => {
  expect(await countLoaded('date-fns', modules)).toBe(0);
});

it('is told of those that it does load', async () => {
  expect(await countLoaded('typebox', modules)).toBeGreaterThan(0);
});
