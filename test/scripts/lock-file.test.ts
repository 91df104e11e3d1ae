import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

type Locked = { optionalDependencies?: Record<string, string> };

// npm leaves out what the machine at hand could not fetch, and `npm ci` then fails on every other machine.
it('names every optional package for every system', () => {
  const file = join(import.meta.dirname, '..', '..', 'package-lock.json');
  const { packages }: { packages: Record<string, Locked> } = JSON.parse(readFileSync(file, 'utf8'));
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !packages[`node_modules/${name}`] && !packages[`${path}/node_modules/${name}`],
    ),
  );
  expect(missing).toEqual([]);
});

it('names no place to fetch from, so that each installation uses its own registry', () => {
  expect(readFileSync(join(import.meta.dirname, '..', '..', 'package-lock.json'), 'utf8')).not.toContain('"resolved"');
});
