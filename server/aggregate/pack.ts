import { createByteWriter, reserve, writeByte, writeUtf8 } from './byte-writer.ts';
import type { ByteWriter } from './byte-writer.ts';
import type { RegisterPlan } from './kind-plan.ts';
import { readRadix64, writeRadix64 } from './radix64.ts';
import type { Radix64Reader } from './radix64.ts';
import { clearedAt, clearSlot, isSet, isTold, rankAt, timeAt, valueAt } from './registers.ts';
import type { Registers } from './registers.ts';

/*
 * A packed entity is text: its newest register time, then one piece a register in the order of the kind's append-only
 * register table, those that were told nothing empty, trailing empty ones left out. Times are ms before the newest.
 *
 *   <newest> , <piece> , <piece> …        piece of a milestone   <before>             [~ <rank>]
 *                                         piece of an attribute  <value> [. [<before>]] [~ <rank>]
 *                                         value of a label       <UTF-16 length> : <text>
 *                                         piece of one cleared   ! <before> [~ <rank>]
 *
 * Attributes are mostly told together: a dot with nothing behind it repeats the attribute's time before it.
 *
 * One state has one packed value: the engine compares packed values as text.
 */
const CLEARED = 33;
const COMMA = 44;
const DOT = 46;
const COLON = 58;
const TILDE = 126;
/** Bytes of a piece at the most, but for a label's text: separators and three numbers. */
const PIECE_BYTES = 40;

/** Writes an entity; nothing where it was told nothing. */
export function pack(registers: Registers, slot: number, writer: ByteWriter): void {
  const { width, kind } = registers;
  const base = slot * width;
  let newest = Number.NEGATIVE_INFINITY;
  let last = -1;
  for (let i = 0; i < width; i++) {
    if (!isTold(registers, base + i)) continue;
    last = i;
    const at = timeAt(registers, base + i);
    if (at > newest) newest = at;
  }
  if (last < 0) return;
  reserve(writer, PIECE_BYTES);
  writeRadix64(writer, newest);
  let repeated = 0;
  for (let i = 0; i <= last; i++) {
    reserve(writer, PIECE_BYTES);
    writeByte(writer, COMMA);
    if (!isTold(registers, base + i)) continue;
    const before = newest - timeAt(registers, base + i);
    const register = kind.registers[i] as RegisterPlan;
    if (!isSet(registers, base + i)) {
      writeByte(writer, CLEARED);
      writeRadix64(writer, before);
    } else if (register.holds === 'time') writeRadix64(writer, before);
    else {
      packValue(registers, register, base + i, writer);
      packBefore(before, repeated, writer);
      if (before > 0) repeated = before;
    }
    packRank(rankAt(registers, base + i), writer);
  }
}

function packValue(registers: Registers, register: RegisterPlan, place: number, writer: ByteWriter): void {
  if (register.holds === 'label') packLabel(registers.text[place] as string, writer);
  else writeRadix64(writer, valueAt(registers, place));
}

function packBefore(before: number, repeated: number, writer: ByteWriter): void {
  if (before === 0) return;
  writeByte(writer, DOT);
  if (before !== repeated) writeRadix64(writer, before);
}

function packRank(rank: number, writer: ByteWriter): void {
  if (rank === 0) return;
  writeByte(writer, TILDE);
  writeRadix64(writer, rank);
}

function packLabel(text: string, writer: ByteWriter): void {
  writeRadix64(writer, text.length);
  writeByte(writer, COLON);
  writeUtf8(writer, text);
  reserve(writer, PIECE_BYTES);
}

export function packToText(registers: Registers, slot: number): string {
  const writer = createByteWriter(256);
  pack(registers, slot, writer);
  return writer.bytes.toString('utf8', 0, writer.length);
}

/** Reads a packed entity into a slot; '' clears it. Throws a RangeError on what `pack` does not write. */
export function unpack(registers: Registers, slot: number, packed: string): void {
  clearSlot(registers, slot);
  if (packed === '') return;
  const reader: Radix64Reader = { text: packed, position: 0 };
  const newest = readRadix64(reader);
  let repeated = 0;
  for (let i = 0; reader.position < packed.length; i++) {
    if (packed.charCodeAt(reader.position++) !== COMMA)
      throw new RangeError(`expected , at ${reader.position - 1} of ${JSON.stringify(packed)}`);
    if (reader.position === packed.length || packed.charCodeAt(reader.position) === COMMA) continue;
    const register = registers.kind.registers[i];
    if (!register)
      throw new RangeError(
        `a ${registers.kind.name} has more registers than this process knows: its code tables are old`,
      );
    const place = slot * registers.width + i;
    let before: number;
    const isCleared = packed.charCodeAt(reader.position) === CLEARED;
    if (isCleared) {
      reader.position++;
      before = readRadix64(reader);
      registers.value[place] = 0;
    } else if (register.holds === 'time') {
      before = readRadix64(reader);
      registers.value[place] = 0;
    } else {
      unpackValue(registers, register, place, reader);
      before = unpackBefore(reader, repeated);
      if (before > 0) repeated = before;
    }
    registers.at[place] = newest - before;
    const rank = unpackRank(reader);
    registers.rank[place] = isCleared ? clearedAt(rank) : rank;
  }
}

function unpackValue(registers: Registers, register: RegisterPlan, place: number, reader: Radix64Reader): void {
  const value = readRadix64(reader);
  if (register.holds === 'label') registers.text[place] = readLabel(reader, value);
  else if (register.holds === 'code' && value >= (register.names?.length ?? 0))
    throw new RangeError(
      `${register.name} has code ${value}, which this process does not know: its code tables are old`,
    );
  registers.value[place] = value;
}

function unpackBefore(reader: Radix64Reader, repeated: number): number {
  if (reader.text.charCodeAt(reader.position) !== DOT) return 0;
  const next = reader.text.charCodeAt(++reader.position);
  return next === COMMA || next === TILDE || Number.isNaN(next) ? repeated : readRadix64(reader);
}

function unpackRank(reader: Radix64Reader): number {
  if (reader.text.charCodeAt(reader.position) !== TILDE) return 0;
  reader.position++;
  return readRadix64(reader);
}

function readLabel(reader: Radix64Reader, length: number): string {
  const start = reader.position + 1;
  reader.position = start + length;
  return reader.text.slice(start, reader.position);
}
