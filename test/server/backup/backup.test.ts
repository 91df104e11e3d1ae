import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assertDataDirectory } from '../../../config/data-directory.ts';
import { nodeRedisOptions } from '../../../config/redis-endpoint.ts';
import { ensureRedisBinary } from '../../../scripts/bootstrap/redis-binary.mjs';
import { Engine } from '../../../server/aggregate/engine.ts';
import type { EntityEvent } from '../../../server/aggregate/event.ts';
import { rebuild } from '../../../server/aggregate/rebuild.ts';
import { openRedisLink } from '../../../server/aggregate/redis-link.ts';
import type { Manifest } from '../../../server/backup/manifest.ts';
import { restoreBackup } from '../../../server/backup/restore-backup.ts';
import { takeBackup } from '../../../server/backup/take-backup.ts';
import { startEmbeddedRedis } from '../../../server/embedded-redis/embedded-redis.ts';
import { makeDataDirectory } from '../../../server/setup/make-data-directory.ts';
import { fixtureSite } from '../../support/fixture-site.ts';
import { makeTestDir, withRedis } from '../../support/redis.ts';

const AT = Date.parse('2026-05-01T08:00:00Z');
/** Events of one request. */
const BATCH = 50;
const NAME = { site: fixtureSite.code, dataSet: 'live' } as const;

const redis = withRedis();
const base = makeTestDir('backup');
const dataDir = join(base, 'data');
const siteDirectory = join(base, 'sites', 'fixture');
afterAll(() => rmSync(base, { recursive: true, force: true }));

beforeAll(() => {
  const files: Record<string, string> = {
    'data/secrets/import.key': 'wfk_secret',
    'data/audit/entries/1-20260501-1.log': 'entry\n',
    'data/run/server.json': '{}',
    'data/redis/endpoint.json': '{}',
    'sites/fixture/site.yaml': 'code: fixture\n',
    'sites/fixture/documents/plan.pdf': '%PDF-1.7',
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(base, path, '..'), { recursive: true });
    writeFileSync(join(base, path), text, { mode: 0o600 });
  }
});

const open = () => Engine.open({ redis: nodeRedisOptions(redis.endpoint), site: fixtureSite, dataSet: 'live' });

function jobs(engine: Engine, batch: number): EntityEvent[] {
  const kind = engine.plan.kinds.get('job');
  const opened = kind?.register.get('opened');
  const sort = kind?.register.get('sort');
  if (!kind || !opened || !sort) throw new Error('the fixture site has no such kind');
  return Array.from({ length: BATCH }, (_, i) => ({
    kind,
    id: `job-${batch * BATCH + i}`,
    at: AT + batch * 1_000,
    rank: 0,
    milestone: opened.index,
    set: [sort.index, sort.codes?.get(i % 2 === 0 ? 'red' : 'blue') ?? 0],
  }));
}

const take = (to: string, now = Date.now) =>
  takeBackup({
    endpoint: redis.endpoint,
    dataDir,
    siteDirectory,
    about: { site: fixtureSite.code, folder: 'fixture', dataSet: 'live' },
    to: join(base, to),
    now,
  });
const restore = (from: string, to: string) =>
  restoreBackup({ from: join(base, from), dataDir: join(base, to), sitesDir: join(base, 'sites') });

it('[BK1] is taken under load; restored elsewhere, its totals are those of its entities, and nothing acknowledged before is missing', async () => {
  const engine = await open();
  const load = { isOver: false, acknowledged: 0, before: 0 };
  const writing = (async () => {
    for (let batch = 0; !load.isOver; batch++) {
      await engine.submit(jobs(engine, batch));
      load.acknowledged = (batch + 1) * BATCH;
    }
  })();
  while (load.acknowledged < 20 * BATCH) await new Promise(setImmediate);
  const { files, takenAt } = await take('under-load', () => {
    load.before = load.acknowledged;
    return AT;
  });
  load.isOver = true;
  await writing;
  await engine.close();
  expect(takenAt).toBe(AT);
  expect(files.map(({ path }) => path)).toEqual([
    'redis.rdb',
    'data/audit/entries/1-20260501-1.log',
    'data/secrets/import.key',
    'site/documents/plan.pdf',
    'site/site.yaml',
  ]);

  await restore('under-load', 'elsewhere');
  const elsewhere = await startEmbeddedRedis({
    dir: join(base, 'elsewhere', 'redis'),
    binary: await ensureRedisBinary(),
    appendfsync: 'no',
    log: { info() {}, warn() {} },
  });
  try {
    const there = { redis: nodeRedisOptions(elsewhere.endpoint), onError: () => {} };
    const link = await openRedisLink(there);
    const report = await rebuild({ send: link.send, name: NAME, site: fixtureSite, write: false });
    await link.close();
    expect(report.differences).toEqual([]);
    expect(report.entities).toBeGreaterThanOrEqual(load.before);
    expect(report.entities % BATCH).toBe(0);
    expect(report.entities).toBeLessThan(load.acknowledged);
    // It takes in what comes next, and keeps it.
    const next = await Engine.open({ ...there, site: fixtureSite, dataSet: 'live' });
    await next.submit(jobs(next, 0));
    await next.close();
  } finally {
    await elsewhere.close();
  }
  const key = join(base, 'elsewhere', 'secrets', 'import.key');
  expect(readFileSync(key, 'utf8')).toBe('wfk_secret');
  expect(statSync(key).mode & 0o777).toBe(0o600);
  expect(existsSync(join(base, 'elsewhere', 'run'))).toBe(false);
});

