import { TURN_LEAD_MS, type TurnPage, WallTurns } from './wall-turns.ts';

export interface TurnsOptions<Asker> {
  /** Wall time, epoch ms. */
  readonly now: () => number;
  /** When the latest take of a wall holds, or will; 0 where there is none. */
  readonly takeAt: (wall: string) => number;
  /** Tells a page its turn (wall time, epoch ms), or that it is to wait (null). */
  readonly tell: (asker: Asker, at: number | null) => void;
}

/** Whose turn it is to start over, on all walls, among the pages of this server. Call `look` once a second. */
export class Turns<Asker> {
  readonly #options: TurnsOptions<Asker>;
  readonly #walls = new Map<string, WallTurns<Asker>>();

  constructor(options: TurnsOptions<Asker>) {
    this.#options = options;
  }

  /** Rule [TN1]. A page that is no screen is nobody's neighbour: it may start over at once. */
  ask(
    asker: Asker,
    wall: string,
    { screen, ...page }: Omit<TurnPage, 'screen'> & { screen: string | undefined },
  ): void {
    const { now, tell } = this.#options;
    if (screen === undefined) {
      tell(asker, now() + TURN_LEAD_MS);
      return;
    }
    let turns = this.#walls.get(wall);
    if (!turns) this.#walls.set(wall, (turns = new WallTurns()));
    tell(asker, turns.ask(asker, { screen, ...page }));
  }

  leave(asker: Asker): void {
    for (const turns of this.#walls.values()) turns.leave(asker);
  }

  draws(wall: string, page: TurnPage): void {
    this.#walls.get(wall)?.draws(page, this.#options.now());
  }

  /** Gives the turns that are due. */
  look(): void {
    const { now, takeAt, tell } = this.#options;
    for (const [wall, turns] of this.#walls) {
      const next = turns.isIdle ? undefined : turns.next(now(), takeAt(wall));
      if (next) tell(next.asker, next.at);
    }
  }
}
