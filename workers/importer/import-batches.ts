import type { CloudEvent } from '../../protocol/events.ts';
import type { ImporterFile } from '../../protocol/site/importers.ts';
import { BATCH_EVENTS } from '../post-batches.ts';
import { csvRows } from './csv-rows.ts';
import type { Reject } from './rejects-file.ts';
import type { RowMapper } from './row-mapper.ts';

/** An event and the line that told it. */
export interface LineEvent {
  readonly line: number;
  readonly event: CloudEvent;
}

/** Events that go out together, and what the rows read meanwhile came to. */
export interface ImportBatch {
  readonly events: readonly CloudEvent[];
  /** The line of each event. */
  readonly lines: readonly number[];
  readonly rejects: readonly Reject[];
  readonly rows: number;
  /** Once this batch is answered, all rows up to here are done. */
  readonly line: number;
  readonly bytesRead: number;
  /** In a replay: all events up to here are done. */
  readonly replayedMs: number;
}

export interface FileReading {
  readonly file: string;
  readonly importer: ImporterFile;
  readonly mapper: RowMapper;
  readonly openSubjects: ReadonlySet<string>;
  /** Rows up to this line are done already. */
  readonly afterLine: number;
}

/** The rest of a file as batches of events in the order of its rows. A row's events are never split over two batches. */
export async function* fileBatches({
  file,
  importer,
  mapper,
  openSubjects,
  afterLine,
}: FileReading): AsyncGenerator<ImportBatch> {
  let batch = emptyBatch(afterLine);
  const isWhole = (subject: string) => !openSubjects.has(subject);
  for await (const item of csvRows(file, importer)) {
    if (item.item === 'header' || item.line <= afterLine) continue;
    const read = item.item === 'row' ? mapper.eventsOf(item, isWhole) : { fault: item.fault };
    batch.rows += 1;
    batch.line = Math.max(batch.line, item.line);
    if (item.item === 'row') batch.bytesRead = item.bytesRead;
    if ('fault' in read) batch.rejects.push({ line: item.line, fault: read.fault });
    else {
      for (const event of read.value) {
        batch.events.push(event);
        batch.lines.push(item.line);
      }
    }
    if (batch.events.length >= BATCH_EVENTS || batch.rejects.length >= BATCH_EVENTS) {
      yield batch;
      batch = emptyBatch(batch.line);
    }
  }
  if (batch.rows > 0) yield batch;
}

function emptyBatch(line: number) {
  return {
    events: [] as CloudEvent[],
    lines: [] as number[],
    rejects: [] as Reject[],
    rows: 0,
    line,
    bytesRead: 0,
    replayedMs: 0,
  };
}
