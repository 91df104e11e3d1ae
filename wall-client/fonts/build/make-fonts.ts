/// <reference path="./subset-font.d.ts" />
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Blob as FontBlob, Face } from 'harfbuzzjs';
import subsetFont from 'subset-font';
import { weights } from '../families.ts';
import { blockOf, sliceFile, sliceFont } from '../slices.ts';

const SOURCES = {
  [weights.normal]: '500Medium/NotoSansSC_500Medium.ttf',
  [weights.strong]: '700Bold/NotoSansSC_700Bold.ttf',
};
/** To be raised with each change of how the files are made. */
const RECIPE = 1;
/** Copyright, trademark, licence and its address: who has a file has its terms. */
const TERMS = [0, 7, 13, 14];
/** Nothing of ours runs from top to bottom. */
const VERTICAL_TABLES = ['vhea', 'vmtx', 'VORG'];

/** What a page has to know of the files to declare them. */
export interface MadeFonts {
  /** In the name of each file; other files have another. */
  readonly id: string;
  readonly first: string;
  readonly blocks: readonly number[];
}

/**
 * Cuts Noto Sans SC into its slices, or finds them as they were cut before, since that takes seconds.
 *
 * @param first distinct characters that the first slice has
 * @param cache a folder for files, one folder in it for each `id`
 */
export async function makeFonts(first: string, cache: string): Promise<MadeFonts & { readonly directory: string }> {
  const require = createRequire(import.meta.url);
  const versions = ['@expo-google-fonts/noto-sans-sc', 'subset-font'].map(
    (name) => JSON.parse(readFileSync(join(packageOf(require, name), 'package.json'), 'utf8')).version,
  );
  const id = createHash('sha256')
    .update(JSON.stringify([RECIPE, versions, first]))
    .digest('hex')
    .slice(0, 8);
  const directory = join(cache, id);
  const list = join(directory, 'fonts.json');
  if (existsSync(list)) return { ...(JSON.parse(readFileSync(list, 'utf8')) as MadeFonts), directory };

  const draft = join(cache, `.draft-${process.pid}`);
  rmSync(cache, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  let blocks: readonly number[] = [];
  for (const [weight, file] of Object.entries(SOURCES)) {
    const source = readFileSync(join(packageOf(require, '@expo-google-fonts/noto-sans-sc'), file));
    blocks = [...new Set(Array.from(new Face(new FontBlob(source)).collectUnicodes(), blockOf))];
    for (const [name, codePoints] of sliceFont(first, blocks)) {
      const slice = await subsetFont(source, String.fromCodePoint(...codePoints), {
        targetFormat: name === 'first' ? 'woff2' : 'sfnt',
        noLayoutClosure: true,
        dropTables: VERTICAL_TABLES,
        preserveNameIds: TERMS,
      });
      writeFileSync(join(draft, sliceFile(id, weight, name)), slice);
    }
  }
  const made: MadeFonts = { id, first, blocks };
  writeFileSync(join(draft, 'fonts.json'), JSON.stringify(made));
  renameSync(draft, directory);
  return { ...made, directory };
}

/** Names of the files of a folder that `makeFonts` gave. */
export function listFonts(directory: string): string[] {
  return readdirSync(directory).filter((name) => !name.endsWith('.json'));
}

function packageOf(require: NodeJS.Require, name: string): string {
  return join(require.resolve(`${name}/package.json`), '..');
}
