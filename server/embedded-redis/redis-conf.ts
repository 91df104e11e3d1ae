import type { RedisDirectory } from './redis-directory.ts';

export type Appendfsync = 'always' | 'everysec' | 'no';

/** The configuration file of the child Redis: reachable by a unix socket alone, and durable. */
export function redisConf(directory: RedisDirectory, options: { appendfsync: Appendfsync }): string {
  const settings: readonly (readonly [name: string, value: string])[] = [
    ['port', '0'],
    ['unixsocket', directory.socket],
    ['unixsocketperm', '700'],
    ['requirepass', directory.password],
    ['dir', directory.path],
    ['logfile', directory.logFile],
    ['appendonly', 'yes'],
    ['appendfsync', options.appendfsync],
    // The append-only file is rewritten with a snapshot at its head; separate snapshots would only double the disk.
    ['save', ''],
    // Who takes a snapshot is alone: there is no second replica to wait for.
    ['repl-diskless-sync-delay', '0'],
    // An evicted key would be a lost event.
    ['maxmemory-policy', 'noeviction'],
  ];
  return settings.map(([name, value]) => `${name} ${JSON.stringify(value)}\n`).join('');
}
