/** What somebody may tell the gate. */
export interface Posting {
  /** The data set whose events it tells, where that is not the one of this server. */
  readonly otherDataSet?: 'drill' | 'live' | undefined;
  mayPost(kind: string): boolean;
  /** May it also correct what it may post? */
  readonly mayCorrect: boolean;
}

/** Of whoever has no key for it. */
export const NO_POSTING: Posting = { mayPost: () => false, mayCorrect: false };
