import { createReadStream } from 'node:fs';
import { pipeline, Transform } from 'node:stream';
import { type CsvError, type Info, type Parser, parse } from 'csv-parse';
import type { ImporterFile } from '../../protocol/site/importers.ts';
import type { RowFault } from './row-fault.ts';
import type { Row } from './row-mapper.ts';

/** A file that cannot be read as a whole, such as one in another encoding. */
export class FileError extends Error {
  override readonly name = 'FileError';
}

interface FaultItem {
  readonly item: 'fault';
  readonly line: number;
  readonly fault: RowFault;
}

/** What stands in a file, in the order of its lines. */
export type CsvItem =
  | { readonly item: 'header'; readonly titles: readonly string[] }
  | ({ readonly item: 'row'; readonly bytesRead: number } & Row)
  | FaultItem;

/** More than any honest row: a quote that is never closed would swallow the rest of the file. */
const MAX_ROW_CHARACTERS = 1_000_000;

/**
 * The rows of a CSV file, streamed: memory stays the same however large the file is.
 * Takes a byte order mark, any of the usual line ends, quoted fields with line ends in them, and empty lines.
 * @throws {FileError} where the text is not in the declared encoding, or a quote is never closed
 */
export async function* csvRows(
  file: string,
  { encoding = 'utf-8', delimiter = ',' }: Pick<ImporterFile, 'encoding' | 'delimiter'>,
): AsyncGenerator<CsvItem> {
  // The parser runs ahead of the rows that it hands over: its faults wait for their turn.
  const skipped: FaultItem[] = [];
  const faultsBefore = (line: number) => skipped.splice(0, count(skipped, line));
  const source = createReadStream(file);
  const parser: Parser = parse({
    delimiter,
    record_delimiter: '\n',
    info: true,
    // A stray quote stays a character of its own row; strictly read, it would take rows after it along.
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: MAX_ROW_CHARACTERS,
    on_skip: (error) => {
      if (error?.code === 'CSV_MAX_RECORD_SIZE')
        source.destroy(new FileError(`line ${parser.info.lines} and what follows: ${UNCLOSED}`));
      else skipped.push({ item: 'fault', line: parser.info.lines, fault: { column: '', reason: reasonOf(error) } });
      return undefined;
    },
  });
  // The pipeline's end is seen by the loop below, as the end or the error of the parser.
  pipeline(source, plainText(encoding), parser, () => {});

  let isHeader = true;
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
      // `info` counts up to the line on which the row ends.
      const line = info.lines - linesIn(record);
      yield* faultsBefore(line);
      if (isHeader) yield { item: 'header', titles: record };
      else yield { item: 'row', line, cells: record, bytesRead: source.bytesRead };
      isHeader = false;
    }
  } finally {
    source.destroy();
  }
  yield* skipped.splice(0);
}

/** How many of the faults, which are in order, lie before a line. */
function count(faults: readonly FaultItem[], line: number): number {
  const later = faults.findIndex((fault) => fault.line >= line);
  return later < 0 ? faults.length : later;
}

const UNCLOSED = 'a quotation mark is opened and never closed';

/** Line ends within the fields of a row. */
function linesIn(record: readonly string[]): number {
  let count = 0;
  for (const cell of record) {
    if (cell.includes('\n')) count += cell.split('\n').length - 1;
  }
  return count;
}

function reasonOf(error: CsvError | undefined): string {
  if (error?.code === 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH') return 'another number of fields than the header has';
  return 'not a row of CSV';
}

/** Bytes -> text without a byte order mark and with plain line ends, so that lines are counted alike in every file. */
function plainText(encoding: string): Transform {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let pending = '';
  const decode = (chunk?: Buffer): string => {
    try {
      return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
    } catch (cause) {
      const other = encoding === 'utf-8' ? 'gb18030' : 'utf-8';
      throw new FileError(
        `the file is not ${encoding} text; declare its \`encoding\` in the importer file (such as ${other})`,
        { cause },
      );
    }
  };
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const text = pending + decode(chunk);
      // A line end may be cut between two chunks.
      pending = text.endsWith('\r') ? '\r' : '';
      done(null, (pending ? text.slice(0, -1) : text).replace(LINE_END, '\n'));
    },
    flush(done) {
      done(null, (pending + decode()).replace(LINE_END, '\n'));
    },
  });
}

const LINE_END = /\r\n?/g;
