import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Type, { type Static } from 'typebox';
import { Check } from 'typebox/value';

/** What the server says of itself in its data directory while it runs. */
export const RunningServer = Type.Object({
  pid: Type.Integer(),
  url: Type.String(),
  site: Type.String(),
  siteDirectory: Type.String(),
  /** When it read the site, epoch ms. */
  siteReadAt: Type.Optional(Type.Number()),
  dataSet: Type.Union([Type.Literal('drill'), Type.Literal('live')]),
  redis: Type.Union([
    Type.Object({ kind: Type.Literal('url'), url: Type.String() }),
    Type.Object({ kind: Type.Literal('socket'), path: Type.String(), password: Type.String() }),
  ]),
});
export type RunningServer = Static<typeof RunningServer>;

/** The server that runs in a data directory; undefined where none does. After a crash it may be one that ran. */
export function readRunningServer(dataDir: string): RunningServer | undefined {
  const text = readIfThere(join(dataDir, 'run', 'server.json'));
  if (text === undefined) return undefined;
  const server: unknown = JSON.parse(text);
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

/** Whether a server answers at this address now. It may not be ready to take events yet: the gate client waits for that. */
export async function isAnswering({ url }: RunningServer): Promise<boolean> {
  try {
    return (await fetch(new URL('/healthz', url), { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) })).ok;
  } catch {
    return false;
  }
}

/** Where the gate is now, and the scope's key for it, for a `GateClient`. */
export function gateAccess(dataDir: string, scope: string) {
  return () => {
    const server = readRunningServer(dataDir);
    if (!server) throw new Error('no server runs in this data directory');
    const key = readScopeKey(dataDir, scope);
    if (!key) throw new Error(`no key of scope ${scope}: the site declares none under \`keys\``);
    return { url: server.url, key };
  };
}
