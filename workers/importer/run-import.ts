import { stat } from 'node:fs/promises';
import type { GateAnswer } from '../../protocol/events.ts';
import type { Site } from '../../protocol/site/site.ts';
import type { ImporterFile } from '../../protocol/site/importers.ts';
import type { GateClient } from '../gate-client.ts';
import { postBatches } from '../post-batches.ts';
import { type FileReading, fileBatches, type ImportBatch } from './import-batches.ts';
import { type ImportProgress, type ImportSummary, startOfImport } from './import-progress.ts';
import { findOpenSubjects, openMapper } from './open-subjects.ts';
import { type Reject, RejectsFile } from './rejects-file.ts';
import { replayBatches } from './replay-batches.ts';
import { ReplayOrder } from './replay-order.ts';
import type { RowMapper } from './row-mapper.ts';

/** `max`: in the order of the file, as fast as the gate takes them. A number: in the order of time, that many times as fast as it was. */
export type ImportSpeed = 'max' | number;

export interface ImportOrder {
  readonly file: string;
  readonly site: Site;
  readonly importer: ImporterFile;
  readonly speed: ImportSpeed;
  readonly rejectsFile: string;
  /** Where an earlier run stopped. */
  readonly goOnFrom: ImportProgress | undefined;
}

export interface ImportSurroundings {
  readonly gate: Pick<GateClient, 'post'>;
  /** A person's wish to stop: the import ends in good order with what it has. */
  readonly cancelled: AbortSignal;
  /** The process is to end: the import stops with an error, to be taken up again. */
  readonly ending: AbortSignal;
  readonly onProgress: (progress: ImportProgress) => void;
  readonly now: () => number;
  /** Waits, or rejects when `signal` is aborted. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Reads a file into events and posts them. Running it twice gives the same totals, since joins take duplicates.
 * @throws {HeaderError | FileError} where the file is not one that the importer reads
 */
export async function runImport(order: ImportOrder, surroundings: ImportSurroundings): Promise<ImportSummary> {
  const { file, importer } = order;
  const { cancelled, ending } = surroundings;
  const mapper = await openMapper(file, order.site, importer);
  const { size } = await stat(file);
  const goOnFrom = usableStart(order);
  const rejects = await RejectsFile.open(order.rejectsFile, { goOn: goOnFrom !== undefined });
  const tally = new Tally(goOnFrom ?? startOfImport(size), { mapper, onProgress: surroundings.onProgress });
  const stop = AbortSignal.any([cancelled, ending]);
  try {
    const onBytes = (bytesRead: number) => tally.report({ stage: 'checking', bytesRead });
    const openSubjects = mapper.needsWholeSubjects
      ? await findOpenSubjects(file, { mapper, importer, signal: stop, onBytes })
      : new Set<string>();
    const reading: FileReading = { file, importer, mapper, openSubjects, afterLine: goOnFrom?.line ?? 1 };
    await using replay = new ReplayOrder();
    const batches =
      order.speed === 'max'
        ? fileBatches(reading)
        : replayed(order.speed, reading, { replay, rejects, tally, surroundings, stop });
    for await (const { batch, answer } of postBatches(surroundings.gate, batches, { signal: stop })) {
      await rejects.write(tally.add(batch, answer));
      stop.throwIfAborted();
    }
    return { ...tally.progress, outcome: 'done' };
  } catch (error) {
    // What was under way may have arrived; it lies after the place from which the import would go on.
    if (cancelled.aborted && !ending.aborted) return { ...tally.progress, outcome: 'cancelled' };
    throw error;
  } finally {
    await rejects.close();
  }
}

/** A replay that stopped before its first event has counted rows that it will read again. */
function usableStart({ goOnFrom, speed }: ImportOrder): ImportProgress | undefined {
  return goOnFrom && speed !== 'max' && goOnFrom.replayedMs === 0 ? undefined : goOnFrom;
}

interface Replaying {
  readonly replay: ReplayOrder;
  readonly rejects: RejectsFile;
  readonly tally: Tally;
  readonly surroundings: ImportSurroundings;
  readonly stop: AbortSignal;
}

/** Reads the whole file, counts its rows and rejects, and hands its events on in the order of their times. */
async function* replayed(
  speed: number,
  reading: FileReading,
  { replay, rejects, tally, surroundings, stop }: Replaying,
): AsyncGenerator<ImportBatch> {
  const { replayedMs } = tally.progress;
  const isFirstRun = replayedMs === 0;
  for await (const batch of fileBatches({ ...reading, afterLine: 1 })) {
    stop.throwIfAborted();
    for (const [index, event] of batch.events.entries()) await replay.add({ event, line: batch.lines[index] ?? 0 });
    if (isFirstRun) {
      await rejects.write(batch.rejects);
      tally.countRead(batch);
    }
    tally.report({ stage: 'sorting', bytesRead: batch.bytesRead });
  }
  const { now } = surroundings;
  yield* replayBatches(replay.sorted(), { speed, afterMs: replayedMs, now, wait: (ms) => surroundings.wait(ms, stop) });
}

/** Counts rows and events, and turns refusals into rejects. */
class Tally {
  progress: ImportProgress;
  readonly #mapper: RowMapper;
  readonly #onProgress: (progress: ImportProgress) => void;

  constructor(
    start: ImportProgress,
    { mapper, onProgress }: { mapper: RowMapper; onProgress: (progress: ImportProgress) => void },
  ) {
    this.progress = start;
    this.#mapper = mapper;
    this.#onProgress = onProgress;
  }

  /** Takes in an answered batch and returns what goes to the rejects file. */
  add(batch: ImportBatch, answer: GateAnswer): Reject[] {
    const refused = answer.refused.map(({ index, code, path, expected }) => {
      const column = this.#mapper.columnOf(path, batch.events[index]?.type ?? '');
      return { line: batch.lines[index] ?? 0, fault: { column, reason: `refused: ${code}, expected ${expected}` } };
    });
    const refusedRows = new Set(refused.map(({ line }) => line)).size;
    const before = this.progress;
    this.progress = {
      ...before,
      stage: 'sending',
      bytesRead: Math.max(before.bytesRead, batch.bytesRead),
      line: Math.max(before.line, batch.line),
      replayedMs: Math.max(before.replayedMs, batch.replayedMs),
      rows: before.rows + batch.rows,
      rejected: before.rejected + batch.rejects.length + refusedRows,
      events: before.events + answer.accepted,
      refused: before.refused + refused.length,
    };
    this.#onProgress(this.progress);
    return [...batch.rejects, ...refused];
  }

  /** Rows of a replay are counted as they are read; their events follow in another order. */
  countRead(batch: ImportBatch): void {
    const { rows, rejected } = this.progress;
    this.progress = { ...this.progress, rows: rows + batch.rows, rejected: rejected + batch.rejects.length };
  }

  /** Tells of a pass that does not count yet. */
  report(passing: Pick<ImportProgress, 'stage' | 'bytesRead'>): void {
    this.#onProgress({ ...this.progress, ...passing });
  }
}
