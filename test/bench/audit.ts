// npm run bench:audit
// How long `npm run audit:verify` takes for 10,000 entries (archive, Redis and heads are read and held against each other),
// and what one entry costs whoever waits for it. Redis writes every command to disk, as the server's own does.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from 'redis';
import { nodeRedisOptions } from '../../config/redis-endpoint.ts';
import { ensureRedisBinary } from '../../scripts/bootstrap/redis-binary.mjs';
import { openAudit } from '../../server/audit/open-audit.ts';
import { readEvidence, readWholeStream } from '../../server/audit/read-evidence.ts';
import { loadAuditKey } from '../../server/audit/signature.ts';
import { archivePaths } from '../../server/audit/archive/archive-files.ts';
import { walk } from '../../server/audit/walk.ts';
import { startEmbeddedRedis } from '../../server/embedded-redis/embedded-redis.ts';
import { makeTestDir } from '../support/redis.ts';
import { until } from '../support/until.ts';

const ENTRIES = 10_000;
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
/** A month of entries: a file for each day. */
const PER_DAY = 333;
const DAY_MS = 24 * 3_600_000;
const SITE = 'bench';

const dataDir = makeTestDir('bench-audit');
const server = await startEmbeddedRedis({
  dir: join(dataDir, 'redis'),
  binary: await ensureRedisBinary(),
  log: { info() {}, warn() {} },
});
const connection = nodeRedisOptions(server.endpoint);
const redis = createClient({ ...connection, disableOfflineQueue: true });
redis.on('error', () => {});
await redis.connect();
let nowMs = Date.UTC(2026, 10, 1);
const audit = openAudit({
  redis,
  connection,
  site: SITE,
  dataDir,
  settings: { heads: undefined, months: 12 },
  now: () => nowMs,
  onTrouble: (error) => console.error(error),
});
try {
  await audit.archiver.opened;
  const begun = performance.now();
  for (let index = 1; index <= ENTRIES; index += 1) {
    nowMs += DAY_MS / PER_DAY;
    await audit.ledger.record({
      who: { kind: 'key', id: '1f2e3d4c' },
      from: '192.0.2.7',
      what: 'scene.take',
      on: 'wall/main',
      before: { scene: 'overview' },
      after: { scene: 'alerts', transition: { kind: 'fade', durationMs: 600 } },
    });
  }
  const recordMs = (performance.now() - begun) / ENTRIES;
  await until(() => audit.archiver.last?.seq === ENTRIES, { withinMs: 60_000, what: 'all is archived' });
  const rounds: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const from = performance.now();
    await verify();
    rounds.push(performance.now() - from);
  }
  rounds.sort((left, right) => left - right);
  const verifyMs = rounds[Math.floor(ROUNDS / 2)] ?? Number.NaN;
  console.log(`${ENTRIES} entries verify in ${rounds.map((ms) => ms.toFixed(0)).join(', ')} ms`);
  console.log(`an entry is on disk after ${recordMs.toFixed(2)} ms`);
  console.log(JSON.stringify({ verifyMs10k: Math.round(verifyMs), recordMs: Number(recordMs.toFixed(2)) }));
} finally {
  await audit.archiver.close();
  redis.destroy();
  await server.close();
  rmSync(dataDir, { recursive: true, force: true });
}

async function verify(): Promise<void> {
  const archive = readFileSync(archivePaths(dataDir).id, 'utf8').trim();
  const places = { dataDir, key: loadAuditKey(dataDir), archive, headFiles: [] };
  const { findings, entries } = walk(await readEvidence(places, () => readWholeStream(connection, SITE)));
  if (findings.length > 0 || entries !== ENTRIES) throw new Error(`${entries} entries, ${findings.length} findings`);
}
