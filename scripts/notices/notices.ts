import { readFileSync } from 'node:fs';
import { inProject } from '../bootstrap/project.mjs';
import { allowsShipping } from './licences.ts';
import type { ShippedPackage } from './shipped-packages.ts';

export const NOTICES_FILE = inProject('THIRD-PARTY-NOTICES');

/**
 * The notices for these packages; packages with the same text share it.
 * @throws when a licence does not allow shipping
 */
export function writeNotices(packages: readonly ShippedPackage[]): string {
  const refused = packages.filter(({ licence }) => !allowsShipping(licence));
  if (refused.length > 0) {
    const lines = refused.map(({ name, version, licence }) => `  ${name} ${version}: ${licence}`);
    throw new Error(
      `these packages are under a licence that is not on the list in scripts/notices/licences.ts:\n${lines.join('\n')}`,
    );
  }
  const sections = Map.groupBy(
    packages,
    ({ licence, text }) => text ?? `Under ${licence}; the package carries no text of it.`,
  );
  const parts = [...sections].map(([text, members]) => {
    const names = members.map(({ name, version, licence }) => `${name} ${version} (${licence})`);
    return `${names.join('\n')}\n\n${text}\n`;
  });
  const rule = `\n${'-'.repeat(80)}\n\n`;
  return `Watchfloor runs with the following third-party packages.\nThis file is written by "npm run notices".\n${rule}${parts.join(rule)}`;
}

/** @throws when THIRD-PARTY-NOTICES is not what `npm run notices` would write */
export function assertNotices(packages: readonly ShippedPackage[]): void {
  if (readFileSync(NOTICES_FILE, 'utf8') !== writeNotices(packages)) {
    throw new Error(`${NOTICES_FILE} is out of date: run "npm run notices"`);
  }
}
