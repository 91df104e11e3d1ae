/** A reusable buffer that grows; what is written is ASCII, numbers and UTF-8 text. */
export interface ByteWriter {
  bytes: Buffer;
  length: number;
}

export function createByteWriter(capacity = 64 * 1024): ByteWriter {
  return { bytes: Buffer.allocUnsafeSlow(capacity), length: 0 };
}

/** Makes room for `more` bytes. Call it before the unchecked writes below. */
export function reserve(writer: ByteWriter, more: number): void {
  const wanted = writer.length + more;
  if (wanted <= writer.bytes.length) return;
  const bytes = Buffer.allocUnsafeSlow(Math.max(wanted, writer.bytes.length * 2));
  writer.bytes.copy(bytes, 0, 0, writer.length);
  writer.bytes = bytes;
}

export function writeByte(writer: ByteWriter, byte: number): void {
  writer.bytes[writer.length++] = byte;
}

/** Short strings of ASCII in a plain loop: under about 40 bytes it beats the call into Buffer.write. */
export function writeAscii(writer: ByteWriter, text: string): void {
  const { bytes } = writer;
  let { length } = writer;
  for (let i = 0; i < text.length; i++) bytes[length++] = text.charCodeAt(i);
  writer.length = length;
}

export function writeUtf8(writer: ByteWriter, text: string): void {
  reserve(writer, text.length * 3);
  writer.length += writer.bytes.write(text, writer.length, 'utf8');
}

/** Text that is ASCII almost always, with room reserved; anything else goes the slow way. */
export function writeText(writer: ByteWriter, text: string): void {
  reserve(writer, text.length * 3);
  const { bytes } = writer;
  let { length } = writer;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 127) {
      writeUtf8(writer, text);
      return;
    }
    bytes[length++] = code;
  }
  writer.length = length;
}

/** A whole number in decimal digits; the caller has reserved 20 bytes. */
export function writeDecimal(writer: ByteWriter, n: number): void {
  if (n < 0 || n > 0x7fffffff) {
    writeAscii(writer, String(n));
    return;
  }
  let digits = 1;
  for (let bound = 10; n >= bound; bound *= 10) digits++;
  let rest = n | 0;
  for (let i = writer.length + digits - 1; i >= writer.length; i--) {
    const tenth = (rest / 10) | 0;
    writer.bytes[i] = 48 + rest - tenth * 10;
    rest = tenth;
  }
  writer.length += digits;
}
