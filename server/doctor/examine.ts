import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { createClient } from 'redis';
import { adminTokenFile } from '../../config/admin-token.ts';
import type { Config } from '../../config/config.ts';
import { firstPasswordFile } from '../../config/first-password.ts';
import { endpointFile, nodeRedisOptions, type RedisEndpoint, readEndpointFile } from '../../config/redis-endpoint.ts';
import { secretsDirectory } from '../../config/secret-file.ts';
import { checkSite } from '../../config/site/check-site.ts';
import { localTlsDirectory } from '../../config/tls.ts';
import { readLastBackup } from '../backup/last-backup.ts';
import { redisConfFile, redisLogFile } from '../embedded-redis/redis-directory.ts';
import { assertRedisVersion } from '../embedded-redis/redis-process.ts';
import { type RunFile, readRunFile, runFilePath } from '../run-file.ts';
import { readCertificate } from '../tls/certificate.ts';
import { authorityKeyFile, serverKeyFile } from '../tls/local-certificate.ts';
import { within } from '../within.ts';
import { type Finding, findingsOf } from './finding.ts';
import { judgeBackup } from './judge-backup.ts';
import { judgeCertificate } from './judge-certificate.ts';
import { judgeClock, judgeDisk, judgeOvercommit, judgeSecrets } from './judge-machine.ts';
import { judgeRedis, readRedisFacts } from './judge-redis.ts';

const PATIENCE_MS = 5_000;

/** Everything that a running or a future server with this configuration depends on. Changes nothing. */
export async function examine(config: Config): Promise<readonly Finding[]> {
  const server = readRunFile(config.dataDir);
  const findings = await Promise.all([
    examineSite(config),
    examineServer(server, config.dataDir),
    examineRedis(config, server),
    examineDisk(config.dataDir),
    judgeClock(askClock()),
    judgeOvercommit(readIfThere('/proc/sys/vm/overcommit_memory')?.trim()),
    judgeSecrets(modesOf(config)),
    examineCertificate(config),
    examineFfmpeg(config),
  ]);
  return findings.flat().filter((finding) => finding !== undefined);
}

async function examineSite({ site: { sitesDir, id } }: Config): Promise<Finding> {
  const about = findingsOf('site files');
  const directory = join(sitesDir, id);
  if (!existsSync(directory))
    return about.fault(`${directory}: there is no such folder`, 'set WATCHFLOOR_SITE and WATCHFLOOR_SITES_DIR');
  const { site, faults, warnings } = await checkSite(directory);
  const show = `npm run site:check -- ${directory} shows each with its place`;
  if (!site) return about.fault(`${faults.length} faults in ${directory}`, show);
  if (warnings.length > 0) return about.warning(`${warnings.length} warnings in ${directory}`, show);
  return about.well(`${id} has no fault`);
}

async function examineServer(server: RunFile | undefined, dataDir: string): Promise<Finding> {
  const about = findingsOf('server');
  if (!server) return about.well('does not run here');
  try {
    const answer = await fetch(`${server.url}/readyz`, { signal: AbortSignal.timeout(PATIENCE_MS) });
    const says = await answer.text();
    if (answer.ok) return about.well(`ready at ${server.url}`);
    return about.fault(`not ready: ${says}`, 'see what is said of Redis below, and its log');
  } catch (error) {
    if (isRunning(server.pid))
      return about.fault(
        `runs as process ${server.pid} and does not answer at ${server.url}: ${messageOf(error)}`,
        'restart it',
      );
    return about.warning(`ended without a word: ${runFilePath(dataDir)} is left`, 'see its log, and start it again');
  }
}

