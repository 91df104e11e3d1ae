import type { PairingOffer } from '../protocol/pairing.ts';
import type { PagePlace, ScreenToken } from './screen-token.ts';

const RETRY_MS = 3_000;
const RETRY_AFTER_REFUSAL_MS = 30_000;
/** How often the page looks whether its code was entered. */
const LOOK_MS = 2_000;

export interface Pairing {
  readonly place: PagePlace;
  readonly token: ScreenToken;
  /** There is a code to be shown. */
  readonly onOffer: (offer: PairingOffer) => void;
  /** There is none at the moment, and why: no server, too many requests, no such wall. */
  readonly onTrouble: (trouble: 'unreachable' | 'tooMany' | 'unknownWall') => void;
}

/** Rule [PR2]: shows a code until an administrator has entered it, another one when that has run out. Resolves when the page is let in. */
export async function pairScreen(pairing: Pairing): Promise<void> {
  for (;;) {
    const offer = await askForOffer(pairing);
    pairing.token.keep(offer.token);
    pairing.onOffer(offer);
    const expiresAt = performance.now() + offer.expiresInMs;
    while (performance.now() < expiresAt) {
      await rest(LOOK_MS);
      if (await isLetIn(pairing.token)) return;
    }
  }
}

async function askForOffer({ place, onTrouble }: Pairing): Promise<PairingOffer> {
  for (;;) {
    const answer = await fetch('/api/v1/screens/pairings', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(place),
    }).catch(() => undefined);
    if (answer?.ok) return (await answer.json()) as PairingOffer;
    onTrouble(troubleOf(answer?.status));
    await rest(answer && answer.status < 500 ? RETRY_AFTER_REFUSAL_MS : RETRY_MS);
  }
}

function troubleOf(status: number | undefined): 'unreachable' | 'tooMany' | 'unknownWall' {
  if (status === 429) return 'tooMany';
  return status === 404 || status === 400 ? 'unknownWall' : 'unreachable';
}

async function isLetIn(token: ScreenToken): Promise<boolean> {
  // Without a server there is nothing to be let in to: the next look will tell.
  const answer = await fetch('/api/v1/site', { method: 'HEAD', headers: token.headers }).catch(() => undefined);
  return answer?.ok === true;
}

function rest(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
