import { setTimeout as delay } from 'node:timers/promises';
import type { SiteDescription } from '../../protocol/site/site.ts';
import type { Screen } from '../../protocol/site/site-file.ts';
import { PlainFault } from '../bootstrap/say.mjs';

const RETRY_MS = 2_000;
const ANSWER_MS = 10_000;

export interface WallRequest {
  readonly server: string;
  /** Undefined: the site's first. */
  readonly name: string | undefined;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

/**
 * Asks the server for the screens of a wall until it answers: after a power cut both start together. Undefined where
 * `signal` came first.
 * @throws {PlainFault} where the server has no such wall, or lets this machine in with a code alone
 */
export async function requestWall({
  server,
  name,
  signal,
  say,
}: WallRequest): Promise<{ readonly wall: string; readonly screens: Readonly<Record<string, Screen>> } | undefined> {
  const url = new URL('/api/v1/site', server);
  for (let hasSaid = false; !signal.aborted; hasSaid = true) {
    const answer = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]) }).catch(
      // No server yet: that is what the next turn is for.
      () => undefined,
    );
    if (answer?.ok) return chooseWall((await answer.json()) as SiteDescription, name);
    if (answer?.status === 401 || answer?.status === 403)
      throw new PlainFault(
        `${server} lets no other machine ask for its walls: name the wall and its screens by --wall and --display; each shows a code then`,
      );
    if (!hasSaid) say(`waiting for the server at ${server}`);
    await delay(RETRY_MS, undefined, { signal }).catch(() => undefined);
  }
  return undefined;
}

function chooseWall({ code, file: { walls } }: SiteDescription, name = Object.keys(walls)[0] ?? '') {
  const wall = Object.hasOwn(walls, name) ? walls[name] : undefined;
  if (!wall) throw new PlainFault(`the site ${code} has no wall ${name}: expected ${Object.keys(walls).join(' or ')}`);
  return { wall: name, screens: wall.screens };
}
