import { appendFile, mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Value } from 'typebox/value';
import { SiteVersion } from '../../../protocol/site-files.ts';

/** Every text that a file of the site has had: texts by their hash, and who put which when, one line each. */
export class VersionStore {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** The newest first; a line that was not written whole is passed over. */
  async list(file: string): Promise<readonly SiteVersion[]> {
    const text = await readFile(this.#index, 'utf8').catch(() => '');
    const versions = text.split('\n').flatMap((line) => {
      try {
        return [Value.Parse(SiteVersion, JSON.parse(line))];
      } catch {
        return [];
      }
    });
    return versions.filter((version) => version.file === file).toReversed();
  }

  /** Undefined where no version has this hash. */
  async read(hash: string): Promise<string | undefined> {
    return readFile(this.#textOf(hash), 'utf8').catch(() => undefined);
  }

  async add(version: SiteVersion, text: string): Promise<void> {
    await mkdir(join(this.#directory, 'texts'), { recursive: true });
    await writeWhole(this.#textOf(version.hash), text);
    await appendFile(this.#index, `${JSON.stringify(version)}\n`);
  }

  get #index(): string {
    return join(this.#directory, 'versions.jsonl');
  }

  #textOf(hash: string): string {
    return join(this.#directory, 'texts', hash);
  }
}

/** Nobody ever reads half of it: it is on disk under another name before it takes the place of what stands. */
export async function writeWhole(path: string, text: string): Promise<void> {
  // No ending of a site's file, so that a reader passes it over.
  const aside = join(dirname(path), `.${process.pid}-${Date.now()}.part`);
  const file = await open(aside, 'wx');
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(aside, path);
}
