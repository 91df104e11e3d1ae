/** How far an import is, kept with its job: where it stops, it goes on from here. */
export interface ImportProgress {
  /** `checking`: a first pass finds the entities whose rows are not complete. `sorting`: a replay brings the events in order. */
  readonly stage: 'checking' | 'sorting' | 'sending';
  readonly bytesRead: number;
  readonly bytesTotal: number;
  /** Rows up to this line are done: their events are on disk, or in the rejects file. */
  readonly line: number;
  /** In a replay: events up to this time are done (epoch ms); 0 before the first. */
  readonly replayedMs: number;
  readonly rows: number;
  /** Rows that could not be read, or of which the gate refused an event. */
  readonly rejected: number;
  /** Events that are committed. */
  readonly events: number;
  /** Events that the gate refused. */
  readonly refused: number;
}

export interface ImportSummary extends ImportProgress {
  readonly outcome: 'done' | 'cancelled';
}

export function startOfImport(bytesTotal: number): ImportProgress {
  return {
    stage: 'sending',
    bytesRead: 0,
    bytesTotal,
    line: 1,
    replayedMs: 0,
    rows: 0,
    rejected: 0,
    events: 0,
    refused: 0,
  };
}
