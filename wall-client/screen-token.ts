/** Which page this is: a screen of a wall, or the whole wall. */
export interface PagePlace {
  readonly wall: string;
  readonly screen: string | undefined;
}

/** What lets this page in from another machine, kept by the browser from one start to the next. */
export class ScreenToken {
  readonly #key: string;
  #token: string | undefined;

  constructor({ wall, screen }: PagePlace) {
    this.#key = `watchfloor.token.${wall}/${screen ?? ''}`;
    this.#token = attempt(() => localStorage.getItem(this.#key)) ?? undefined;
  }

  get value(): string | undefined {
    return this.#token;
  }

  get headers(): Record<string, string> {
    return this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` };
  }

  keep(token: string): void {
    this.#token = token;
    attempt(() => localStorage.setItem(this.#key, token));
  }

  forget(): void {
    this.#token = undefined;
    attempt(() => localStorage.removeItem(this.#key));
  }
}

/** A browser that keeps nothing asks for a code at each start, and works all the same. */
function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}
