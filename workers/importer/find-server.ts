import { setTimeout as delay } from 'node:timers/promises';
import type { Site } from '../../protocol/site/site.ts';
import { isAnswering, type RunningServer, readRunningServer } from '../running-server.ts';
import { PlainFault } from './arguments.ts';

const SOON_MS = 5_000;
const LOOK_MS = 200;

/**
 * The server that runs in this data directory; undefined where none does.
 * @throws {PlainFault} where it shows something that this import must not join
 */
export async function findServer(dataDir: string, site: Site): Promise<RunningServer | undefined> {
  const server = readRunningServer(dataDir);
  if (!server || !(await isAnswering(server))) return undefined;
  const fault = misfit(server, site.code);
  if (!fault) return server;
  throw new PlainFault(
    [
      `the server at ${server.url} shows ${fault}`,
      `stop it, and start it for this import: WATCHFLOOR_SITE=${site.code} WATCHFLOOR_DATA_SET=live npm start`,
      'or give the import a --data-dir of its own: then a server is started for it',
    ].join('\n'),
  );
}

function misfit({ site, dataSet }: RunningServer, wanted: string): string | undefined {
  if (site !== wanted) return `another site: ${site}, not ${wanted}`;
  if (dataSet === 'drill') return 'its drill, which real data must not join';
  return undefined;
}

/** Where what is imported can be seen. */
export function describeServer({ url }: RunningServer, site: Site): string {
  const walls = Object.keys(site.file.walls).map((wall) => `${url}/wall/${wall}`);
  return `importing into ${site.code}, live data; ${walls.length === 1 ? 'its wall' : 'its walls'}: ${walls.join(' ')}`;
}

/** The server, should one come up now: two terminals may have been told to start at once. */
export async function findServerSoon(dataDir: string, site: Site): Promise<RunningServer | undefined> {
  for (const untilMs = performance.now() + SOON_MS; performance.now() < untilMs; await delay(LOOK_MS)) {
    const server = await findServer(dataDir, site);
    if (server) return server;
  }
  return undefined;
}
