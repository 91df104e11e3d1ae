import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Type, { type Static } from 'typebox';
import { Check } from 'typebox/value';

/** What the server says of itself in its data directory once it is ready; other members are none of the workers' business. */
export const RunningServer = Type.Object({
  url: Type.String(),
  site: Type.String(),
  dataSet: Type.Union([Type.Literal('drill'), Type.Literal('live')]),
});
export type RunningServer = Static<typeof RunningServer>;

export function serverFile(dataDir: string): string {
  return join(dataDir, 'run', 'server.json');
}

/** The server that runs, or ran, in a data directory; undefined where none ever did. */
export function readRunningServer(dataDir: string): RunningServer | undefined {
  const text = readIfThere(serverFile(dataDir));
  if (text === undefined) return undefined;
  let server: unknown;
  try {
    server = JSON.parse(text);
  } catch {
    // Half written: the next look finds it whole.
    return undefined;
  }
  return Check(RunningServer, server) ? server : undefined;
}

/** The key by which this machine's own workers post; undefined until the server has made it. */
export function readScopeKey(dataDir: string, scope: string): string | undefined {
  return readIfThere(join(dataDir, 'secrets', `${scope}.key`))?.trim();
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

const ANSWER_TIMEOUT_MS = 2_000;

/** Whether a server answers at this address now. The file alone proves nothing: it outlives a crash. */
export async function isReady({ url }: RunningServer): Promise<boolean> {
  try {
    return (await fetch(new URL('/readyz', url), { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) })).ok;
  } catch {
    return false;
  }
}
