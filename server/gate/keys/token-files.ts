import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readOrMakeSecret, secretsDirectory } from '../../../config/secret-file.ts';
import { type Audit, witnessed } from '../../audit/audit.ts';
import type { KeyRecord } from './key-record.ts';
import type { KeyStore } from './key-store.ts';
import { formatToken, hashToken, keyId, TOKEN_BYTES } from './token.ts';

/** Scopes by which this server's own workers post. */
const WORKER_SCOPES = ['drill', 'import', 'patrol', 'method', 'mqtt'];

interface ServerKeys {
  readonly dataDir: string;
  /** The scopes that the site declares. */
  readonly scopes: readonly string[];
  readonly adminToken: string;
  readonly audit: Audit;
  readonly nowMs: number;
}

/** Makes the token files of the workers (0600) where they are missing, and lets their keys and the administrator in. */
export async function ensureServerKeys(
  store: KeyStore,
  { dataDir, scopes, adminToken, audit, nowMs }: ServerKeys,
): Promise<void> {
  await ensureKey({ store, audit }, adminToken, {
    role: 'admin',
    scope: 'admin',
    label: 'administrator of this data directory',
    createdAt: nowMs,
  });
  const directory = secretsDirectory(dataDir);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  for (const scope of WORKER_SCOPES.filter((name) => scopes.includes(name))) {
    const token = readOrMakeSecret(join(directory, `${scope}.key`), () => formatToken(scope, randomBytes(TOKEN_BYTES)));
    await ensureKey({ store, audit }, token, {
      role: 'scope',
      scope,
      label: 'workers of this server',
      createdAt: nowMs,
    });
  }
}

/** Lets a token in whose plain text is in a file of this server. A key that was revoked stays so: replace the file. */
async function ensureKey(
  { store, audit }: { store: KeyStore; audit: Audit },
  token: string,
  key: Omit<KeyRecord, 'id' | 'madeBy'>,
): Promise<void> {
  const hash = hashToken(token);
  if (await store.find(hash)) return;
  const id = keyId(hash);
  const { role, scope, label } = key;
  const who = { kind: 'system', id: 'server' } as const;
  const witness = witnessed(audit, { who, what: 'key.create' });
  const record = { ...key, id, madeBy: who };
  await witness({ on: `key/${id}`, after: { role, scope, label } }, () => store.add(hash, record));
}
