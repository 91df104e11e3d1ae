/** What somebody may tell the gate. */
export interface Posting {
  mayPost(kind: string): boolean;
  /** May it also correct what it may post? */
  readonly mayCorrect: boolean;
}

/** Of whoever has no key for it. */
export const NO_POSTING: Posting = { mayPost: () => false, mayCorrect: false };
