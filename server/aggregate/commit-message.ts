import { createByteWriter, reserve, writeDecimal, writeText } from './byte-writer.ts';
import type { ByteWriter } from './byte-writer.ts';
import type { CellTable } from './cell-table.ts';
import type { EntityPool } from './entity-pool.ts';
import { printFile, printMark } from './fence.ts';
import type { Stand } from './fence.ts';
import { UNFOLDED } from './folding.ts';
import type { Mark } from './folding.ts';
import {
  beginArray,
  beginString,
  endArray,
  endString,
  writeFloat64,
  writeString,
  writeStrings,
} from './message-pack.ts';
import { pack } from './pack.ts';

/** Parts of the array that `wf2_commit` takes; see lua/watchfloor.lua. */
const PARTS = 18;
/**
 * Room for a partition's delta stream: where deltas are large, fewer are kept. A message is about as long as the delta that
 * it leaves, so a stream takes at most about twice this.
 */
const DELTA_STREAM_BYTES = 16 * 1024 * 1024;
/** Kept whatever their size: a hub that has just read the partition finds where to go on. */
const MIN_DELTAS = 64;
/** Longest cell key and total. */
const CELL_BYTES = 128;

/** An entity that the batch changed, or whose state the batch relies on. */
export interface Touched {
  readonly pool: EntityPool;
  readonly slot: number;
}

/** A batch as it is made: what must stand in Redis, and what the batch touched. */
export class Commit {
  readonly touched: Touched[] = [];
  /** Entities of `checks`, in their order. */
  readonly checked: Touched[] = [];
  /** Those that are stored, in the order in which they were written: watched ones first. */
  readonly stored: Touched[] = [];
  readonly #checks: ByteWriter = createByteWriter();
  readonly #message: ByteWriter = createByteWriter();

  begin(): void {
    this.touched.length = 0;
    this.checked.length = 0;
    this.stored.length = 0;
    this.#checks.length = 0;
  }

