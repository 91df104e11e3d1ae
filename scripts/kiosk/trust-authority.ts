import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runQuietly } from '../bootstrap/commands.mjs';

const NAME = 'watchfloor';

export interface TrustOptions {
  /** Certificate of the authority, PEM. */
  readonly authority: string;
  /** Directory that stands for a home directory, and holds nothing else. */
  readonly home: string;
  readonly certutil: string;
}

/**
 * Makes a home directory whose Chromium trusts an authority; browsers of the machine's own users know nothing of it. What it
 * trusted before it trusts no more.
 */
export async function trustAuthority({ authority, home, certutil }: TrustOptions): Promise<void> {
  // Where Chromium looks on Linux (crypto/nss_util.cc).
  const directory = join(home, '.pki', 'nssdb');
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const database = ['-d', `sql:${directory}`];
  await runQuietly(certutil, [...database, '-N', '--empty-password']);
  // C: it may sign servers, and nothing else.
  await runQuietly(certutil, [...database, '-A', '-n', NAME, '-t', 'C,,', '-i', authority]);
}
