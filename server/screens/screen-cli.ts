import { randomBytes } from 'node:crypto';
import { operatingUser } from '../audit/operating-user.ts';
import { parseArgs } from 'node:util';
import { createClient } from 'redis';
import { loadConfig } from '../../config/config.ts';
import { nodeRedisOptions } from '../../config/redis-endpoint.ts';
import { Ledger } from '../audit/ledger.ts';
import { KeyStore } from '../gate/keys/key-store.ts';
import { readRunFile } from '../run-file.ts';
import { PairingDesk } from './pairing-desk.ts';
import { runScreenCommand, type ScreenCommand } from './screen-command.ts';

const USAGE = `usage: npm run screen -- <command>
  pair <code> [--label <text>]   let in the screen that shows this code
  revoke <id>                    let this screen in no more
  list                           show all screens, and when each was last seen
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
    const store = new KeyStore(redis, server.site);
    const desk = new PairingDesk({ redis, store, site: server.site, now: Date.now, random: randomBytes });
    const audit = new Ledger({ redis, site: server.site, now: Date.now });
    const actor = { who: { kind: 'machine' as const, id: operatingUser() } };
    const result = await runScreenCommand(command, { store, desk, audit, actor, nowMs: Date.now() });
    (result.ok ? process.stdout : process.stderr).write(`${result.text}\n`);
    return result.ok ? 0 : 1;
  } finally {
    redis.destroy();
  }
}

function readCommand(): ScreenCommand | undefined {
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: { label: { type: 'string', default: '' } },
    });
    const [verb, name] = positionals;
    if (verb === 'list') return { verb };
    if (verb === 'pair' && name) return { verb, code: name, label: values.label };
    if (verb === 'revoke' && name) return { verb, id: name };
  } catch {
    // An unknown option gets the usage like an unknown command.
  }
  return undefined;
}
