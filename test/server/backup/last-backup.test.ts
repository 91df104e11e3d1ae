import { expect, it } from 'vitest';
import { Registry } from 'prom-client';
import { observeBackups, readLastBackup, recordBackup } from '../../../server/backup/last-backup.ts';
import { judgeBackup } from '../../../server/doctor/judge-backup.ts';
import { withRedis } from '../../support/redis.ts';

const HOUR_MS = 3_600_000;
const NOW_MS = Date.UTC(2026, 10, 29);
const redis = withRedis();

it('[BK4] the age of the last backup is told; where there is none, no age is', async () => {
  const client = await redis.connect();
  const registry = new Registry();
  let answers = true;
  const read = () => (answers ? readLastBackup(client, 'fixture') : Promise.reject(new Error('away')));
  observeBackups(registry, { site: 'fixture', read, now: () => NOW_MS });
  const age = async () =>
    /^watchfloor_backup_age_seconds\{site="fixture"\} (\S+)$/m.exec(await registry.metrics())?.[1];
  expect(await age()).toBeUndefined();
  await recordBackup(client, 'fixture', { takenAt: NOW_MS - 2 * HOUR_MS, bytes: 7 });
  expect(await age()).toBe('7200');
  answers = false;
  expect(await age()).toBeUndefined();
});

it.each([
  ['live', undefined, 'warning'],
  ['live', 35, 'well'],
  ['live', 37, 'warning'],
  ['drill', undefined, 'well'],
  ['drill', 100, 'well'],
] as const)('of %s, taken %s hours ago: %s', (dataSet, hours, state) => {
  const last = hours === undefined ? undefined : { takenAt: NOW_MS - hours * HOUR_MS, bytes: 1_024 };
  expect(judgeBackup(last, { dataSet, nowMs: NOW_MS }).state).toBe(state);
});
