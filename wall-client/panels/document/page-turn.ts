/** How the pages of a document take turns. */
export interface PageTurn {
  readonly count: number;
  /** How long each stays, milliseconds. */
  readonly everyMs: number;
  /** From 1; this page alone, and the last one where there are fewer. */
  readonly page: number | undefined;
}

/** Which page, from 0, is to be seen at a moment of wall time (epoch ms): the same on every screen; -1 where there is none. */
export function pageAt(wall: number, { count, everyMs, page }: PageTurn): number {
  if (count === 0) return -1;
  if (page !== undefined) return Math.min(page, count) - 1;
  return Math.floor(wall / everyMs) % count;
}
