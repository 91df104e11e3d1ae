import { reserve, writeByte, writeText } from './byte-writer.ts';
import type { ByteWriter } from './byte-writer.ts';

// The little of MessagePack that a commit needs. Headers are of fixed width, so that lengths can be filled in afterwards.
const ARRAY_32 = 0xdd;
const STRING_16 = 0xda;
const FLOAT_64 = 0xcb;
const MAX_STRING_BYTES = 0xffff;

/** Begins an array; give what it returns to `endArray`. */
export function beginArray(writer: ByteWriter): number {
  reserve(writer, 5);
  writeByte(writer, ARRAY_32);
  writer.length += 4;
  return writer.length;
}
export function endArray(writer: ByteWriter, begun: number, count: number): void {
  writer.bytes.writeUInt32BE(count, begun - 4);
}

/** Begins a string; give what it returns to `endString`. */
export function beginString(writer: ByteWriter): number {
  reserve(writer, 3);
  writeByte(writer, STRING_16);
  writer.length += 2;
  return writer.length;
}
export function endString(writer: ByteWriter, begun: number): void {
  const length = writer.length - begun;
  if (length > MAX_STRING_BYTES)
    throw new RangeError(`a string of ${length} bytes in a commit, at most ${MAX_STRING_BYTES} are possible`);
  writer.bytes[begun - 2] = length >>> 8;
  writer.bytes[begun - 1] = length & 0xff;
}

export function writeFloat64(writer: ByteWriter, n: number): void {
  reserve(writer, 9);
  writeByte(writer, FLOAT_64);
  writer.length = writer.bytes.writeDoubleBE(n, writer.length);
}

export function writeString(writer: ByteWriter, text: string): void {
  const begun = beginString(writer);
  writeText(writer, text);
  endString(writer, begun);
}

export function writeStrings(writer: ByteWriter, list: readonly string[]): void {
  const begun = beginArray(writer);
  for (const text of list) writeString(writer, text);
  endArray(writer, begun, list.length);
}
