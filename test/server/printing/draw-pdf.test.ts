import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { expect, it } from 'vitest';
import { drawPdf } from '../../../server/printing/draw-pdf.ts';
import type { PrintedPage, PrintedRow } from '../../../server/printing/printed-page.ts';

/** A name of so many lines, each of which says whose it is. */
const row = (number: number, lines: number): PrintedRow => ({
  name: Array.from({ length: lines }, () => `row ${number}.`).join('\n'),
  cells: [{ text: `row ${number}.` }],
});

/** What is said on each page. */
async function read(page: PrintedPage): Promise<string[][]> {
  const loading = getDocument({ data: new Uint8Array(await drawPdf(page)), useSystemFonts: false });
  const document = await loading.promise;
  const pages: string[][] = [];
  for (let number = 1; number <= document.numPages; number += 1) {
    const { items } = await (await document.getPage(number)).getTextContent();
    pages.push(items.flatMap((item) => ('str' in item && item.str.trim() !== '' ? [item.str] : [])));
  }
  await loading.destroy();
  return pages;
}

it('keeps a row on one page however many lines it has, under the heads of its table', async () => {
  const lines = 5;
  const rows = Array.from({ length: 30 }, (_, number) => row(number, lines));
  const table = { block: 'table', columns: ['of', 'count'], rows } as const;
  const pages = await read({ language: 'en', title: 'Rows', lead: [], blocks: [table], footer: 'No. 1', madeAt: 0 });
  expect(pages.length).toBeGreaterThan(2);
  for (const said of pages) expect(said.filter((text) => text === 'count')).toHaveLength(1);
  for (const { cells } of rows) {
    const counts = pages.map((said) => said.filter((text) => text === cells[0]?.text).length);
    expect(counts.filter((count) => count > 0)).toEqual([lines + 1]);
  }
});