async function examineRedis({ redis }: Config, server: RunFile | undefined): Promise<readonly Finding[]> {
  const about = findingsOf('Redis');
  const endpoint: RedisEndpoint | undefined =
    redis.kind === 'external' ? { kind: 'url', url: redis.url } : (server?.redis ?? readEndpointFile(redis.dir));
  if (redis.kind === 'embedded') {
    try {
      assertRedisVersion(redis.binary);
    } catch (error) {
      return [about.fault(messageOf(error), 'install redis-server 7.0 or newer, or valkey-server')];
    }
    if (!endpoint) return [about.well('was not started yet: the server does that')];
  }
  if (!endpoint) return [about.fault('no address', 'set REDIS_URL')];
  const options = nodeRedisOptions(endpoint);
  const client = createClient({
    ...options,
    RESP: 2,
    disableOfflineQueue: true,
    // The first refusal is the answer: further attempts would bury its reason.
    socket: { ...options.socket, reconnectStrategy: false },
  });
  // What fails is rejected as well.
  client.on('error', () => {});
  try {
    await within(PATIENCE_MS, client.connect());
    const facts = await within(
      PATIENCE_MS,
      readRedisFacts((args) => client.sendCommand(args)),
    );
    const machineMemory = redis.kind === 'embedded' ? totalmem() : undefined;
    const nowMs = Date.now();
    const judged = judgeRedis(facts, { machineMemory, nowMs });
    if (!server) return judged;
    const { site, dataSet } = server;
    return [...judged, judgeBackup(await readLastBackup(client, site), { dataSet, nowMs })];
  } catch (error) {
    if (redis.kind === 'embedded' && !server) return [about.well('does not run: the server starts it')];
    const remedy = redis.kind === 'external' ? 'see REDIS_URL, and its log' : `see ${redisLogFile(redis.dir)}`;
    return [about.fault(`does not answer: ${messageOf(error)}`, remedy)];
  } finally {
    if (client.isOpen) client.destroy();
  }
}

/** Of the nearest folder that is there already. */
async function examineDisk(path: string): Promise<Finding> {
  let present = path;
  while (!existsSync(present)) present = dirname(present);
  const { bavail, blocks, bsize } = await statfs(present);
  return judgeDisk({ path: present, free: bavail * bsize, total: blocks * bsize });
}

function askClock(): 'yes' | 'no' | undefined {
  const { stdout } = spawnSync('timedatectl', ['show', '--property=NTPSynchronized', '--value'], {
    encoding: 'utf8',
    timeout: PATIENCE_MS,
  });
  const said = stdout?.trim();
  return said === 'yes' || said === 'no' ? said : undefined;
}

/** Mode bits of every file of a data directory that opens something. */
function modesOf({ dataDir, redis }: Config): ReadonlyMap<string, number> {
  const tls = localTlsDirectory(dataDir);
  const secrets = secretsDirectory(dataDir);
  const files = [
    adminTokenFile(dataDir),
    firstPasswordFile(dataDir),
    runFilePath(dataDir),
    ...(redis.kind === 'embedded' ? [endpointFile(redis.dir), redisConfFile(redis.dir)] : []),
    authorityKeyFile(tls),
    serverKeyFile(tls),
    ...(existsSync(secrets) ? readdirSync(secrets).map((name) => join(secrets, name)) : []),
  ];
  return new Map(files.filter((file) => existsSync(file)).map((file) => [file, statSync(file).mode & 0o777]));
}

async function examineCertificate({ tls, http }: Config): Promise<Finding> {
  const about = findingsOf('certificate');
  if (tls.kind === 'none') return about.well(`none: ${http.host} speaks plain HTTP`);
  if (tls.kind === 'local') return about.well('the server makes and renews it by its own authority');
  try {
    return judgeCertificate((await readCertificate(tls)).cert, Date.now());
  } catch (error) {
    return about.fault(messageOf(error), 'set TLS_CERT and TLS_KEY to PEM files that belong together');
  }
}

function examineFfmpeg({ video: { ffmpeg } }: Config): Finding {
  const about = findingsOf('ffmpeg');
  const { stdout, error } = spawnSync(ffmpeg, ['-version'], { encoding: 'utf8', timeout: PATIENCE_MS });
  const version = /^ffmpeg version (\S+)/.exec(stdout ?? '')?.[1];
  if (version) return about.well(version);
  const says = error ? `${ffmpeg} cannot be run` : `${ffmpeg} is not ffmpeg`;
  return about.warning(
    says,
    'install it, or name it in FFMPEG_BINARY: without it the patrol sees nothing, and H.265 is not transcoded',
  );
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function readIfThere(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Where a name has several addresses, Node says a code alone.
  return error.message || ('code' in error ? String(error.code) : error.name);
}