describe('[BK2] what is no whole backup is not restored, and says why', () => {
  beforeAll(async () => void (await take('whole')));
  const broken = async (name: string, harm: (directory: string) => void) => {
    cpSync(join(base, 'whole'), join(base, name), { recursive: true });
    harm(join(base, name));
    return restore(name, `${name}-restored`);
  };
  const edited = (change: (manifest: Manifest) => object) => (directory: string) => {
    const file = join(directory, 'manifest.json');
    writeFileSync(file, JSON.stringify(change(JSON.parse(readFileSync(file, 'utf8')))));
  };

  it.each<[string, (directory: string) => void, RegExp]>([
    ['longer', (dir) => appendFileSync(join(dir, 'redis.rdb'), 'x'), /redis\.rdb has \d+ bytes, expected \d+/],
    [
      'changed',
      (dir) => writeFileSync(join(dir, 'data/secrets/import.key'), 'wfk_SECRET'),
      /import\.key is not what was written/,
    ],
    ['shorter', (dir) => rmSync(join(dir, 'site/site.yaml')), /site\/site\.yaml is missing/],
    ['broken-off', (dir) => rmSync(join(dir, 'manifest.json')), /no backup, or one that was broken off/],
    ['later', edited((manifest) => ({ ...manifest, format: 2 })), /format 2; this version reads up to 1/],
    ['foreign', edited((manifest) => ({ ...manifest, folder: '../../etc' })), /not the manifest of a backup/],
    [
      'outside',
      edited((manifest) => ({ ...manifest, files: manifest.files.map((file) => ({ ...file, path: 'data/../../x' })) })),
      /not the manifest of a backup/,
    ],
  ])('%s', async (name, harm, says) => {
    await expect(broken(name, harm)).rejects.toThrow(says);
    expect(existsSync(join(base, `${name}-restored`))).toBe(false);
  });

  it('nor over data that is there', async () => {
    mkdirSync(join(base, 'there'));
    writeFileSync(join(base, 'there', 'x'), '');
    await expect(restore('whole', 'there')).rejects.toThrow('is not empty');
    // A mount that nothing was written to yet.
    mkdirSync(join(base, 'empty', 'lost+found'), { recursive: true });
    await restore('whole', 'empty');
    expect(existsSync(join(base, 'empty', 'redis'))).toBe(true);
  });
});

it('[BK3] leaves nothing behind where it fails, and no second one over the first', async () => {
  await take('once');
  await expect(take('once')).rejects.toThrow();
  expect(existsSync(join(base, 'once', 'manifest.json'))).toBe(true);
  const nowhere = { kind: 'url', url: 'redis://127.0.0.1:1' } as const;
  const about = { site: 'x', folder: 'x', dataSet: 'live' } as const;
  await expect(
    takeBackup({ endpoint: nowhere, dataDir, siteDirectory, about, to: join(base, 'none'), now: Date.now }),
  ).rejects.toThrow(/redis-cli --rdb failed: .*127\.0\.0\.1/s);
  expect([existsSync(join(base, 'none')), existsSync(join(base, 'none.partial'))]).toEqual([false, false]);
});

