import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const README = join(import.meta.dirname, '..', '..', '..', 'config', 'sites', 'README.md');

/** The third site as the page on sites teaches it: path -> text of each of its blocks. */
export async function readHarbour(): Promise<ReadonlyMap<string, string>> {
  const page = await readFile(README, 'utf8');
  const blocks = page.matchAll(/^```yaml\n# (\S+\.yaml)\n([\s\S]*?)^```$/gm);
  return new Map([...blocks].map(([, path = '', text = '']) => [path, text]));
}

/** A site in a directory of its own, gone at the end of the scope. */
export async function writeSite(
  files: ReadonlyMap<string, string | Uint8Array>,
  code = 'harbour',
): Promise<AsyncDisposable & { readonly directory: string }> {
  const parent = await mkdtemp(join(tmpdir(), 'wf-site-'));
  const directory = join(parent, code);
  await mkdir(directory);
  for (const [path, content] of files) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), content);
  }
  return { directory, [Symbol.asyncDispose]: () => rm(parent, { recursive: true, force: true }) };
}
