import { type Durability, readDurability } from '../aggregate/durability.ts';
import type { RedisArguments } from '../aggregate/redis-link.ts';
import { type Finding, findingsOf, formatBytes } from './finding.ts';

/** What a Redis says of itself. */
export interface RedisFacts {
  /** Such as `7.0.15`; undefined where it does not say. */
  readonly version: string | undefined;
  readonly durability: Durability;
  /** Bytes; `limit` 0: none. */
  readonly memory: { readonly used: number; readonly limit: number };
  /** Whether the last write to the append-only file, and its last rewrite, went well. */
  readonly appendOnlyFile: { readonly write: string; readonly rewrite: string };
  /** Wall clock, epoch ms. */
  readonly timeMs: number;
}

type Send = (args: RedisArguments) => Promise<unknown>;

/** Asks a Redis. Rejects where it does not answer. */
export async function readRedisFacts(send: Send): Promise<RedisFacts> {
  const info = parseInfo(String(await send(['INFO'])));
  const [seconds, micros] = (await send(['TIME'])) as [unknown, unknown];
  const number = (name: string) => Number(info.get(name) ?? 0);
  return {
    version: info.get('valkey_version') ?? info.get('redis_version'),
    durability: await readDurability(send),
    memory: {
      used: number('used_memory'),
      limit: number('maxmemory'),
    },
    appendOnlyFile: {
      write: info.get('aof_last_write_status') ?? 'ok',
      rewrite: info.get('aof_last_bgrewrite_status') ?? 'ok',
    },
    timeMs: Number(seconds) * 1_000 + Number(micros) / 1_000,
  };
}

/** The lines `name:value` of Redis’ INFO. */
function parseInfo(text: string): ReadonlyMap<string, string> {
  const pairs = text.split(/\r?\n/).flatMap((line): [string, string][] => {
    const at = line.indexOf(':');
    return at > 0 ? [[line.slice(0, at), line.slice(at + 1)]] : [];
  });
  return new Map(pairs);
}

/** Functions came with 7.0. */
const OLDEST_MAJOR = 7;
/** Shares of what it may have at which somebody should act soon, and at once. */
const FILLING = 0.8;
const FULL = 0.95;
/** Rewriting its file, Redis may need as much again for a while. */
const SHARE_OF_MACHINE = 0.5;
const APART_MS = 1_000;

export interface Surroundings {
  /** Of this machine, bytes; undefined where Redis runs on another. */
  readonly machineMemory: number | undefined;
  /** Wall clock, epoch ms. */
  readonly nowMs: number;
}

/** What is good and what is not about a Redis that answers. */
export function judgeRedis(facts: RedisFacts, { machineMemory, nowMs }: Surroundings): readonly Finding[] {
  return [
    judgeVersion(facts),
    judgeDurability(facts.durability),
    judgeAppendOnlyFile(facts),
    judgeMemory(facts, machineMemory),
    judgeTime(facts.timeMs - nowMs),
  ];
}

function judgeVersion({ version }: RedisFacts): Finding {
  const about = findingsOf('Redis');
  const major = Number(version?.split('.')[0]);
  if (Number.isNaN(major))
    return about.unknown('does not say its version', `it needs to be ${OLDEST_MAJOR}.0 or newer`);
  if (major < OLDEST_MAJOR) return about.fault(`is ${version}`, `install Redis ${OLDEST_MAJOR}.0 or newer, or Valkey`);
  return about.well(`answers, ${version}`);
}

function judgeDurability(durability: Durability): Finding {
  const about = findingsOf('Redis durability');
  if (durability.durable === true) return about.well('what is acknowledged is on disk');
  if (durability.durable === 'unknown')
    return about.unknown(
      durability.reason,
      'make sure of appendonly yes, appendfsync always, maxmemory-policy noeviction',
    );
  return about.fault(
    durability.reason,
    'set it in redis.conf and by CONFIG SET: what was acknowledged may be lost meanwhile',
  );
}

function judgeAppendOnlyFile({ appendOnlyFile: { write, rewrite } }: RedisFacts): Finding {
  const about = findingsOf('Redis file');
  if (write !== 'ok')
    return about.fault(`the last write: ${write}`, 'make room on its disk; until then Redis refuses to write');
  if (rewrite !== 'ok')
    return about.warning(
      `the last rewrite: ${rewrite}`,
      'look into its log; it needs room on its disk and memory to fork',
    );
  return about.well('written and rewritten without a fault');
}

function judgeMemory({ memory: { used, limit } }: RedisFacts, machineMemory: number | undefined): Finding {
  const about = findingsOf('Redis memory');
  if (limit === 0) {
    if (machineMemory === undefined) return about.well(`${formatBytes(used)}, without a limit`);
    const says = `${formatBytes(used)} of the ${formatBytes(machineMemory)} of this machine`;
    return used < machineMemory * SHARE_OF_MACHINE
      ? about.well(says)
      : about.warning(says, 'give it a machine with more: while its file is rewritten it may need as much again');
  }
  const says = `${formatBytes(used)} of ${formatBytes(limit)}`;
  const remedy = 'raise maxmemory: once it is full, no event is taken in';
  const filled = used / limit;
  if (filled >= FULL) return about.fault(says, remedy);
  return filled >= FILLING ? about.warning(says, remedy) : about.well(says);
}

function judgeTime(aheadMs: number): Finding {
  const about = findingsOf('Redis clock');
  const says = `${(Math.abs(aheadMs) / 1_000).toFixed(1)} s ${aheadMs < 0 ? 'behind' : 'ahead of'} this machine`;
  if (Math.abs(aheadMs) < APART_MS) return about.well('goes with this machine’s');
  return about.warning(says, 'synchronise both machines by NTP: tokens and jobs end by its clock');
}
