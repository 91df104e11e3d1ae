import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import PDFDocument from 'pdfkit';
import { assertNever } from '../../protocol/assert-never.ts';
import { CHART_SIZE, layChart } from './lay-chart.ts';
import type { PrintedChart } from './printed-chart.ts';
import {
  INK,
  LOCALES,
  type PrintedBlock,
  type PrintedPage,
  type PrintedRow,
  type PrintedTable,
} from './printed-page.ts';

/** Of A4, in points: what is left free at its edges. */
const MARGIN = 48;
const SIZE = { title: 18, heading: 12, text: 9.5, small: 8, aside: 7 } as const;
const BAR_HEIGHT = 1.6;
const CELL_GAP = 8;
const ROW_GAP = 5;
/** Of the width, for the names of rows. */
const NAME_SHARE = 0.3;

type Paper = InstanceType<typeof PDFDocument>;

/** A page as PDF; only the characters that it says are put in of the font. It takes a good part of a second of CPU. */
export async function drawPdf(page: PrintedPage): Promise<Buffer> {
  const paper = new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    bufferPages: true,
    lang: LOCALES[page.language],
    font: fontPath(),
    info: { Title: page.title, CreationDate: new Date(page.madeAt) },
  });
  const parts: Buffer[] = [];
  paper.on('data', (part: Buffer) => parts.push(part));
  const ended = new Promise<void>((resolve, reject) => paper.on('end', resolve).on('error', reject));
  paper.fontSize(SIZE.title).fillColor(INK.text).text(page.title);
  paper.fontSize(SIZE.text).fillColor(INK.dim);
  for (const line of page.lead) paper.text(line);
  for (const [place, block] of page.blocks.entries()) drawBlock(paper, block, page.blocks[place + 1]);
  numberPages(paper, page.footer);
  paper.end();
  await ended;
  return Buffer.concat(parts);
}

function drawBlock(paper: Paper, block: PrintedBlock, next: PrintedBlock | undefined): void {
  switch (block.block) {
    case 'heading':
      drawHeading(paper, block.text, next);
      return;
    case 'line':
      drawLine(paper, block.left, block.right);
      return;
    case 'note':
      paper.fontSize(SIZE.text).fillColor(INK.dim).text(block.text);
      return;
    case 'table':
      drawTable(paper, block);
      return;
    case 'chart':
      drawChart(paper, block);
      return;
    default:
      assertNever(block, 'block');
  }
}

function drawChart(paper: Paper, chart: PrintedChart): void {
  if (paper.y + CHART_SIZE.height > bottomOf(paper)) paper.addPage();
  const top = paper.y + 4;
  paper.save().translate(MARGIN, top);
  for (const mark of layChart(chart)) {
    if (mark.mark === 'text') {
      const { text, size, ink, anchor } = mark;
      const wide = paper.fontSize(size).widthOfString(text);
      const x = mark.x - (anchor === 'end' ? wide : anchor === 'middle' ? wide / 2 : 0);
      paper.fillColor(ink).text(text, x, mark.y - paper.heightOfString(text) / 2, { lineBreak: false });
      continue;
    }
    const { d, fill, opacity = 1, stroke, width = 1, dash } = mark;
    paper.path(d).lineWidth(width).lineJoin('round');
    if (dash) paper.dash(dash[0], { space: dash[1] });
    else paper.undash();
    if (fill) paper.fillOpacity(opacity).fill(fill).fillOpacity(1);
    else paper.stroke(stroke ?? INK.line);
  }
  paper.undash().restore();
  paper.x = MARGIN;
  paper.y = top + CHART_SIZE.height + 4;
}

function drawHeading(paper: Paper, text: string, next: PrintedBlock | undefined): void {
  // One that stands alone at the foot of a page heads nothing.
  const below = next?.block === 'chart' ? CHART_SIZE.height : 2 * SIZE.text;
  if (paper.y + 3 * SIZE.heading + below > bottomOf(paper)) paper.addPage();
  paper.moveDown(0.8).fontSize(SIZE.heading).fillColor(INK.text).text(text);
  rule(paper, paper.y + 2);
  paper.moveDown(0.4);
}

function drawLine(paper: Paper, left: string, right: string): void {
  paper.fontSize(SIZE.text).fillColor(INK.text);
  const width = widthOf(paper);
  const height = Math.max(
    paper.heightOfString(left, { width: width * 0.66 }),
    paper.heightOfString(right, { width: width * 0.32 }),
  );
  if (paper.y + height > bottomOf(paper)) paper.addPage();
  const { y } = paper;
  paper.text(left, MARGIN, y, { width: width * 0.66 });
  paper.fillColor(INK.dim).text(right, MARGIN + width * 0.68, y, { width: width * 0.32, align: 'right' });
  paper.x = MARGIN;
  paper.y = y + height + 3;
}