describe('[BK1] what is saved is what is there', () => {
  it('also behind links, but round none of them, and nothing behind one that leads nowhere', async () => {
    const elsewhere = join(base, 'other-disk');
    mkdirSync(elsewhere);
    writeFileSync(join(elsewhere, 'day.gz'), 'archived');
    const links = { archive: elsewhere, round: dataDir, nowhere: join(base, 'nothing') };
    for (const [name, to] of Object.entries(links)) symlinkSync(to, join(dataDir, name));
    symlinkSync('secrets/import.key', join(dataDir, 'key'));
    const { files } = await take('links');
    for (const name of [...Object.keys(links), 'key']) rmSync(join(dataDir, name));
    expect(files.map(({ path }) => path).filter((path) => path.startsWith('data/'))).toEqual([
      'data/archive/day.gz',
      'data/audit/entries/1-20260501-1.log',
      'data/key',
      'data/secrets/import.key',
    ]);
    await restore('links', 'links-restored');
    expect(readFileSync(join(base, 'links-restored', 'archive', 'day.gz'), 'utf8')).toBe('archived');
  });

  it('of a file that grows meanwhile, as far as it was copied', async () => {
    const grows = join(dataDir, 'grows.log');
    writeFileSync(grows, 'line\n'.repeat(400_000));
    let isOver = false;
    const growing = (async () => {
      for (; !isOver; await new Promise(setImmediate)) appendFileSync(grows, 'line\n'.repeat(100));
    })();
    const { files } = await take('growing');
    isOver = true;
    await growing;
    const { bytes = 0 } = files.find(({ path }) => path === 'data/grows.log') ?? {};
    expect(bytes).toBeGreaterThanOrEqual(2_000_000);
    expect(bytes).toBeLessThan(statSync(grows).size);
    rmSync(grows);
    await restore('growing', 'growing-restored');
    expect(statSync(join(base, 'growing-restored', 'grows.log')).size).toBe(bytes);
  });

  it('also an empty file, and a backup is no part of the next', async () => {
    writeFileSync(join(dataDir, 'empty'), '');
    await take('data/backups/first');
    const { files } = await take('data/backups/second');
    expect(files).toContainEqual({ path: 'data/empty', bytes: 0, sha256: expect.stringMatching(/^e3b0c442/) });
    expect(files.filter(({ path }) => path.includes('backups'))).toEqual([]);
    for (const within of ['data/mine/first', 'sites/fixture/first'])
      await expect(take(within)).rejects.toThrow(
        /is part of what is saved: expected a folder elsewhere, or .*data\/backups/,
      );
    // The same folder by another name.
    symlinkSync(dataDir, join(base, 'alias'));
    await expect(take('alias/first')).rejects.toThrow('is part of what is saved');
  });
});

describe('[ST2] a restore that is broken off', () => {
  it('leaves a directory that no server takes for whole, and that nothing is restored over', async () => {
    await take('for-later');
    const dir = join(base, 'broken-off-restore');
    const stop = new Error('the power went');
    const restoring = makeDataDirectory(dir, {
      command: 'npm run restore -- for-later',
      binding: { site: 'fixture', dataSet: 'live' },
      make: async () => {
        writeFileSync(join(dir, 'half'), '');
        expect(() => assertDataDirectory(dir, { site: 'fixture', dataSet: 'live' })).toThrow('was broken off');
        await expect(restore('for-later', 'broken-off-restore')).rejects.toThrow('broken off: empty it');
        throw stop;
      },
    });
    await expect(restoring).rejects.toBe(stop);
    expect(existsSync(dir)).toBe(false);
    await restore('for-later', 'broken-off-restore');
    expect(() => assertDataDirectory(dir, { site: 'fixture', dataSet: 'live' })).not.toThrow();
    expect(() => assertDataDirectory(dir, { site: 'other', dataSet: 'live' })).toThrow('is of the site fixture');
  });

  it('has put no half of the site files where the site is looked for', async () => {
    await take('half-site');
    const moved = join(base, 'moved');
    renameSync(siteDirectory, moved);
    // What one that was killed has left.
    mkdirSync(`${siteDirectory}.restoring`);
    writeFileSync(join(`${siteDirectory}.restoring`, 'site.yaml'), 'code: ha');
    expect((await restore('half-site', 'half-site-restored')).siteFiles).toBe('put');
    expect(readFileSync(join(siteDirectory, 'site.yaml'), 'utf8')).toBe('code: fixture\n');
    expect(existsSync(`${siteDirectory}.restoring`)).toBe(false);
    rmSync(moved, { recursive: true });
  });
});

it('puts site files where there are none, and leaves those that are there', async () => {
  await take('site');
  expect((await restore('site', 'site-1')).siteFiles).toBe('same');
  writeFileSync(join(siteDirectory, 'site.yaml'), 'code: other\n');
  expect((await restore('site', 'site-2')).siteFiles).toBe('other');
  expect(readFileSync(join(siteDirectory, 'site.yaml'), 'utf8')).toBe('code: other\n');
  rmSync(siteDirectory, { recursive: true });
  expect((await restore('site', 'site-3')).siteFiles).toBe('put');
  expect(readFileSync(join(siteDirectory, 'site.yaml'), 'utf8')).toBe('code: fixture\n');
});
