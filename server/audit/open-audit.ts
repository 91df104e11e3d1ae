import { randomUUID } from 'node:crypto';
import type { RedisClientOptions, RedisClientType } from 'redis';
import { readOrMakeSecret } from '../../config/secret-file.ts';
import { archivePaths } from './archive/archive-files.ts';
import { Archiver } from './archiver.ts';
import { fileSink, openHeadSink } from './heads.ts';
import { auditKeys } from './keys.ts';
import { Ledger } from './ledger.ts';
import type { ReadStreamBehind } from './read-entries.ts';
import { loadAuditKey } from './signature.ts';

export interface OpenAuditOptions {
  /** For entries: a command fails at once while Redis is down. */
  readonly redis: Pick<RedisClientType, 'eval' | 'xRevRange'>;
  /** For the archiver's own connections. */
  readonly connection: RedisClientOptions;
  readonly site: string;
  readonly dataDir: string;
  readonly settings: { readonly heads: string | undefined; readonly months: number };
  /** Wall clock, epoch ms. */
  readonly now: () => number;
  readonly onTrouble: (error: unknown) => void;
}

/** The audit trail of a server: what writes it, what archives it, what reads it. Close the archiver. */
export function openAudit({ redis, connection, site, dataDir, settings, now, onTrouble }: OpenAuditOptions) {
  const paths = archivePaths(dataDir);
  const archiver = new Archiver({
    redis: connection,
    site,
    archive: { dataDir, key: loadAuditKey(dataDir), id: readOrMakeSecret(paths.id, randomUUID) },
    heads: {
      own: fileSink(paths.heads),
      outside: settings.heads === undefined ? undefined : openHeadSink(settings.heads),
    },
    months: settings.months,
    now,
    onTrouble,
  });
  const behind: ReadStreamBehind = async (seq) => {
    const entries = await redis.xRevRange(auditKeys(site).entries, '+', `(${seq}-0`);
    // What a chain begins with is no entry.
    return (entries ?? []).flatMap(({ message }) => (message['text'] ? [String(message['text'])] : []));
  };
  return { ledger: new Ledger({ redis, site, now }), archiver, behind };
}