/** A table over as many pages as it needs, its heads on each of them. */
function drawTable(paper: Paper, { columns, rows }: PrintedTable): void {
  const [first = '', ...others] = columns;
  const nameWidth = widthOf(paper) * NAME_SHARE;
  const cellWidth = (widthOf(paper) - nameWidth) / Math.max(1, others.length);
  const heads: PrintedRow = { name: first, cells: others.map((text) => ({ text })) };
  const places = { nameWidth, cellWidth };
  const headStyle = { ...places, ink: INK.dim, size: SIZE.small };
  const style = { ...places, ink: INK.text, size: SIZE.text };
  const isBeyond = (height: number) => paper.y + height > bottomOf(paper);
  const [top = heads] = rows;
  // Heads that stand alone at the foot of a page head nothing.
  if (isBeyond(heightOf(paper, heads, headStyle) + ROW_GAP + heightOf(paper, top, style))) paper.addPage();
  drawRow(paper, heads, headStyle);
  for (const row of rows) {
    if (isBeyond(heightOf(paper, row, style))) {
      paper.addPage();
      drawRow(paper, heads, headStyle);
    }
    drawRow(paper, row, style);
  }
}

interface RowStyle {
  readonly nameWidth: number;
  readonly cellWidth: number;
  readonly ink: string;
  readonly size: number;
}

/** Of the highest of its cells. */
function heightOf(paper: Paper, { name, cells }: PrintedRow, { nameWidth, cellWidth, size }: RowStyle): number {
  const heights = cells.map(({ text, aside }) => {
    const asideWidth = asideWidthOf(paper, aside);
    return paper.fontSize(size).heightOfString(text, { width: cellWidth - CELL_GAP - asideWidth });
  });
  return Math.max(paper.fontSize(size).heightOfString(name, { width: nameWidth - CELL_GAP }), ...heights);
}

function asideWidthOf(paper: Paper, aside: string | undefined): number {
  return aside === undefined ? 0 : paper.fontSize(SIZE.aside).widthOfString(aside) + 2;
}

function drawRow(paper: Paper, row: PrintedRow, style: RowStyle): void {
  const { name, cells, isTotal } = row;
  const { nameWidth, cellWidth, ink, size } = style;
  const { y } = paper;
  if (isTotal) rule(paper, y - 1);
  const height = heightOf(paper, row, style);
  paper.fontSize(size).fillColor(ink);
  paper.text(name, MARGIN, y, { width: nameWidth - CELL_GAP });
  for (const [place, { text, aside, bar }] of cells.entries()) {
    const x = MARGIN + nameWidth + place * cellWidth;
    const width = cellWidth - CELL_GAP;
    const asideWidth = asideWidthOf(paper, aside);
    paper
      .fontSize(size)
      .fillColor(ink)
      .text(text, x, y, { width: width - asideWidth, align: 'right' });
    if (aside !== undefined)
      paper
        .fontSize(SIZE.aside)
        .fillColor(INK.aside)
        .text(aside, x + width - asideWidth, y + 1, { width: asideWidth, align: 'right', lineBreak: false });
    if (bar !== undefined && bar > 0)
      paper.rect(x + width * (1 - bar), y + height + 0.6, width * bar, BAR_HEIGHT).fill(INK.bar);
  }
  paper.x = MARGIN;
  paper.y = y + height + ROW_GAP;
}

function rule(paper: Paper, y: number): void {
  paper
    .moveTo(MARGIN, y)
    .lineTo(MARGIN + widthOf(paper), y)
    .lineWidth(0.5)
    .strokeColor(INK.line)
    .stroke();
}

function numberPages(paper: Paper, footer: string): void {
  const { start, count } = paper.bufferedPageRange();
  for (let page = start; page < start + count; page += 1) {
    paper.switchToPage(page);
    // Below the margin a text would begin a new page.
    paper.page.margins.bottom = 0;
    paper
      .fontSize(SIZE.small)
      .fillColor(INK.dim)
      .text(`${footer}    ${page + 1} / ${count}`, MARGIN, paper.page.height - MARGIN / 2, {
        width: widthOf(paper),
        align: 'center',
        lineBreak: false,
      });
  }
}

function widthOf(paper: Paper): number {
  return paper.page.width - 2 * MARGIN;
}
function bottomOf(paper: Paper): number {
  return paper.page.height - MARGIN;
}

/** The font of the wall: one that has every character of GB 2312 and GBK. */
function fontPath(): string {
  const require = createRequire(import.meta.url);
  const folder = dirname(require.resolve('@expo-google-fonts/noto-sans-sc/package.json'));
  return join(folder, '400Regular', 'NotoSansSC_400Regular.ttf');
}
