import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { View } from '../../protocol/views.ts';
import type { LiveClient } from './live-client.ts';

const ASK_MS = 100;
/** A machine without a core to spare reads a whole data set anew meanwhile; before a first look there is nothing to hold against. */
const ANSWER_MS = 180_000;

/** What does not come to show the same, by name. */
export interface Apart {
  readonly clients: number;
  /** Metrics that the server shows otherwise than a hub that has just read the data set. */
  readonly metrics: readonly string[];
}

/**
 * Holds every client against what the server tells over REST, and that against a hub that was opened only now; within a bounded
 * time all agree.
 * @throws where the server tells nothing live at all
 */
export async function checkClients({
  clients,
  url,
  fresh,
  withinMs,
}: {
  clients: readonly LiveClient[];
  url: string;
  fresh: ReadonlyMap<string, { read(): View }>;
  withinMs: number;
}): Promise<Apart> {
  let apart: Apart | undefined;
  let refusal: unknown;
  // Views move by themselves at each minute, one hub a moment before another: the look that finds the least apart says what is.
  const look = async () => {
    const told = await readViews(url, [...fresh.keys()]);
    const now: Apart = {
      clients: clients.filter(
        (client) => !client.isLive || [...told].some(([key, view]) => !isDeepStrictEqual(client.view(key), view)),
      ).length,
      metrics: [...told].filter(([key, view]) => !isSame(view, fresh.get(key)?.read())).map(([key]) => key),
    };
    if (!apart || countApart(now) < countApart(apart)) apart = now;
    return countApart(apart) === 0;
  };
  // What is still apart at the end is the finding, not an error; and a server that does not answer yet is asked again.
  const lookPatiently = () =>
    look().catch((error: unknown) => {
      refusal = error;
      return false;
    });
  const begun = performance.now();
  const isInTime = () => performance.now() - begun < (apart ? withinMs : ANSWER_MS);
  while (!(await lookPatiently()) && isInTime()) await delay(ASK_MS);
  if (!apart) throw new Error(`the server told no live views within ${ANSWER_MS} ms`, { cause: refusal });
  return apart;
}

function countApart({ clients, metrics }: Apart): number {
  return clients + metrics.length;
}

/** All at once: hundreds one after the other take so long on a busy machine that a minute turns meanwhile. */
async function readViews(url: string, metrics: readonly string[]): Promise<Map<string, View>> {
  const views = metrics.map(async (key): Promise<[string, View]> => {
    const response = await fetch(`${url}/api/v1/metrics/${key}`);
    if (!response.ok) throw new Error(`${key} is answered with ${response.status} ${await response.text()}`);
    const { view, source }: { view: View; source: string } = await response.json();
    if (source !== 'live') throw new Error(`${key} is ${source}`);
    return [key, view];
  });
  return new Map(await Promise.all(views));
}

/** A layer numbers its entities in the order in which the hub met them ([VW9]): two hubs show the same in another order. */
function isSame(left: View, right: View | undefined): boolean {
  if (left.view !== 'layer' || right?.view !== 'layer') return isDeepStrictEqual(left, right);
  return isDeepStrictEqual(entitiesOf(left), entitiesOf(right));
}

function entitiesOf({ states, districts, places }: Extract<View, { view: 'layer' }>): string[] {
  return Array.from(states, (state, i) => `${state} ${districts[i]} ${places[2 * i]} ${places[2 * i + 1]}`).sort();
}
