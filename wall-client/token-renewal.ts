import type { RenewedToken } from '../protocol/pairing.ts';
import type { ScreenToken } from './screen-token.ts';

/** Not among all that a page asks for when it starts. */
const FIRST_LOOK_MS = 60_000;
const LOOK_EVERY_MS = 6 * 3_600_000;

/** Asks the server for the page's next token in time ([PR6]). The page goes on with the one that it has until it starts over. */
export class TokenRenewal {
  readonly #token: ScreenToken;
  readonly #ask: (token: ScreenToken) => Promise<RenewedToken | undefined>;
  #lookAt: number;
  #isRenewed = false;

  constructor(token: ScreenToken, now: number, ask = askForToken) {
    this.#token = token;
    this.#ask = ask;
    this.#lookAt = now + FIRST_LOOK_MS;
  }

  get isRenewed(): boolean {
    return this.#isRenewed;
  }

  /** Safe to call in each frame. `now`: the page's even clock, ms. */
  look(now: number): void {
    if (now < this.#lookAt || this.#isRenewed || this.#token.value === undefined) return;
    this.#lookAt = now + LOOK_EVERY_MS;
    void this.#renew();
  }

  async #renew(): Promise<void> {
    const answer = await this.#ask(this.#token);
    if (answer?.token === undefined) return;
    this.#token.keep(answer.token);
    this.#isRenewed = true;
  }
}

/** Undefined where there is no answer, or no token to be renewed: the next look will tell. */
async function askForToken(token: ScreenToken): Promise<RenewedToken | undefined> {
  const answer = await fetch('/api/v1/screens/token', { method: 'POST', headers: token.headers }).catch(
    () => undefined,
  );
  return answer?.ok ? ((await answer.json()) as RenewedToken) : undefined;
}
