import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 50;
const REPORT_MS = 5000;

/**
 * Asks the server at `base` until it is ready, and says every few seconds what it waits for.
 * @returns false where `signal` came first
 */
export async function becomesReady(
  base: string,
  { signal, say }: { signal: AbortSignal; say: (line: string) => void },
): Promise<boolean> {
  let reportAt = Date.now() + REPORT_MS;
  while (!signal.aborted) {
    const waitsFor = await ask(`${base}/readyz`, signal);
    if (waitsFor === undefined) return true;
    if (Date.now() > reportAt && !signal.aborted) {
      reportAt = Date.now() + REPORT_MS;
      say(`the server is starting … ${waitsFor}`);
    }
    // Rejects when told to stop, which the condition of the loop then sees.
    await delay(POLL_MS, undefined, { signal }).catch(() => {});
  }
  return false;
}

/** What a server is not ready for; undefined where it is ready. */
async function ask(url: string, signal: AbortSignal): Promise<string | undefined> {
  let response: Response;
  try {
    response = await fetch(url, { signal });
  } catch {
    return 'it does not listen yet';
  }
  return response.ok ? undefined : describeState(await response.text());
}

/** `{"redis":"down","engine":"opening",…}` as words. */
function describeState(body: string): string {
  try {
    const state: { redis?: unknown; engine?: unknown; hub?: unknown } = JSON.parse(body);
    return `Redis: ${state.redis}, engine: ${state.engine}, live views: ${state.hub}`;
  } catch {
    // Not the server's own answer, such as a proxy's.
    return 'it answers, but not as a server of this product';
  }
}
