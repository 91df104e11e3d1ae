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
