import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readOrMakeSecret } from './secret-file.ts';

/** 24 random bytes: too many to guess, short enough to copy by hand. */
const TOKEN_BYTES = 24;

export function adminTokenFile(dataDir: string): string {
  return join(dataDir, 'admin-token');
}

/** The administrator's token of this data directory, made on first use. */
export function loadAdminToken(dataDir: string): string {
  return readOrMakeSecret(adminTokenFile(dataDir), () => randomBytes(TOKEN_BYTES).toString('base64url'));
}
