import { createByteWriter, reserve, writeByte, writeUtf8 } from './byte-writer.ts';
import type { ByteWriter } from './byte-writer.ts';
import type { RegisterPlan } from './kind-plan.ts';
import { readRadix64, writeRadix64 } from './radix64.ts';
import type { Radix64Reader } from './radix64.ts';
import { clearSlot, isSet, rankAt, timeAt, valueAt } from './registers.ts';
import type { Registers } from './registers.ts';

/*
 * A packed entity is text: its newest register time, then one piece a register in the order of the kind's append-only
 * register table, unset ones empty, trailing empty ones left out. Times are ms before the newest.
 *
 *   <newest> , <piece> , <piece> …        piece of a milestone   <before>           [~ <rank>]
 *                                         piece of an attribute  <value> [. <before>] [~ <rank>]
 *                                         value of a label       <UTF-16 length> : <text>
 *
 * One state has one packed value: the engine compares packed values as text.
 */
const COMMA = 44;
const DOT = 46;
const COLON = 58;
const TILDE = 126;
/** Bytes of a piece at the most, but for a label's text: separators and three numbers. */
const PIECE_BYTES = 40;

/** Writes an entity; nothing where no register is set. */
export function pack(registers: Registers, slot: number, writer: ByteWriter): void {
  const { width, kind } = registers;
  const base = slot * width;
  let newest = Number.NEGATIVE_INFINITY;
  let last = -1;
  for (let i = 0; i < width; i++) {
    if (!isSet(registers, base + i)) continue;
    last = i;
    const at = timeAt(registers, base + i);
    if (at > newest) newest = at;
  }
  if (last < 0) return;
  reserve(writer, PIECE_BYTES);
  writeRadix64(writer, newest);
  for (let i = 0; i <= last; i++) {
    reserve(writer, PIECE_BYTES);
    writeByte(writer, COMMA);
    if (isSet(registers, base + i))
      packRegister(registers, kind.registers[i] as RegisterPlan, base + i, newest, writer);
  }
}

function packRegister(
  registers: Registers,
  register: RegisterPlan,
  place: number,
  newest: number,
  writer: ByteWriter,
): void {
  const before = newest - timeAt(registers, place);
  if (register.holds === 'time') writeRadix64(writer, before);
  else {
    if (register.holds === 'label') packLabel(registers.text[place] as string, writer);
    else writeRadix64(writer, valueAt(registers, place));
    if (before > 0) {
      writeByte(writer, DOT);
      writeRadix64(writer, before);
    }
  }
  const rank = rankAt(registers, place);
  if (rank > 0) {
    writeByte(writer, TILDE);
    writeRadix64(writer, rank);
  }
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
  for (let i = 0; reader.position < packed.length; i++) {
    if (packed.charCodeAt(reader.position++) !== COMMA)
      throw new RangeError(`expected , at ${reader.position - 1} of ${JSON.stringify(packed)}`);
    if (reader.position === packed.length || packed.charCodeAt(reader.position) === COMMA) continue;
    const register = registers.kind.registers[i];
    if (!register)
      throw new RangeError(
        `a ${registers.kind.name} has more registers than this process knows: its code tables are old`,
      );
    unpackRegister(registers, register, slot * registers.width + i, newest, reader);
  }
}

function unpackRegister(
  registers: Registers,
  register: RegisterPlan,
  place: number,
  newest: number,
  reader: Radix64Reader,
): void {
  const { text } = reader;
  let before = 0;
  let value = 0;
  if (register.holds === 'time') before = readRadix64(reader);
  else {
    value = readRadix64(reader);
    if (register.holds === 'label') registers.text[place] = readLabel(reader, value);
    else if (register.holds === 'code' && value >= (register.names?.length ?? 0))
      throw new RangeError(
        `${register.name} has code ${value}, which this process does not know: its code tables are old`,
      );
    if (text.charCodeAt(reader.position) === DOT) {
      reader.position++;
      before = readRadix64(reader);
    }
  }
  let rank = 0;
  if (text.charCodeAt(reader.position) === TILDE) {
    reader.position++;
    rank = readRadix64(reader);
  }
  registers.rank[place] = rank;
  registers.value[place] = value;
  registers.at[place] = newest - before;
}

function readLabel(reader: Radix64Reader, length: number): string {
  const start = reader.position + 1;
  reader.position = start + length;
  return reader.text.slice(start, reader.position);
}
