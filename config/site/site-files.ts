import { lstat, readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { AdapterFile } from '../../protocol/site/adapters.ts';
import { CamerasFile } from '../../protocol/site/cameras.ts';
import { ImporterFile } from '../../protocol/site/importers.ts';
import { KindsFile } from '../../protocol/site/kinds.ts';
import { MetricsFile } from '../../protocol/site/metrics.ts';
import { NAME_PATTERN } from '../../protocol/site/names.ts';
import { SceneFile } from '../../protocol/site/scenes.ts';
import { SiteFile } from '../../protocol/site/site-file.ts';
import { checkFile, placeFindings } from './checked-file.ts';
import type { CheckedFile } from './checked-file.ts';
import { explainingSchemaCheck } from './check-schema.ts';
import type { SchemaCheck } from './check-schema.ts';
import { CAMERA_FILES } from './read-cameras.ts';
import { MAX_YAML_BYTES, readText } from './read-text.ts';
import type { SiteFault } from './site-fault.ts';
import { oneOf } from './suggest.ts';
import { parseYaml } from './yaml-source.ts';

/** The schema of each file of a site, by the name under which it is published. */
export const SITE_SCHEMAS = {
  site: SiteFile,
  kinds: KindsFile,
  metrics: MetricsFile,
  scene: SceneFile,
  importer: ImporterFile,
  adapter: AdapterFile,
  cameras: CamerasFile,
} as const;
export type SchemaName = keyof typeof SITE_SCHEMAS;

/** All files of a site, each with the faults of its own shape; undefined where a file could not be read as YAML. */
export interface SiteFiles {
  readonly code: string;
  readonly site: CheckedFile | undefined;
  readonly kinds: CheckedFile | undefined;
  readonly metrics: CheckedFile | undefined;
  readonly scenes: ReadonlyMap<string, CheckedFile | undefined>;
  readonly importers: ReadonlyMap<string, CheckedFile | undefined>;
  readonly adapters: ReadonlyMap<string, CheckedFile | undefined>;
  readonly faults: readonly SiteFault[];
}

const MAIN_FILES = ['site.yaml', 'kinds.yaml', 'metrics.yaml'];
const KNOWN_FILES: readonly string[] = [...MAIN_FILES, ...CAMERA_FILES];
const MAX_FILES_IN_FOLDER = 200;

export async function readSiteFiles(directory: string): Promise<SiteFiles> {
  const faults: SiteFault[] = [];
  const code = basename(resolve(directory));
  if (!new RegExp(NAME_PATTERN).test(code))
    faults.push(
      faultOf(
        'site.yaml',
        `a directory named ${JSON.stringify(code)}`,
        'a name as the site’s code: a letter a-z, then letters, digits or -',
      ),
    );
  const read = async (file: string, schema: SchemaName) => {
    const checked = await readSiteFile(directory, file, schema);
    faults.push(...checked.faults);
    return checked.file;
  };
  const readFolder = async (folder: string, schema: SchemaName) => {
    const listed = await listFolder(directory, folder);
    faults.push(...listed.faults);
    const files = new Map<string, CheckedFile | undefined>();
    for (const name of listed.names) files.set(name, await read(`${folder}/${name}.yaml`, schema));
    return files;
  };
  faults.push(...(await findStrangers(directory)));
  const site = await read('site.yaml', 'site');
  const kinds = await read('kinds.yaml', 'kinds');
  const metrics = await read('metrics.yaml', 'metrics');
  const scenes = await readFolder('scenes', 'scene');
  const importers = await readFolder('importers', 'importer');
  const adapters = await readFolder('adapters', 'adapter');
  if (scenes.size === 0 && faults.every(({ file }) => !file.startsWith('scenes')))
    faults.push(faultOf('scenes', 'no scene', 'at least one file scenes/<scene>.yaml'));
  return { code, site, kinds, metrics, scenes, importers, adapters, faults };
}

const checks = new Map<SchemaName, SchemaCheck>();
function checkOf(schema: SchemaName): SchemaCheck {
  let check = checks.get(schema);
  if (!check) {
    check = explainingSchemaCheck(SITE_SCHEMAS[schema]);
    checks.set(schema, check);
  }
  return check;
}

async function readSiteFile(
  directory: string,
  file: string,
  schema: SchemaName,
): Promise<{ file: CheckedFile | undefined; faults: readonly SiteFault[] }> {
  const read = await readText(directory, file, MAX_YAML_BYTES);
  if ('unread' in read) return { file: undefined, faults: [{ file, ...read.unread }] };
  const { source, faults } = parseYaml(file, read.text);
  if (!source) return { file: undefined, faults };
  const checked = checkFile(source, checkOf(schema));
  return { file: checked, faults: [...faults, ...placeFindings(checked)] };
}

async function listFolder(directory: string, folder: string): Promise<{ names: string[]; faults: SiteFault[] }> {
  const entries = await namesIn(join(directory, folder));
  const faults: SiteFault[] = [];
  const names: string[] = [];
  for (const entry of entries.slice(0, MAX_FILES_IN_FOLDER)) {
    if (!/\.ya?ml$/.test(entry)) continue;
    const file = `${folder}/${entry}`;
    const name = entry.replace(/\.ya?ml$/, '');
    if (entry.endsWith('.yml')) faults.push(faultOf(file, 'a file that ends in .yml', `${name}.yaml`));
    else if (!new RegExp(NAME_PATTERN).test(name))
      faults.push(
        faultOf(file, `the file name ${JSON.stringify(name)}`, 'a name: a letter a-z, then letters, digits or -'),
      );
    else names.push(name);
  }
  if (entries.length > MAX_FILES_IN_FOLDER)
    faults.push(faultOf(folder, `${entries.length} files`, `at most ${MAX_FILES_IN_FOLDER}`));
  return { names, faults };
}

/** YAML files beside those that a site has are slips of their names; they would be passed over in silence. */
async function findStrangers(directory: string): Promise<SiteFault[]> {
  const entries = await namesIn(directory);
  return entries
    .filter((entry) => /\.ya?ml$/.test(entry) && !KNOWN_FILES.includes(entry))
    .map((entry) => faultOf(entry, 'a file that no site has', oneOf(KNOWN_FILES, entry)));
}

async function namesIn(directory: string): Promise<string[]> {
  const status = await lstat(directory).catch(() => undefined);
  if (!status) return [];
  // What cannot be listed shows as missing files.
  return (await readdir(directory).catch(() => [])).sort();
}

function faultOf(file: string, found: string, expected: string): SiteFault {
  return { file, line: 1, column: 1, found, expected };
}
