import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { type CsvItem, csvRows, FileError } from '../../../workers/importer/csv-rows.ts';

const directory = mkdtempSync(join(tmpdir(), 'watchfloor-csv-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
const file = join(directory, 'file.csv');

async function read(content: string | Uint8Array, options: Parameters<typeof csvRows>[1] = {}): Promise<CsvItem[]> {
  writeFileSync(file, content);
  return Array.fromAsync(csvRows(file, options));
}
const rowsOf = (items: CsvItem[]) => items.flatMap((item) => (item.item === 'row' ? [[item.line, ...item.cells]] : []));
const faultsOf = (items: CsvItem[]) =>
  items.flatMap((item) => (item.item === 'fault' ? [[item.line, item.fault.reason]] : []));

describe.each([
  ['\n', 'LF'],
  ['\r\n', 'CRLF'],
  ['\r', 'CR'],
])('lines that end in %j', (end) => {
  it('are numbered as an editor numbers them, empty lines and quoted line ends included', async () => {
    const items = await read(['\ufeffa,b', '1,2', '', '', '"x', 'y",2', '5,6', ''].join(end));
    expect(items[0]).toEqual({ item: 'header', titles: ['a', 'b'] });
    expect(rowsOf(items)).toEqual([
      [2, '1', '2'],
      [5, 'x\ny', '2'],
      [7, '5', '6'],
    ]);
  });
});

it('reads any values that a writer quoted', async () => {
  const value = fc.string({ unit: fc.constantFrom('a', 'é', '涟', ',', '"', '\n', '\r\n', ' ', ';', '\ud83d\ude92') });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 20 }), async (rows) => {
      const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
      const items = await read(`h1,h2\n${rows.map((row) => row.map(quoted).join(',')).join('\n')}`);
      expect(rowsOf(items).map(([, ...cells]) => cells)).toEqual(
        rows.map((row) => row.map((text) => text.replaceAll('\r\n', '\n'))),
      );
    }),
    { numRuns: 50 },
  );
});

describe('rows that do not fit', () => {
  it('come in the order of the lines with those that do', async () => {
    const items = await read(
      `a,b\n${Array.from({ length: 400 }, (_, index) => (index % 3 === 0 ? '1' : '1,2')).join('\n')}`,
    );
    expect(items.flatMap((item) => (item.item === 'header' ? [] : [item.line]))).toEqual(
      Array.from({ length: 400 }, (_, index) => index + 2),
    );
  });

  it('are faults of their own line and leave the others alone', async () => {
    const items = await read('a,b,c\n1,2,3\n4,5\n6,7,8,9\n9,"a"b,1\nc"d,5" tall,2\n10,11,12\n13');
    expect(faultsOf(items)).toEqual([3, 4, 8].map((line) => [line, 'another number of fields than the header has']));
    expect(rowsOf(items).map(([line]) => line)).toEqual([2, 5, 6, 7]);
  });

  it('never repeat what stands in them', async () => {
    expect(JSON.stringify(await read('a,b\nJane Doe\n'))).not.toContain('Jane');
  });
});

it('says that a quotation mark is never closed, rather than take the rest of the file for one value', async () => {
  const items = read(`a,b\n1,2\n3,"4\n${'5,6\n'.repeat(400_000)}`);
  await expect(items).rejects.toThrow(FileError);
  await expect(items).rejects.toThrow('a quotation mark is opened and never closed');
});

describe('encodings', () => {
  const gbk = new Uint8Array([0x61, 0x2c, 0xc1, 0xb0, 0xd4, 0xb4, 0x0a, 0x31, 0x2c, 0x32]);
  it('are declared, and what is not in the declared one is said', async () => {
    await expect(read(gbk)).rejects.toThrow(
      'the file is not utf-8 text; declare its `encoding` in the importer file (such as gb18030)',
    );
    expect((await read(gbk, { encoding: 'gb18030' }))[0]).toEqual({ item: 'header', titles: ['a', '涟源'] });
  });
});

it('takes another delimiter', async () => {
  expect(rowsOf(await read('a;b\n1;2,5\n', { delimiter: ';' }))).toEqual([[2, '1', '2,5']]);
  expect(rowsOf(await read('a\tb\n1\t2\n', { delimiter: '\t' }))).toEqual([[2, '1', '2']]);
});

it('streams: the memory for a large file does not grow with it', async () => {
  writeFileSync(file, `a,b,c\n${'1,some text to fill the row with,3\n'.repeat(600_000)}`);
  let rows = 0;
  let most = 0;
  for await (const item of csvRows(file, {})) {
    rows += item.item === 'row' ? 1 : 0;
    if (rows % 100_000 === 0) most = Math.max(most, process.memoryUsage().heapUsed);
  }
  expect(rows).toBe(600_000);
  // The whole file as rows takes above 150 MB.
  expect(most).toBeLessThan(120 * 1024 * 1024);
});
