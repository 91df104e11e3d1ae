import { randomBytes } from 'node:crypto';
import { operatingUser } from '../audit/operating-user.ts';
import { parseArgs } from 'node:util';
import { createClient } from 'redis';
import { loadConfig } from '../../config/config.ts';
import { nodeRedisOptions } from '../../config/redis-endpoint.ts';
import { loadSite } from '../../config/site/load-site.ts';
import { Ledger } from '../audit/ledger.ts';
import { readRunFile } from '../run-file.ts';
import { KEY_DAYS_MOST, KEY_OVERLAP_MINUTES } from '../../protocol/keys.ts';
import { type KeyCommand, runKeyCommand } from './keys/key-command.ts';
import { KeyDesk } from './keys/key-desk.ts';
import { KeyStore } from './keys/key-store.ts';

const USAGE = `usage: npm run key -- <command>
  create --scope <scope> [--label <text>] [--days <n>]
                                      make a key of a scope of the site; the token is shown this once
  rotate <id> [--overlap <minutes>]   make another key of the same scope; this one ends after the overlap, or at once
  revoke <id>                         let this key in no more
  list                                show all keys; tokens are not kept
The server of this DATA_DIR must be running.`;

process.exitCode = await main();

async function main(): Promise<number> {
  const command = readCommand();
  if (!command) {
    process.stderr.write(`${USAGE}\n`);
    return 64;
  }
  const { dataDir } = loadConfig(process.env);
  const server = readRunFile(dataDir);
  if (!server) {
    process.stderr.write(`no server runs with its data in ${dataDir}: start it first (npm start), or set DATA_DIR\n`);
    return 69;
  }
  const redis = createClient(nodeRedisOptions(server.redis));
  redis.on('error', () => {});
  await redis.connect();
  try {
    const site = await loadSite(server.siteDirectory);
    const desk = new KeyDesk({
      store: new KeyStore(redis, site.code),
      scopes: Object.keys(site.file.keys),
      dataSet: server.dataSet,
      audit: new Ledger({ redis, site: site.code, now: Date.now }),
      now: Date.now,
      random: (bytes) => randomBytes(bytes),
    });
    const actor = { who: { kind: 'machine', id: operatingUser() } } as const;
    const result = await runKeyCommand(command, { desk, actor });
    (result.ok ? process.stdout : process.stderr).write(`${result.text}\n`);
    return result.ok ? 0 : 1;
  } finally {
    redis.destroy();
  }
}

function readCommand(): KeyCommand | undefined {
  const text = { type: 'string' } as const;
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: { scope: text, label: { ...text, default: '' }, days: text, overlap: { ...text, default: '0' } },
    });
    const [verb, id] = positionals;
    const days = values.days === undefined ? undefined : readWhole(values.days, { least: 1, most: KEY_DAYS_MOST });
    if (verb === 'list') return { verb };
    if (verb === 'create' && values.scope) return { verb, scope: values.scope, label: values.label, days };
    const overlapMinutes = readWhole(values.overlap, { least: 0, most: KEY_OVERLAP_MINUTES.most });
    if (verb === 'rotate' && id) return { verb, id, overlapMinutes };
    if (verb === 'revoke' && id) return { verb, id };
  } catch {
    // An unknown option gets the usage like an unknown command.
  }
  return undefined;
}

function readWhole(text: string, { least, most }: { readonly least: number; readonly most: number }): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least || value > most) throw new RangeError(`${least} to ${most}`);
  return value;
}
