import { readRadix64 } from './radix64.ts';
import type { Radix64Reader } from './radix64.ts';

/**
 * A packed entity of format 1, in which every attribute carries its own time, as one of format 2 (pack.ts). Needs no site:
 * entities of kinds that the site no longer has are brought along. One of format 2 stays as it is.
 * Throws a RangeError on what neither format has.
 */
export function repack(packed: string): string {
  const reader: Radix64Reader = { text: packed, position: 0 };
  readRadix64(reader);
  let written = packed.slice(0, reader.position);
  let repeated = '';
  while (reader.position < packed.length) {
    if (packed[reader.position] !== ',')
      throw new RangeError(`expected , at ${reader.position} of ${JSON.stringify(packed)}`);
    const start = reader.position++;
    if (reader.position === packed.length || packed[reader.position] === ',') {
      written += ',';
      continue;
    }
    const length = readRadix64(reader);
    if (packed[reader.position] === ':') reader.position += 1 + length;
    written += packed.slice(start, reader.position);
    if (packed[reader.position] === '.') {
      const before = readBefore(reader);
      written += before === '' || before === repeated ? '.' : `.${before}`;
      if (before !== '') repeated = before;
    }
    if (packed[reader.position] === '~') {
      const rank = reader.position++;
      readRadix64(reader);
      written += packed.slice(rank, reader.position);
    }
  }
  return written;
}

/** The digits behind a dot; none where the time is that of the attribute before. */
function readBefore(reader: Radix64Reader): string {
  const start = ++reader.position;
  const next = reader.text[start];
  if (next === undefined || next === ',' || next === '~') return '';
  readRadix64(reader);
  return reader.text.slice(start, reader.position);
}
