import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Names the client's build: its page names every file by its hash, so the page's own hash says it all. */
export function readBuildId(clientDirectory: string): string {
  const page = join(clientDirectory, 'index.html');
  return existsSync(page) ? createHash('sha256').update(readFileSync(page)).digest('base64url').slice(0, 12) : 'none';
}
