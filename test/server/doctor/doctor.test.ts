import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../config/config.ts';
import { describeFindings } from '../../../server/doctor/describe-findings.ts';
import { examine } from '../../../server/doctor/examine.ts';
import { judgeClock, judgeDisk } from '../../../server/doctor/judge-machine.ts';
import { judgeCertificate } from '../../../server/doctor/judge-certificate.ts';
import { judgeRedis, type RedisFacts } from '../../../server/doctor/judge-redis.ts';
import { issueCertificate, makeAuthority } from '../../../server/tls/local-authority.ts';
import { makeTestDir, withRedis } from '../../support/redis.ts';

const GIB = 2 ** 30;
const NOW_MS = Date.UTC(2026, 10, 29);
const DAY_MS = 86_400_000;

const redis = withRedis({ appendfsync: 'always' });
const dir = makeTestDir('doctor');
afterAll(() => rmSync(dir, { recursive: true }));

describe('a Redis', () => {
  const facts: RedisFacts = {
    version: '7.2.4',
    durability: { durable: true },
    memory: { used: GIB, limit: 0 },
    appendOnlyFile: { write: 'ok', rewrite: 'ok' },
    timeMs: NOW_MS,
  };
  const judged = (changes: Partial<RedisFacts>) =>
    judgeRedis({ ...facts, ...changes }, { machineMemory: 8 * GIB, nowMs: NOW_MS })
      .filter(({ state }) => state !== 'well')
      .map(({ state, about, remedy }) => [state, about, (remedy ?? '').length > 0]);

  it('that is as it should be has nothing to see to', () => {
    expect(judged({})).toEqual([]);
  });

  it.each<[string, string, Partial<RedisFacts>]>([
    ['fault', 'Redis', { version: '6.2.14' }],
    ['unknown', 'Redis', { version: undefined }],
    ['fault', 'Redis durability', { durability: { durable: false, reason: 'appendfsync everysec' } }],
    ['unknown', 'Redis durability', { durability: { durable: 'unknown', reason: 'CONFIG GET is refused' } }],
    ['fault', 'Redis file', { appendOnlyFile: { write: 'err', rewrite: 'ok' } }],
    ['warning', 'Redis file', { appendOnlyFile: { write: 'ok', rewrite: 'err' } }],
    ['warning', 'Redis memory', { memory: { used: 5 * GIB, limit: 0 } }],
    ['warning', 'Redis memory', { memory: { used: 9 * GIB, limit: 10 * GIB } }],
    ['fault', 'Redis memory', { memory: { used: 9.8 * GIB, limit: 10 * GIB } }],
    ['warning', 'Redis clock', { timeMs: NOW_MS - 2_000 }],
  ])('%s: %s: %j', (state, about, changes) => {
    expect(judged(changes)).toEqual([[state, about, true]]);
  });
});

describe('a machine', () => {
  it.each([
    [100, 'well'],
    [9, 'warning'],
    [0.9, 'fault'],
  ] as const)('with %d of 500 GiB free: %s', (free, state) => {
    expect(judgeDisk({ path: '/', free: free * GIB, total: 500 * GIB }).state).toBe(state);
  });

  it('whose clock goes by itself is warned of, one that nobody tells of is not called well', () => {
    expect([judgeClock('yes'), judgeClock('no'), judgeClock(undefined)].map(({ state }) => state)).toEqual([
      'well',
      'warning',
      'unknown',
    ]);
  });
});

it('a certificate is looked at for its time and its names', async () => {
  const authority = await makeAuthority('test', NOW_MS);
  const { cert } = await issueCertificate(authority, { names: ['wall.example', '192.0.2.7'], nowMs: NOW_MS });
  const after = (days: number) => judgeCertificate(cert, NOW_MS + days * DAY_MS).state;
  expect([after(0), after(68), after(70), after(91), after(-2)]).toEqual(['well', 'well', 'warning', 'fault', 'fault']);
  expect(judgeCertificate(cert, NOW_MS).says).toBe('until 2027-02-27, for wall.example, 192.0.2.7');
  expect(judgeCertificate(authority.cert, NOW_MS).state).toBe('fault');
});

describe('all of it', () => {
  beforeEach(() => mkdirSync(join(dir, 'secrets'), { recursive: true }));
  const examined = async (env: Record<string, string> = {}) => {
    const { endpoint } = redis;
    if (endpoint.kind !== 'socket') throw new Error('the Redis of a test listens on a socket');
    mkdirSync(join(dir, 'redis'), { recursive: true });
    writeFileSync(join(dir, 'redis', 'endpoint.json'), JSON.stringify(endpoint), { mode: 0o600 });
    const given = { DATA_DIR: dir, REDIS_BINARY: process.env.REDIS_BINARY, WATCHFLOOR_SITE: 'nowhere', ...env };
    const findings = await examine(loadConfig(given));
    return {
      text: describeFindings(findings),
      faults: findings.filter(({ state }) => state === 'fault').map(({ about }) => about),
    };
  };

  it('finds nothing at fault where all is well, and names what is', async () => {
    const well = await examined({ WATCHFLOOR_SITE: 'lianyuan' });
    expect(well.faults).toEqual([]);
    expect(well.text).toMatch(/^ok +site files +lianyuan has no fault$/m);
    expect(well.text).toMatch(/^ok +Redis durability +what is acknowledged is on disk$/m);

    const client = await redis.connect();
    await client.configSet('appendfsync', 'everysec');
    const key = join(dir, 'secrets', 'import.key');
    writeFileSync(key, 'x');
    chmodSync(key, 0o644);
    const ill = await examined({
      TLS_CERT: join(dir, 'none.crt'),
      TLS_KEY: join(dir, 'none.key'),
    });
    expect(ill.faults.sort()).toEqual(['Redis durability', 'certificate', 'secrets', 'site files']);
    expect(ill.text).toContain(`others can read ${key}`);
    expect(ill.text).toContain('4 at fault');
    await client.configSet('appendfsync', 'always');
    rmSync(key);
  });

  it('finds a Redis that does not answer, and one that is too old, or none at all', async () => {
    for (const host of ['127.0.0.1', 'localhost'])
      expect((await examined({ REDIS_URL: `redis://${host}:1` })).text).toMatch(
        /^FAULT +Redis +does not answer: .*ECONNREFUSED/m,
      );
    const old = join(dir, 'old-redis');
    writeFileSync(old, '#!/bin/sh\necho "Redis server v=6.0.16 sha=0"\n', { mode: 0o700 });
    expect((await examined({ REDIS_BINARY: old })).text).toMatch(/^FAULT +Redis +.*expected Redis 7\.0 or newer$/m);
    expect((await examined({ REDIS_BINARY: join(dir, 'none') })).text).toMatch(/^FAULT +Redis +.*cannot be run/m);
  });

  it('finds what a server left that was killed', async () => {
    mkdirSync(join(dir, 'run'), { recursive: true });
    const gone = { pid: 2 ** 22 + 1, url: 'http://127.0.0.1:1', redis: redis.endpoint };
    writeFileSync(join(dir, 'run', 'server.json'), JSON.stringify(gone), { mode: 0o600 });
    expect((await examined()).text).toMatch(/^warning +server +ended without a word: /m);
    rmSync(join(dir, 'run'), { recursive: true });
  });
});
