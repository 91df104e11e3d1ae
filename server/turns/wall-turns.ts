/** A turn lies so far ahead that its page has it in time, and the operators' takes see it coming. */
export const TURN_LEAD_MS = 1_000;
/** A screen that is not back within so long has its turn taken: the others must not wait for one that is broken. */
export const TURN_MS_MAX = 60_000;
/** Between the return of one screen and the next one's turn. */
export const SETTLE_MS = 3_000;
/** No screen starts over within so long of a take, before or after: that is when people look. */
export const QUIET_MS = 10_000;

/** A page as its hello named it. */
export interface TurnPage {
  readonly screen: string;
  /** Another after each load; undefined where the client does not say. */
  readonly page: string | undefined;
  /** When its session was opened, epoch ms. */
  readonly openedAt: number;
}

interface Turn {
  readonly page: TurnPage;
  readonly at: number;
}

/** Whose turn it is to start over, of the screens of one wall: rules [TN2] to [TN4]. All times are wall time, epoch ms. */
export class WallTurns<Asker> {
  /** In the order in which they asked. */
  readonly #waiting = new Map<Asker, TurnPage>();
  #underWay: Turn | undefined;
  #freeFrom = 0;

  get isIdle(): boolean {
    return this.#waiting.size === 0 && this.#underWay === undefined;
  }

  /** A page asks; gives its turn where that is decided already, as for one that has lost its connection meanwhile. */
  ask(asker: Asker, page: TurnPage): number | null {
    if (this.#underWay && page.page !== undefined && page.page === this.#underWay.page.page) return this.#underWay.at;
    this.#waiting.set(asker, page);
    return null;
  }

  /** A page is gone, or at least its connection: if it comes back and still wants to, it asks again. */
  leave(asker: Asker): void {
    this.#waiting.delete(asker);
  }

  /** A page draws. Where it is a new one of the screen whose turn it is, that screen is back. */
  draws({ screen, page, openedAt }: TurnPage, now: number): void {
    const turn = this.#underWay;
    if (!turn || screen !== turn.page.screen || openedAt < turn.at) return;
    if (page !== undefined && page === turn.page.page) return;
    this.#free(now + SETTLE_MS);
  }

  /** The next page that may start over, and when; `takeAt`: the wall's latest take, which may be still to come. */
  next(now: number, takeAt: number): { readonly asker: Asker; readonly at: number } | undefined {
    if (this.#underWay && now > this.#underWay.at + TURN_MS_MAX) this.#free(now);
    const [first] = this.#waiting;
    const at = now + TURN_LEAD_MS;
    if (!first || this.#underWay || now < this.#freeFrom || Math.abs(at - takeAt) < QUIET_MS) return undefined;
    const [asker, page] = first;
    this.#waiting.delete(asker);
    this.#underWay = { page, at };
    return { asker, at };
  }

  #free(from: number): void {
    this.#underWay = undefined;
    this.#freeFrom = from;
  }
}
