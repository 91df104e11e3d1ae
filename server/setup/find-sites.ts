import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The sites of a folder of sites; none where there is no such folder. */
export function findSites(sitesDir: string): string[] {
  if (!existsSync(sitesDir)) return [];
  return readdirSync(sitesDir)
    .filter((name) => existsSync(join(sitesDir, name, 'site.yaml')))
    .sort();
}
