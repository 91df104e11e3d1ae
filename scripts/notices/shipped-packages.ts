import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inProject } from '../bootstrap/project.mjs';

export type ShippedPackage = {
  name: string;
  version: string;
  licence: string;
  /** Its licence files as they stand, of which a package with a font has two; undefined where it has none. */
  text: string | undefined;
};

type Locked = { version: string; dev?: boolean; devOptional?: boolean; os?: string[]; license?: string };

/** Every package that the product runs with, by the lock file and so the same on each machine. */
export function shippedPackages(): ShippedPackage[] {
  const { packages }: { packages: Record<string, Locked> } = JSON.parse(
    readFileSync(inProject('package-lock.json'), 'utf8'),
  );
  const shipped = new Map<string, ShippedPackage>();
  for (const [path, locked] of Object.entries(packages)) {
    if (path === '' || locked.dev || locked.devOptional) continue;
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    // A binary for one system alone is not installed on the others: its text would come and go.
    const text = locked.os ? undefined : licenceText(inProject(path));
    shipped.set(`${name}@${locked.version}`, {
      name,
      version: locked.version,
      licence: locked.license ?? 'unknown',
      text,
    });
  }
  return [...shipped.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function licenceText(dir: string): string | undefined {
  if (!existsSync(dir)) return undefined;
  const files = readdirSync(dir)
    .filter((name) => /^(licen[cs]e|copying)/i.test(name))
    .sort();
  const texts = files.map((file) => readFileSync(join(dir, file), 'utf8').replace(/\r\n/g, '\n').trim());
  return texts.length === 0 ? undefined : texts.join('\n\n');
}
