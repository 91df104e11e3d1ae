import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RedisEndpoint } from '../config/redis-endpoint.ts';

/** What workers and commands of this data directory need to find the running server. */
export interface RunFile {
  readonly pid: number;
  readonly url: string;
  /** Of a server that speaks TLS: where other machines find it, and the file of an authority of its own. */
  readonly others?: { readonly url: string; readonly authority: string | undefined };
  readonly site: string;
  readonly siteDirectory: string;
  /** When it read the site, epoch ms: later where it has reloaded it. */
  readonly siteReadAt: number;
  readonly dataSet: 'drill' | 'live';
  readonly redis: RedisEndpoint;
}

/**
 * Writes `run/server.json` (0600: it may hold a password) in one step, and returns what removes it, unless another server
 * has written its own since: on a Redis of others, the next server may be up before this one is down.
 */
export function writeRunFile(dataDir: string, content: RunFile): () => void {
  const file = runFilePath(dataDir);
  mkdirSync(join(dataDir, 'run'), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  const text = `${JSON.stringify(content, undefined, 2)}\n`;
  writeFileSync(draft, text, { mode: 0o600 });
  renameSync(draft, file);
  return () => {
    if (readIfThere(file) === text) rmSync(file, { force: true });
  };
}

/** The server that runs with its data there; undefined where none does. */
export function readRunFile(dataDir: string): RunFile | undefined {
  const text = readIfThere(runFilePath(dataDir));
  return text === undefined ? undefined : (JSON.parse(text) as RunFile);
}

export function runFilePath(dataDir: string): string {
  return join(dataDir, 'run', 'server.json');
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
