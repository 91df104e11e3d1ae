import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { compilePlan } from '../../server/aggregate/plan.ts';
import { Fault } from '../../server/gate/fault.ts';
import { compileEventReader } from '../../server/gate/read-event.ts';
import { csvRows, FileError } from '../../workers/importer/csv-rows.ts';
import { HeaderError, readHeader } from '../../workers/importer/header.ts';
import { type RowMapper, rowMapper } from '../../workers/importer/row-mapper.ts';
import { importSite, jobsImporter } from '../workers/importer/import-site.ts';
import type { FuzzTarget } from './fuzz-target.ts';
import { mangledText } from './mangled.ts';

const NOW_MS = Date.UTC(2026, 10, 29);

/** Files that somebody might hand to an import: every row is read or has a reason, whatever stands beside it. */
export function importerTarget(directory: string): FuzzTarget<Buffer> {
  const file = join(directory, 'rows.csv');
  const read = compileEventReader(compilePlan(importSite));
  const reading = { nowMs: NOW_MS, mayPost: () => true, mayCorrect: false };
  return {
    name: 'importer',
    weight: 8,
    cases: files(),
    async hold(bytes) {
      writeFileSync(file, bytes);
      let mapper: RowMapper | undefined;
      try {
        for await (const item of csvRows(file, jobsImporter)) {
          if (item.item === 'header')
            mapper = rowMapper(importSite, jobsImporter, readHeader(jobsImporter, item.titles));
          else if (item.item === 'fault') assert.notEqual(item.fault.reason, '');
          else if (mapper) {
            assert(item.line > 1, `a row on line ${item.line}`);
            const events = mapper.eventsOf(item, () => true);
            if ('fault' in events) assert.notEqual(events.fault.reason, '');
            else for (const event of events.value) judge(read(event, reading), mapper, event.type);
          }
        }
      } catch (error) {
        assert(error instanceof FileError || error instanceof HeaderError, String(error));
        assert.notEqual(error.message, '');
      }
    },
  };
}

function judge(result: unknown, mapper: RowMapper, type: string): void {
  if (result instanceof Fault) assert.equal(typeof mapper.columnOf(result.path, type), 'string');
}

function files(): fc.Arbitrary<Buffer> {
  const time = fc
    .integer({ min: Date.UTC(2025, 0), max: NOW_MS })
    .map((ms) => new Date(ms).toISOString())
    .map((at) => `${at.slice(8, 10)}.${at.slice(5, 7)}.${at.slice(0, 4)} ${at.slice(11, 16)}`);
  const cells = fc.tuple(
    fc.nat(9_999).map((number) => `J${number}`),
    fc.constantFrom('Mitte', 'Nord  Stadt', ''),
    fc.constantFrom('Rot', 'Blau', '"Rot"', ''),
    fc.constantFrom('12', '', '1e9', '-1', '900'),
    fc.constantFrom('(52.5, 13.4)', '', '52.5', 'POINT (13.4 52.5)'),
    fc.constantFrom('', 'note', '"a;b"', '"two\nlines"'),
    time,
    fc.option(time, { nil: '' }),
    fc.option(time, { nil: '' }),
  );
  const header = 'Nr;Bezirk;Art;Kosten;Ort;Notiz;Beginn;Annahme;Ende';
  const text = fc
    .tuple(fc.array(cells, { maxLength: 6 }), fc.constantFrom('\n', '\r\n', '\r'), fc.constantFrom('', '\uFEFF'))
    .map(([rows, end, mark]) => `${mark}${[header, ...rows.map((row) => row.join(';'))].join(end)}`);
  return fc
    .tuple(mangledText(text), fc.constantFrom('utf8', 'utf8', 'utf8', 'latin1', 'utf16le'))
    .map(([written, encoding]) => Buffer.from(written, encoding as BufferEncoding));
}
