import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { inProject } from '../../scripts/bootstrap/project.mjs';

/** Copies lianyuan into a folder, less its cameras and what names them or their scene: a test lists cameras of its own. */
export function copyLianyuanWithoutCameras(directory: string): void {
  cpSync(inProject('config', 'sites', 'lianyuan'), directory, { recursive: true });
  rmSync(join(directory, 'cameras.yaml'));
  rmSync(join(directory, 'scenes', 'patrol.yaml'));
  const file = join(directory, 'site.yaml');
  const site = parseDocument(readFileSync(file, 'utf8'));
  for (const names of ['tours', 'automation']) site.delete(names);
  writeFileSync(file, String(site));
}
