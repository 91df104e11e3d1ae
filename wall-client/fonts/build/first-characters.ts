import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const LATIN_1_END = 0xff;

/** The distinct characters beyond Latin-1 in the texts of a folder's files of one kind, in order. */
export function readCharacters(folders: readonly { readonly directory: string; readonly ending: string }[]): string {
  const found = new Set<string>();
  for (const { directory, ending } of folders) {
    for (const name of readdirSync(directory, { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith(ending) || /(?:^|\/)(?:dist|gallery|console)\//.test(name)) continue;
      for (const character of readFileSync(join(directory, name), 'utf8'))
        if ((character.codePointAt(0) ?? 0) > LATIN_1_END) found.add(character);
    }
  }
  return [...found].sort().join('');
}
