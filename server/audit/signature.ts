import { createHmac, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readOrMakeSecret, secretsDirectory } from '../../config/secret-file.ts';
import type { Link } from './chain.ts';

/**
 * What a signature says: `head`, that the chain stood there; `anchor`, that what came before is not in this archive on purpose.
 * One must never pass for the other: with the signature of any entry, the front of the archive could be cut off.
 */
type Statement = 'head' | 'anchor';

/** HMAC-SHA256, hex. */
export function sign(key: string, statement: Statement, { seq, hash }: Link): string {
  return createHmac('sha256', key).update(`${statement} ${seq} ${hash}`).digest('hex');
}

export function auditKeyFile(dataDir: string): string {
  return join(secretsDirectory(dataDir), 'audit.key');
}

/** The key of this data directory, made on first use (0600). */
export function loadAuditKey(dataDir: string): string {
  return readOrMakeSecret(auditKeyFile(dataDir), () => randomBytes(32).toString('base64url'));
}
