import { createClient, type RedisClientType } from 'redis';
import { nodeRedisOptions, type RedisEndpoint } from '../../config/redis-endpoint.ts';
import type { Config } from '../../config/config.ts';
import { writeFirstPassword } from '../../config/first-password.ts';
import { fixPartitions, readPartitions } from '../aggregate/shape.ts';
import { type Audit, witnessed } from '../audit/audit.ts';
import { openAudit } from '../audit/open-audit.ts';
import { Accounts } from '../auth/accounts.ts';
import { UserStore } from '../auth/users/user-store.ts';
import { startEmbeddedRedis } from '../embedded-redis/embedded-redis.ts';
import { within } from '../within.ts';
import { makeDataDirectory } from './make-data-directory.ts';

export interface InitOptions {
  /** The site's code, which is also the folder of its files; they were checked. */
  readonly site: string;
  readonly config: Pick<Config, 'dataDir' | 'redis' | 'aggregate' | 'audit'>;
  /** Of the first account, as its owner chose it; undefined: it gets one that opens it once. */
  readonly password: string | undefined;
  /** Whoever runs the command, for the audit trail. */
  readonly by: string;
  readonly now: () => number;
}

/** Of a machine that has much else to do. */
const AUDIT_PATIENCE_MS = 30_000;

/** The first account. */
export interface Initialised {
  readonly name: string;
  readonly oneTimePassword: string | undefined;
}

/** Makes a live data set of a site, without a drill, and its first account. @throws where there is one, changing nothing */
export function initSite(options: InitOptions): Promise<Initialised> {
  const { site, config } = options;
  return makeDataDirectory(config.dataDir, {
    command: `npm run init -- ${site}`,
    binding: { site, dataSet: 'live' },
    make: () => withRedis(config.redis, (redis, endpoint) => fill(redis, endpoint, options)),
  });
}

async function fill(redis: RedisClientType, endpoint: RedisEndpoint, options: InitOptions): Promise<Initialised> {
  const { site, config, now } = options;
  const name = { site, dataSet: 'live' } as const;
  const send = (args: (string | Buffer)[]) => redis.sendCommand(args);
  const users = new UserStore(redis, site);
  if ((await readPartitions(send, name)) !== undefined || (await users.all()).size > 0)
    throw new Error(`this Redis holds data of the site ${site} already: see REDIS_URL`);
  const { ledger, archiver } = openAudit({
    redis,
    connection: nodeRedisOptions(endpoint),
    site,
    dataDir: config.dataDir,
    settings: config.audit,
    now,
    // What is not archived now is in Redis, and the server archives it.
    onTrouble: () => {},
  });
  try {
    await within(AUDIT_PATIENCE_MS, archiver.opened);
    const first = await openAccount(new Accounts({ users, now }), ledger, options);
    // The last: a data set that has its shape is whole.
    await fixPartitions(send, name, config.aggregate.partitions);
    return first;
  } finally {
    await archiver.close();
  }
}

async function openAccount(
  accounts: Accounts,
  audit: Audit,
  { site, config, password, by }: InitOptions,
): Promise<Initialised> {
  const who = { kind: 'machine', id: by } as const;
  const first = await accounts.ensureFirst(witnessed(audit, { who, what: 'account.create' }));
  if (!first) throw new Error(`the site ${site} has got an account meanwhile: does a server run?`);
  const { oneTimePassword, user } = first;
  if (password === undefined) writeFirstPassword(config.dataDir, oneTimePassword);
  else await accounts.changePassword(user.name, { old: oneTimePassword, next: password });
  return { name: user.name, oneTimePassword: password === undefined ? oneTimePassword : undefined };
}

type Work<T> = (redis: RedisClientType, endpoint: RedisEndpoint) => Promise<T>;

async function withRedis<T>(config: Config['redis'], work: Work<T>): Promise<T> {
  if (config.kind === 'external') return connected({ kind: 'url', url: config.url }, work);
  const { dir, binary } = config;
  const embedded = await startEmbeddedRedis({ dir, binary, log: { info() {}, warn() {} } });
  try {
    return await connected(embedded.endpoint, work);
  } finally {
    await embedded.close();
  }
}

async function connected<T>(endpoint: RedisEndpoint, work: Work<T>): Promise<T> {
  const { socket, ...rest } = nodeRedisOptions(endpoint);
  const redis = createClient({ ...rest, socket: { ...socket, reconnectStrategy: false } });
  redis.on('error', () => {});
  await redis.connect();
  try {
    return await work(redis, endpoint);
  } finally {
    redis.destroy();
  }
}
