import { basename } from 'node:path';
import type { RedisClientOptions } from 'redis';
import { connectLiveRedis } from '../live/follow/live-redis.ts';
import { archivePaths, listArchive, readLines } from './archive/archive-files.ts';
import { parseSigned, type Signed } from './archive/archive-line.ts';
import { ChainStream } from './chain-stream.ts';
import type { Sealed } from './chain.ts';
import type { Evidence, Placed } from './walk.ts';

const READ_COUNT = 10_000;

export interface EvidencePlaces {
  readonly dataDir: string;
  readonly key: string;
  /** Of this data directory; heads of other servers in a common place are not ours to judge. */
  readonly archive: string;
  /** Files beside the archive's own; lines of a syslog server do. */
  readonly headFiles: readonly string[];
}

/**
 * Everything that speaks of the chain, in an order that makes reading beside a running server safe: heads before what they
 * are held against, and anchors after the files that they stand for.
 */
export async function readEvidence(
  { dataDir, key, archive, headFiles }: EvidencePlaces,
  readStream: () => Promise<readonly Sealed[]>,
): Promise<Evidence> {
  const paths = archivePaths(dataDir);
  const heads: Placed<Signed>[] = [];
  for (const file of [paths.heads, ...headFiles])
    for (const head of await readSigned(file)) if (head.value.archive === archive) heads.push(head);
  const lines: Placed<string>[] = [];
  for (const { path } of await listArchive(paths.entries)) {
    const name = basename(path);
    for (const [index, value] of (await readLines(path)).entries())
      lines.push({ value, where: `${name}:${index + 1}` });
  }
  return { key, lines, heads, anchors: await readSigned(paths.anchors), stream: await readStream() };
}

/** The whole stream; rejects where Redis is away. */
export async function readWholeStream(redis: RedisClientOptions, site: string): Promise<Sealed[]> {
  const connection = await connectLiveRedis(redis);
  try {
    const stream = new ChainStream(connection.ask, site);
    const entries: Sealed[] = [];
    for (let from = '-'; ; ) {
      const page = await stream.range(from, '+', READ_COUNT);
      entries.push(...page);
      if (page.length < READ_COUNT) return entries;
      from = `(${page.at(-1)?.seq}-0`;
    }
  } finally {
    connection.close();
  }
}

async function readSigned(file: string): Promise<Placed<Signed>[]> {
  return (await readLines(file)).flatMap((line, index) => {
    const value = parseSigned(line);
    return value ? [{ value, where: `${basename(file)}:${index + 1}` }] : [];
  });
}
