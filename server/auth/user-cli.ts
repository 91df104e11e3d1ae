import { operatingUser } from '../audit/operating-user.ts';
import { parseArgs } from 'node:util';
import { createClient } from 'redis';
import { loadConfig } from '../../config/config.ts';
import { nodeRedisOptions } from '../../config/redis-endpoint.ts';
import { Ledger } from '../audit/ledger.ts';
import { readRunFile } from '../run-file.ts';
import { Accounts } from './accounts.ts';
import { AuditedAccounts } from './audited-accounts.ts';
import { runUserCommand, type UserCommand } from './user-command.ts';
import { UserStore } from './users/user-store.ts';

const USAGE = `usage: npm run user -- <command>
  list
  create <name> --role <role> [--unit <code>] [--display <text>]
  change <name> [--role <role>] [--unit <code>] [--display <text>]
  close <name>      may not sign in; open <name> lets it in again
  reset <name>      another one-time password
  remove <name>
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
    const accounts = new AuditedAccounts({
      accounts: new Accounts({ users: new UserStore(redis, server.site), now: Date.now }),
      audit: new Ledger({ redis, site: server.site, now: Date.now }),
      actor: { who: { kind: 'machine', id: operatingUser() } },
    });
    const { ok, text } = await runUserCommand(command, accounts);
    (ok ? process.stdout : process.stderr).write(`${text}\n`);
    return ok ? 0 : 1;
  } finally {
    redis.destroy();
  }
}

function readCommand(): UserCommand | undefined {
  const text = { type: 'string' } as const;
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: { role: text, unit: text, display: text },
    });
    const [verb, name] = positionals;
    if (verb === 'list') return { verb };
    if (name === undefined) return undefined;
    if (verb === 'create' && values.role !== undefined) return { verb, name, ...values, role: values.role };
    if (verb === 'change') return { verb, name, ...values };
    if (verb === 'open' || verb === 'close' || verb === 'reset' || verb === 'remove') return { verb, name };
  } catch {
    // An unknown option gets the usage like an unknown command.
  }
  return undefined;
}
