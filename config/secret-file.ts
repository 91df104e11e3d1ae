import { existsSync, linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Of a data directory: keys that the server made. */
export function secretsDirectory(dataDir: string): string {
  return join(dataDir, 'secrets');
}

/** The text of a file that is its owner's alone (0600); made on first use. */
export function readOrMakeSecret(file: string, make: () => string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  keepSecret(file, make());
  return readFileSync(file, 'utf8').trim();
}

/** The same for what takes a while to make. */
export async function readOrMakeSecretAsync(file: string, make: () => Promise<string>): Promise<string> {
  if (!existsSync(file)) keepSecret(file, await make());
  return readFileSync(file, 'utf8').trim();
}

/** Unless there is one by now. */
function keepSecret(file: string, secret: string): void {
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${secret}\n`, { mode: 0o600 });
  try {
    // A link never replaces a file: of two processes that start together one wins, and both read its secret.
    linkSync(draft, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    unlinkSync(draft);
  }
}
