import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import type { RedisEndpoint } from '../../config/redis-endpoint.ts';

const run = promisify(execFile);
const PAYLOAD = 'x'.repeat(100);
const STREAM = 'bench:xadd';

/** Events a second that `redis-benchmark` gets into a stream: 50 clients, 100 commands at a time, 100 bytes each. */
export async function measureXaddRate(options: {
  endpoint: RedisEndpoint;
  redisBinary: string;
  requests: number;
}): Promise<number> {
  const { endpoint, redisBinary, requests } = options;
  if (endpoint.kind !== 'socket') throw new Error('the bench needs the child Redis');
  const where = ['-s', endpoint.path, '-a', endpoint.password];
  const load = ['-P', '100', '-c', '50', '-n', String(requests), '--csv'];
  const command = ['XADD', STREAM, 'MAXLEN', '~', '100000', '*', 'd', PAYLOAD];
  const { stdout } = await run(besideRedis(redisBinary), [...where, ...load, ...command], {
    env: { ...process.env, REDISCLI_AUTH: '' },
  });
  // The last line is "<command>","<requests a second>",…
  const rate = Number(stdout.trim().split('\n').at(-1)?.split('","')[1]);
  if (!(rate > 0)) throw new Error(`redis-benchmark said ${JSON.stringify(stdout)}`);
  return rate;
}

/** redis-benchmark beside redis-server, valkey-benchmark beside valkey-server; on PATH where only a name was given. */
function besideRedis(redisBinary: string): string {
  const benchmark = redisBinary.replace(/-server$/, '-benchmark');
  return !benchmark.includes('/') || existsSync(benchmark) ? benchmark : 'redis-benchmark';
}
