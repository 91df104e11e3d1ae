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

/** Folders of a package whose files are from others and come along, each with licences of its own. */
const FOREIGN_PARTS: Readonly<Record<string, readonly string[]>> = {
  'pdfjs-dist': ['cmaps', 'standard_fonts', 'wasm'],
};

/** Of packages that name their licence in its text alone, read there by a person. */
const READ_IN_TEXT: Readonly<Record<string, string>> = { 'png-js': 'MIT' };

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
    const folders = ['', ...(FOREIGN_PARTS[name] ?? [])].map((folder) => join(inProject(path), folder));
    const texts = locked.os ? [] : folders.flatMap(licenceTexts);
    const text = texts.length === 0 ? undefined : texts.join('\n\n');
    shipped.set(`${name}@${locked.version}`, {
      name,
      version: locked.version,
      licence: locked.license ?? READ_IN_TEXT[name] ?? 'unknown',
      text,
    });
  }
  return [...shipped.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** Of a package the first; where its parts lie, all of them. */
function licenceTexts(dir: string, part: number): string[] {
  if (!existsSync(dir)) return [];
  const files = readdirSync(dir)
    .sort()
    .filter((name) => /^(licen[cs]e|copying)/i.test(name));
  return files
    .slice(0, part === 0 ? 1 : files.length)
    .map((file) => readFileSync(join(dir, file), 'utf8').replace(/\r\n/g, '\n').trim());
}
