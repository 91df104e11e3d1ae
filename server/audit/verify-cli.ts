// npm run audit:verify: is every entry of the audit trail as it was written, where it was, and there at all?
import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { loadConfig } from '../../config/config.ts';
import { nodeRedisOptions } from '../../config/redis-endpoint.ts';
import { readRunFile } from '../run-file.ts';
import { archivePaths } from './archive/archive-files.ts';
import type { Sealed } from './chain.ts';
import { readEvidence, readWholeStream } from './read-evidence.ts';
import { auditKeyFile } from './signature.ts';
import { type Walked, walk } from './walk.ts';

const USAGE = `usage: npm run audit:verify [-- --heads <file>]...
  --heads <file>   heads kept elsewhere, such as the log of a syslog server
Reads the archive of this DATA_DIR, and Redis where the server runs.
Ends with 0 where all is as it was written, 1 where something was found, 2 where nothing could be verified.`;
const EXIT = { clean: 0, found: 1, unable: 2, usage: 64 } as const;
/** More findings than this say nothing new. */
const SHOWN_MAX = 100;

process.exitCode = await main();

async function main(): Promise<number> {
  const headFiles = readHeadFiles();
  if (!headFiles) {
    process.stderr.write(`${USAGE}\n`);
    return EXIT.usage;
  }
  try {
    return await verify(headFiles);
  } catch (error) {
    process.stderr.write(`cannot verify: ${error instanceof Error ? error.message : String(error)}\n`);
    return EXIT.unable;
  }
}

async function verify(headFiles: readonly string[]): Promise<number> {
  const { dataDir, audit } = loadConfig(process.env);
  const paths = archivePaths(dataDir);
  const begun = performance.now();
  const places = {
    dataDir,
    // Not made where it is missing: with a key of its own nothing would be as it was.
    key: readFileSync(auditKeyFile(dataDir), 'utf8').trim(),
    archive: readFileSync(paths.id, 'utf8').trim(),
    headFiles: [...outsideFiles(audit.heads), ...headFiles],
  };
  for (const file of headFiles) if (!existsSync(file)) throw new Error(`${file}: there is no such file`);
  const server = readRunFile(dataDir);
  let redisIsRead = false;
  const evidence = await readEvidence(places, async (): Promise<readonly Sealed[]> => {
    if (!server) return [];
    try {
      const entries = await readWholeStream(nodeRedisOptions(server.redis), server.site);
      redisIsRead = true;
      return entries;
    } catch {
      // A server that was killed leaves its file: the archive is verified by itself.
      return [];
    }
  });
  const walked = walk(evidence);
  report(walked, { heads: evidence.heads.length, redisIsRead, ms: performance.now() - begun });
  return walked.findings.length === 0 ? EXIT.clean : EXIT.found;
}

function report(
  { findings, entries, first, last }: Walked,
  { heads, redisIsRead, ms }: { heads: number; redisIsRead: boolean; ms: number },
): void {
  const shown = findings.slice(0, SHOWN_MAX);
  for (const { kind, seq, where, says } of shown) process.stdout.write(`${kind} ${seq} (${where}): ${says}\n`);
  if (findings.length > shown.length) process.stdout.write(`and ${findings.length - shown.length} more\n`);
  const read = `${entries} entries${entries > 0 ? ` from ${first} to ${last}` : ''}, ${heads} signed heads, ${redisIsRead ? 'archive and Redis' : 'the archive alone'}`;
  const result = findings.length === 0 ? 'all as written' : `${findings.length} findings`;
  process.stdout.write(`${read}: ${result} (${Math.round(ms)} ms)\n`);
}

function outsideFiles(place: string | undefined): string[] {
  return place === undefined || place.startsWith('syslog://') ? [] : [place];
}

function readHeadFiles(): string[] | undefined {
  try {
    return parseArgs({ options: { heads: { type: 'string', multiple: true, default: [] } } }).values.heads;
  } catch {
    // An unknown option gets the usage.
    return undefined;
  }
}
