import { Gauge, type Registry } from 'prom-client';
import type { RedisClientType } from 'redis';

/** What is known of the last backup that was taken of a site. */
export interface LastBackup {
  /** Epoch ms: everything acknowledged before is in it. */
  readonly takenAt: number;
  readonly bytes: number;
}

type Redis = Pick<RedisClientType, 'hGetAll' | 'hSet'>;

export async function recordBackup(redis: Redis, site: string, { takenAt, bytes }: LastBackup): Promise<void> {
  await redis.hSet(lastBackupKey(site), { takenAt: String(takenAt), bytes: String(bytes) });
}

/** Undefined where none was ever taken. */
export async function readLastBackup(redis: Pick<Redis, 'hGetAll'>, site: string): Promise<LastBackup | undefined> {
  const { takenAt, bytes } = await redis.hGetAll(lastBackupKey(site));
  return takenAt === undefined ? undefined : { takenAt: Number(takenAt), bytes: Number(bytes) };
}

/** Of a site without a backup there is no figure, rather than that of a young one. */
export function observeBackups(
  registry: Registry,
  { site, read, now }: { site: string; read: () => Promise<LastBackup | undefined>; now: () => number },
): void {
  new Gauge({
    name: 'watchfloor_backup_age_seconds',
    help: 'since the last backup was taken; absent where none was, or Redis does not answer',
    labelNames: ['site'],
    registers: [registry],
    async collect() {
      this.reset();
      const last = await read().catch(() => undefined);
      if (last) this.set({ site }, (now() - last.takenAt) / 1_000);
    },
  });
}

/** HASH `takenAt`, `bytes`. */
function lastBackupKey(site: string): string {
  return `{wf:${site}}:backup`;
}