  /** Demands that an entity stands in Redis as it does in the pool now, before the batch changes it. */
  check(touched: Touched): void {
    this.checked.push(touched);
    writeField(this.#checks, touched);
    writePacked(this.#checks, touched);
  }

  /**
   * The message. Cells whose total is known in `generation` are set, others are added to: their indices are returned in
   * the order in which the reply gives their totals. The bytes are valid until the next call.
   */
  encode(options: {
    fence: string;
    mark: Mark;
    archived: number;
    census: string;
    /** The census from then on. */
    revised: string | undefined;
    writer: string;
    maxDeltas: number;
    watched: readonly number[];
    cells: CellTable;
    generation: number | undefined;
    newest: readonly (readonly [kind: string, at: number])[];
  }): { bytes: Buffer; added: number[] } {
    const message = this.#message;
    message.length = 0;
    const outer = beginArray(message);
    writeString(message, options.fence);
    writeString(message, options.writer);
    const maxDeltas = message.length;
    writeFloat64(message, options.maxDeltas);
    this.#writeChecks(message);
    this.#writeEntities(message, options.watched, true);
    this.#writeEntities(message, options.watched, false);
    const added = writeCells(message, options.cells, options.generation);
    const newest = beginArray(message);
    for (const [kind, at] of options.newest) {
      writeString(message, kind);
      writeFloat64(message, at);
    }
    endArray(message, newest, options.newest.length * 2);
    writeLayout(message, options);
    endArray(message, outer, PARTS);
    holdDeltas(message, maxDeltas, options.maxDeltas);
    return { bytes: message.bytes.subarray(0, message.length), added };
  }

  #writeChecks(message: ByteWriter): void {
    const begun = beginArray(message);
    reserve(message, this.#checks.length);
    message.length += this.#checks.bytes.copy(message.bytes, message.length, 0, this.#checks.length);
    endArray(message, begun, this.checked.length * 2);
  }

  /** Entities with a change in a watched register, or those without. What was merely relied on is not stored. */
  #writeEntities(message: ByteWriter, watched: readonly number[], isWatched: boolean): void {
    const begun = beginArray(message);
    const before = this.stored.length;
    for (let i = 0; i < this.touched.length; i++) {
      const touched = this.touched[i] as Touched;
      const { pool, slot } = touched;
      const changes = pool.changes[slot] as number;
      if (changes === 0 || ((changes & (watched[pool.kind.index] as number)) !== 0) !== isWatched) continue;
      this.stored.push(touched);
      writeField(message, touched);
      writePacked(message, touched);
    }
    endArray(message, begun, (this.stored.length - before) * 2);
  }
}

/** Writes `set`, `drop` and `add`. */
function writeCells(message: ByteWriter, cells: CellTable, generation: number | undefined): number[] {
  const added: number[] = [];
  const dropped: number[] = [];
  let count = 0;
  let begun = beginArray(message);
  for (const cell of cells.touched) {
    const amount = cells.pending(cell);
    if (amount === 0) continue;
    const total = generation === undefined ? undefined : cells.total(cell, generation);
    if (total === undefined) added.push(cell);
    else if (total + amount === 0) dropped.push(cell);
    else {
      writeCellKey(message, cells, cell);
      const text = beginString(message);
      writeDecimal(message, total + amount);
      endString(message, text);
      count += 2;
    }
  }
  endArray(message, begun, count);
  begun = beginArray(message);
  for (const cell of dropped) writeCellKey(message, cells, cell);
  endArray(message, begun, dropped.length);
  begun = beginArray(message);
  for (const cell of added) {
    writeCellKey(message, cells, cell);
    writeFloat64(message, cells.pending(cell));
  }
  endArray(message, begun, added.length * 2);
  return added;
}

function writeCellKey(message: ByteWriter, cells: CellTable, cell: number): void {
  reserve(message, CELL_BYTES);
  const begun = beginString(message);
  cells.copyKey(cell, message);
  endString(message, begun);
}

function writeField(writer: ByteWriter, { pool, slot }: Touched): void {
  const begun = beginString(writer);
  writeText(writer, pool.fieldPrefix);
  writeText(writer, pool.idOf(slot));
  endString(writer, begun);
}

function writePacked(writer: ByteWriter, { pool, slot }: Touched): void {
  const begun = beginString(writer);
  pack(pool.registers, slot, writer);
  endString(writer, begun);
}

/** What a commit does that is no batch of events. */
export interface Upkeep {
  /** Field, packed value: entities that must stand so; '' of one that must not. */
  readonly checks?: readonly string[];
  /** Field, packed value: entities to store, those that a delta tells and others. */
  readonly watched?: readonly string[];
  readonly quiet?: readonly string[];
  readonly set?: readonly (readonly [cell: string, total: number])[];
  readonly drop?: readonly string[];
  readonly add?: ReadonlyMap<string, number>;
  /** The mark from then on. */
  readonly to?: Mark;
  /** The census from then on. */
  readonly revised?: string | undefined;
  /** The newest file of the archive from then on, and the entities that it holds: all, and those that a delta has told. */
  readonly file?: number;
  readonly gone?: readonly string[];
  readonly untold?: readonly string[];
}

/** The message of such a commit, from where the partition stands. */
export function encodeUpkeep(options: Stand & Upkeep & { writer: string; maxDeltas: number }): Buffer {
  const { checks = [], watched = [], quiet = [], set = [], drop = [], add = new Map<string, number>() } = options;
  const message = createByteWriter();
  const outer = beginArray(message);
  writeString(message, options.fence);
  writeString(message, options.writer);
  const maxDeltas = message.length;
  writeFloat64(message, options.maxDeltas);
  for (const list of [checks, watched, quiet, set.flatMap(([cell, total]) => [cell, String(total)]), drop])
    writeStrings(message, list);
  const added = beginArray(message);
  for (const [cell, amount] of add) {
    writeString(message, cell);
    writeFloat64(message, amount);
  }
  endArray(message, added, add.size * 2);
  writeStrings(message, []);
  writeLayout(message, options);
  endArray(message, outer, PARTS);
  holdDeltas(message, maxDeltas, options.maxDeltas);
  return message.bytes.subarray(0, message.length);
}

/** How the partition is folded, archived and counted, and how it is from then on. */
function writeLayout(
  message: ByteWriter,
  {
    mark,
    archived,
    census,
    to = UNFOLDED,
    file = 0,
    gone = [],
    untold = [],
    revised = '',
  }: Omit<Stand, 'fence'> & Pick<Upkeep, 'to' | 'file' | 'gone' | 'untold' | 'revised'>,
): void {
  writeString(message, printMark(mark));
  writeString(message, printMark(to));
  writeString(message, printFile(archived));
  writeString(message, printFile(file));
  writeStrings(message, gone);
  writeStrings(message, untold);
  writeString(message, census);
  writeString(message, revised);
}

/** Where the message is long, fewer deltas are kept. */
function holdDeltas(message: ByteWriter, place: number, maxDeltas: number): void {
  const affordable = Math.max(MIN_DELTAS, Math.floor(DELTA_STREAM_BYTES / message.length));
  if (affordable < maxDeltas) message.bytes.writeDoubleBE(affordable, place + 1);
}
