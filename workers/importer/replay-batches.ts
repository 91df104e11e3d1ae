import { BATCH_EVENTS } from '../post-batches.ts';
import type { ImportBatch, LineEvent } from './import-batches.ts';

/** What has come due in this stretch of wall time goes out together. */
const SLICE_MS = 100;

export interface Pace {
  /** Seconds of the file's time in one second of wall time. */
  readonly speed: number;
  readonly afterMs: number;
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<void>;
}

/** Events in the order of their times, each when it comes due: the first at once, the others as far behind it as `speed` says. */
export async function* replayBatches(
  events: AsyncIterable<LineEvent>,
  { speed, afterMs, now, wait }: Pace,
): AsyncGenerator<ImportBatch> {
  const startedMs = now();
  let firstMs: number | undefined;
  let due: LineEvent[] = [];
  let dueUntilMs = 0;
  for await (const lineEvent of events) {
    const eventMs = Date.parse(lineEvent.event.time);
    if (eventMs <= afterMs) continue;
    firstMs ??= eventMs;
    const dueMs = startedMs + (eventMs - firstMs) / speed;
    if (due.length > 0 && (dueMs >= dueUntilMs || due.length >= BATCH_EVENTS)) {
      yield toBatch(due);
      due = [];
    }
    if (due.length === 0) {
      const waitMs = dueMs - now();
      if (waitMs > 0) await wait(waitMs);
      dueUntilMs = dueMs + SLICE_MS;
    }
    due.push(lineEvent);
  }
  if (due.length > 0) yield toBatch(due);
}

function toBatch(due: readonly LineEvent[]): ImportBatch {
  return {
    events: due.map(({ event }) => event),
    lines: due.map(({ line }) => line),
    rejects: [],
    rows: 0,
    line: 0,
    bytesRead: 0,
    // Events of one millisecond may lie in two batches; sent twice is harmless, left out is not.
    replayedMs: Date.parse(due.at(-1)?.event.time ?? '') - 1,
  };
}
