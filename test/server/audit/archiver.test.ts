// Longer than other files: chain, archive, ages and heads are looked at through one trail, which each part alone would lay anew.
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeRedisOptions } from '../../../config/redis-endpoint.ts';
import { inProject } from '../../../scripts/bootstrap/project.mjs';
import { archivePaths } from '../../../server/audit/archive/archive-files.ts';
import { Archive } from '../../../server/audit/archive/archive.ts';
import { parseSigned } from '../../../server/audit/archive/archive-line.ts';
import type { Act } from '../../../server/audit/audit.ts';
import { auditKeys } from '../../../server/audit/keys.ts';
import { openAudit } from '../../../server/audit/open-audit.ts';
import { readEvidence, readWholeStream } from '../../../server/audit/read-evidence.ts';
import { loadAuditKey } from '../../../server/audit/signature.ts';
import { walk } from '../../../server/audit/walk.ts';
import { makeTestDir, withRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';

const SOON = { withinMs: 15_000 };
const DAY_MS = 24 * 3_600_000;
const START_MS = Date.UTC(2026, 10, 24, 12);
const SITE = 'yard';
const KEYS = auditKeys(SITE);
const ACT: Act = { who: { kind: 'key', id: '1f2e3d4c' }, what: 'scene.take', on: 'wall/main' };

const redis = withRedis();
let client: Awaited<ReturnType<typeof redis.connect>>;
let nowMs: number;
const cleanups: (() => unknown)[] = [];

beforeEach(async () => {
  await redis.flush();
  client = await redis.connect();
  nowMs = START_MS;
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function makeDir(): string {
  const dir = makeTestDir('audit');
  cleanups.push(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** The audit trail of one server with its own data directory. */
async function start(dataDir: string, { heads, months = 12 }: { heads?: string; months?: number } = {}) {
  const troubles: unknown[] = [];
  const audit = openAudit({
    redis: client,
    connection: nodeRedisOptions(redis.endpoint),
    site: SITE,
    dataDir,
    settings: { heads, months },
    now: () => nowMs,
    onTrouble: (error) => troubles.push(error),
  });
  let closing: Promise<void> | undefined;
  const close = () => (closing ??= audit.archiver.close());
  cleanups.push(close);
  await audit.archiver.opened;
  return {
    ...audit,
    troubles,
    close,
    record: (act: Partial<Act> = {}) => audit.ledger.record({ ...ACT, ...act }),
    archives: (seq: number) =>
      until(() => (audit.archiver.last?.seq ?? 0) >= seq, { ...SOON, what: `${seq} is archived and signed` }),
  };
}

/** All that is wrong with the archive, and with Redis where asked. */
async function verify(dataDir: string, { stream = true, headFiles = [] as string[] } = {}) {
  const archive = readFileSync(archivePaths(dataDir).id, 'utf8').trim();
  const places = { dataDir, key: loadAuditKey(dataDir), archive, headFiles };
  const read = async () => (stream ? readWholeStream(nodeRedisOptions(redis.endpoint), SITE) : []);
  return walk(await readEvidence(places, read));
}
const filesOf = (dataDir: string) => readdirSync(archivePaths(dataDir).entries).sort();
const lastFile = (dataDir: string) => join(archivePaths(dataDir).entries, filesOf(dataDir).at(-1) ?? '');

describe('[AU2] the chain', () => {
  it('is one, however many servers and commands write at once', async () => {
    const dirs = [makeDir(), makeDir()];
    const servers = await Promise.all(dirs.map((dir) => start(dir)));
    const seqs = await Promise.all(Array.from({ length: 60 }, (_, index) => servers[index % 2]?.record()));
    expect(seqs.toSorted((left = 0, right = 0) => left - right)).toEqual(Array.from({ length: 60 }, (_, at) => at + 1));
    for (const server of servers) await server.archives(60);
    for (const dir of dirs) expect(await verify(dir)).toMatchObject({ findings: [], entries: 60, first: 1, last: 60 });
  });

  it('takes nothing before a server has opened it, or while Redis is away: the act must not be done', async () => {
    const server = await start(makeDir());
    await server.close();
    await redis.flush();
    await expect(server.record()).rejects.toMatchObject({ status: 503, code: 'server.unavailable' });
    expect(await client.exists(KEYS.entries)).toBe(0);
    client.destroy();
    await expect(server.record()).rejects.toMatchObject({ status: 503 });
  });

  it('holds little of a large state, but tells it from another', async () => {
    const server = await start(makeDir());
    await server.record({ before: 'x'.repeat(5_000), after: { scene: 'day' } });
    const [entry] = await server.behind(0);
    expect(JSON.parse(entry ?? '')).toMatchObject({
      before: { tooLong: 5_002, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      after: { scene: 'day' },
    });
  });
});

describe('[AU4] the archive', () => {
  it('has what others wrote while its server was down, and nothing twice', async () => {
    const [here, there] = [makeDir(), makeDir()];
    const first = await start(here);
    const other = await start(there);
    await first.record();
    await first.archives(1);
    await first.close();
    for (let left = 5; left > 0; left -= 1) await other.record();
    const again = await start(here);
    await again.archives(6);
    expect(await verify(here)).toMatchObject({ findings: [], entries: 6 });
    expect(await verify(here, { stream: false })).toMatchObject({ findings: [], entries: 6 });
  });

  it('has a file for each day, also where a clock goes back', async () => {
    const dir = makeDir();
    const server = await start(dir);
    for (const at of [START_MS, START_MS + DAY_MS, START_MS, START_MS + 2 * DAY_MS]) {
      nowMs = at;
      await server.record();
    }
    await server.archives(4);
    expect(filesOf(dir).map((name) => name.slice(0, 17))).toEqual([
      '000001-2026-11-24',
      '000002-2026-11-25',
      '000003-2026-11-24',
      '000004-2026-11-26',
    ]);
    expect((await verify(dir)).findings).toEqual([]);
    expect(statSync(lastFile(dir)).mode & 0o777).toBe(0o600);
  });

  it.each<[string, (dir: string) => void]>([
    ['before the first byte of a line', (dir) => cutLines(dir, 1)],
    ['in the middle of a line', (dir) => truncateSync(lastFile(dir), statSync(lastFile(dir)).size - 40)],
    ['between a line and its head', () => {}],
    ['in the middle of a head', (dir) => appendFileSync(archivePaths(dir).heads, '{"seq":3,"ha')],
    [
      'between a new file and its first line',
      (dir) => writeFileSync(join(archivePaths(dir).entries, '000002-2026-11-25-4.log'), ''),
    ],
  ])('goes on after a crash %s', async (_where, crash) => {
    const dir = makeDir();
    const server = await start(dir);
    for (let left = 3; left > 0; left -= 1) await server.record();
    await server.archives(3);
    await server.close();
    // No head is signed for what was not on disk yet.
    const { heads } = archivePaths(dir);
    writeFileSync(
      heads,
      linesOf(heads)
        .filter((line) => parseSigned(line)?.seq !== 3)
        .join(''),
    );
    crash(dir);
    const again = await start(dir);
    await again.archives(3);
    await again.record();
    await again.archives(4);
    for (const line of linesOf(heads)) expect(line, 'each head has a line of its own').not.toMatch(/\{.*\{/);
    expect(await verify(dir)).toMatchObject({ findings: [], entries: 4 });
    expect(await verify(dir, { stream: false })).toMatchObject({ findings: [], entries: 4 });
  });

  it('goes on wherever its process was killed', async () => {
    const [dir, other] = [makeDir(), makeDir()];
    const writer = await start(other);
    let writing = true;
    const written = (async () => {
      while (writing) await writer.record();
    })();
    const entry = inProject('test', 'server', 'audit', 'archiver-process.ts');
    for (let kills = 3; kills > 0; kills -= 1) {
      const child = spawn(process.execPath, [entry, dir, JSON.stringify(redis.endpoint)], { stdio: 'ignore' });
      const sizeBefore = archivedBytes(dir);
      await until(() => archivedBytes(dir) > sizeBefore, { ...SOON, what: 'it archives' });
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    }
    writing = false;
    await written;
    const again = await start(dir);
    await again.archives(await writer.record());
    const whole = await verify(other);
    expect(whole.findings).toEqual([]);
    expect(await verify(dir)).toMatchObject({ findings: [], entries: whole.entries, first: 1 });
  });

  it('gives an empty Redis its chain back, which goes on where it was', async () => {
    const dir = makeDir();
    const server = await start(dir);
    for (let left = 4; left > 0; left -= 1) await server.record();
    await server.archives(4);
    await redis.flush();
    const seq = await until(() => server.record().catch(() => undefined), { ...SOON, what: 'the chain takes entries' });
    expect(seq).toBe(5);
    await server.archives(5);
    expect(await verify(dir)).toMatchObject({ findings: [], entries: 5 });
    expect(await client.xLen(KEYS.entries)).toBe(5);
  });

  it('gives Redis that has lost its newest entries those back', async () => {
    const dir = makeDir();
    const server = await start(dir);
    for (let left = 4; left > 0; left -= 1) await server.record();
    await server.archives(4);
    await server.close();
    const whole = await client.xRange(KEYS.entries, '-', '+');
    await client.del(KEYS.entries);
    for (const { id, message } of (whole ?? []).slice(0, 3)) await client.xAdd(KEYS.entries, id, message);
    const again = await start(dir);
    expect(await again.record()).toBe(5);
    await again.archives(5);
    expect(await verify(dir)).toMatchObject({ findings: [], entries: 5 });
  });

  it('keeps what it has where another chain stands in Redis, and whoever verifies is told', async () => {
    const [here, there] = [makeDir(), makeDir()];
    const server = await start(here);
    for (let left = 3; left > 0; left -= 1) await server.record();
    await server.archives(3);
    await server.close();
    await redis.flush();
    const other = await start(there);
    for (let left = 4; left > 0; left -= 1) await other.record({ on: 'wall/side' });
    const again = await start(here);
    await again.archives(4);
    expect(again.troubles.map(String).join()).toContain('not the one that is archived');
    const { findings, entries } = await verify(here, { stream: false });
    expect(entries).toBe(7);
    expect(findings).toContainEqual(expect.objectContaining({ kind: 'order', seq: 1 }));
    expect(await verify(there)).toMatchObject({ findings: [], entries: 4 });
  });

  it('that finds no room leaves all in Redis, and goes on when there is some', async () => {
    const dir = makeDir();
    const server = await start(dir);
    await server.record();
    await server.archives(1);
    const { entries } = archivePaths(dir);
    // A disk that takes nothing, as far as the archive can tell: its folder is none.
    renameSync(entries, `${entries}-aside`);
    writeFileSync(entries, '');
    for (let left = 3; left > 0; left -= 1) await server.record();
    await until(() => server.troubles.length > 1, { ...SOON, what: 'it says so' });
    expect(server.archiver.last?.seq).toBe(1);
    rmSync(entries);
    renameSync(`${entries}-aside`, entries);
    await server.archives(4);
    expect(await verify(dir, { stream: false })).toMatchObject({ findings: [], entries: 4 });
  });

  it('is written by one process at a time', async () => {
    const dir = makeDir();
    const first = await start(dir);
    const second = await start(dir);
    for (let left = 20; left > 0; left -= 1) await second.record();
    await first.archives(20);
    expect(second.archiver.last).toBeUndefined();
    await first.close();
    await second.record();
    await second.archives(21);
    expect(await verify(dir)).toMatchObject({ findings: [], entries: 21 });
  });

  it('is what Redis is trimmed behind, be it the slowest of several', async () => {
    const server = await start(makeDir());
    for (let left = 1_200; left > 0; left -= 1) await server.record();
    await server.archives(1_200);
    await client.hSet(KEYS.archives, 'another', `1100 ${nowMs}`);
    nowMs += 61_000;
    await until(async () => (await client.xRange(KEYS.entries, '-', '+', { COUNT: 1 }))?.[0]?.id === '100-0', {
      ...SOON,
      what: 'it is trimmed behind the slowest',
    });
    nowMs += 40 * DAY_MS;
    await until(async () => (await client.xRange(KEYS.entries, '-', '+', { COUNT: 1 }))?.[0]?.id === '200-0', {
      ...SOON,
      what: 'one that is gone for good keeps nothing',
    });
  });

  it('of a new server begins behind an anchor where the first entries are in Redis no more', async () => {
    const server = await start(makeDir());
    for (let left = 10; left > 0; left -= 1) await server.record();
    await client.xTrim(KEYS.entries, 'MINID', '6-0' as unknown as number);
    const dir = makeDir();
    const late = await start(dir);
    await late.archives(10);
    expect(await verify(dir)).toMatchObject({ findings: [], entries: 4, first: 7, last: 10 });
  });
});

describe('[AU5] what is older than the months to keep', () => {
  it('goes, behind a signed anchor, so that the rest verifies', async () => {
    const dir = makeDir();
    const server = await start(dir, { months: 6 });
    for (const days of [0, 1, 100]) {
      nowMs = START_MS + days * DAY_MS;
      await server.record();
    }
    await server.archives(3);
    nowMs = START_MS + 190 * DAY_MS;
    await until(() => filesOf(dir).length === 1, { ...SOON, what: 'two files are gone' });
    expect(await verify(dir, { stream: false })).toMatchObject({ findings: [], entries: 1, first: 3, last: 3 });
    rmSync(archivePaths(dir).anchors);
    expect((await verify(dir, { stream: false })).findings).toMatchObject([{ kind: 'missing', seq: 1 }]);
  });

  it('never goes with the last file', async () => {
    const dir = makeDir();
    const archive = await Archive.open({ dataDir: dir, key: loadAuditKey(dir), id: '00-00' });
    const server = await start(dir);
    await server.record();
    await server.archives(1);
    await server.close();
    expect(await archive.removeBefore('2030-01-01', nowMs)).toBe(0);
    expect(filesOf(dir)).toHaveLength(1);
  });
});

describe('[AU3] signed heads', () => {
  it('in a file elsewhere show a chain that was cut with everything beside it', async () => {
    const dir = makeDir();
    const outside = join(makeDir(), 'heads.jsonl');
    const server = await start(dir, { heads: outside });
    for (let left = 3; left > 0; left -= 1) await server.record();
    await server.archives(3);
    await server.close();
    cutLines(dir, 1);
    const { heads } = archivePaths(dir);
    writeFileSync(
      heads,
      linesOf(heads)
        .filter((line) => parseSigned(line)?.seq !== 3)
        .join(''),
    );
    const found = await verify(dir, { stream: false, headFiles: [outside] });
    expect(found.findings).toMatchObject([{ kind: 'truncated', seq: 3 }]);
  });

  it('go to a syslog server as RFC 5424, whose log serves as well', async () => {
    const log = join(makeDir(), 'syslog.log');
    const collector = createSocket('udp4', (message) => appendFileSync(log, `${message}\n`));
    await new Promise<void>((resolve) => collector.bind(0, '127.0.0.1', resolve));
    cleanups.push(() => collector.close());
    const dir = makeDir();
    const server = await start(dir, { heads: `syslog://127.0.0.1:${(collector.address() as AddressInfo).port}` });
    await server.record();
    const line = await until(() => linesOf(log)[0], { ...SOON, what: 'a head comes' });
    expect(line).toMatch(/^<109>1 \d{4}-\d\d-\d\dT[\d:.]+Z \S+ watchfloor \d+ audit-head - \{"seq":1,/);
    await server.close();
    rmSync(archivePaths(dir).entries, { recursive: true });
    rmSync(archivePaths(dir).heads);
    expect((await verify(dir, { stream: false, headFiles: [log] })).findings).toMatchObject([
      { kind: 'truncated', seq: 1 },
    ]);
  });

  it('that do not get out hold nothing up', async () => {
    const dir = makeDir();
    writeFileSync(join(dir, 'no-directory'), '');
    const server = await start(dir, { heads: join(dir, 'no-directory', 'heads.jsonl') });
    await server.record();
    await server.archives(1);
    await until(() => server.troubles.length > 0, { ...SOON, what: 'it says so' });
  });
});

function archivedBytes(dir: string): number {
  const { entries } = archivePaths(dir);
  return existsSync(entries) ? filesOf(dir).reduce((sum, name) => sum + statSync(join(entries, name)).size, 0) : 0;
}

function linesOf(file: string): string[] {
  return readFileSync(file, 'utf8').split(/(?<=\n)/);
}

function cutLines(dir: string, count: number): void {
  writeFileSync(lastFile(dir), linesOf(lastFile(dir)).slice(0, -count).join(''));
}
