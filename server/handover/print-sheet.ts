import { createRequire } from 'node:module';
import { join, dirname } from 'node:path';
import PDFDocument from 'pdfkit';
import type { HandoverSheet } from '../../protocol/handover.ts';
import type { Site } from '../../protocol/site/site.ts';
import type { Language } from '../../protocol/words.ts';
import { sheetWords } from './sheet-words.ts';

/** A4 in points, and what is left free at its edges. */
const MARGIN = 48;
const SIZE = { title: 18, heading: 12, text: 9.5, small: 8 } as const;
const INK = { text: '#101828', dim: '#475467', line: '#d0d5dd' } as const;
const LOCALES = { zh: 'zh-CN', en: 'en-GB' } as const satisfies Record<Language, string>;

type Page = InstanceType<typeof PDFDocument>;

export interface PrintOptions {
  readonly site: Pick<Site, 'file' | 'metrics'>;
  readonly language: Language;
}

/** The sheet as PDF, in the words of the site and of one language; only the characters that it says are put in of the font. */
export async function printSheet(sheet: HandoverSheet, { site, language }: PrintOptions): Promise<Buffer> {
  const document = new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    bufferPages: true,
    lang: LOCALES[language],
    font: fontPath(),
    info: { Title: titleOf(sheet, language), CreationDate: new Date(sheet.at) },
  });
  const parts: Buffer[] = [];
  document.on('data', (part: Buffer) => parts.push(part));
  const ended = new Promise<void>((resolve, reject) => document.on('end', resolve).on('error', reject));
  write(document, sheet, { site, language });
  numberPages(document, sheet);
  document.end();
  await ended;
  return Buffer.concat(parts);
}

function titleOf({ number }: HandoverSheet, language: Language): string {
  return `${sheetWords.title[language]}  No. ${number}`;
}

function write(document: Page, sheet: HandoverSheet, { site, language }: PrintOptions): void {
  const say = sayer(site.file.timeZone, language);
  const words = (name: keyof typeof sheetWords) => sheetWords[name][language];
  const nameOf = (metric: string) => site.metrics[metric]?.name[language] ?? metric;
  const shift = sheet.shift ? `    ${words('onDuty')} ${sheet.shift[language]}` : '';
  document.fontSize(SIZE.title).fillColor(INK.text).text(titleOf(sheet, language));
  document
    .fontSize(SIZE.text)
    .fillColor(INK.dim)
    .text(`${site.file.name[language]}    ${say(sheet.at)}${shift}`)
    .text(sheet.since === null ? words('first') : `${words('since')} ${say(sheet.since)}`);

  heading(document, words('figures'));
  for (const { metric, value, before } of sheet.figures) {
    const now = value === null ? '–' : format(value, isShare(site, metric));
    const was = before === undefined ? '' : `  (${words('lastTime')} ${format(before, isShare(site, metric))})`;
    line(document, nameOf(metric), `${now}${was}`);
  }
  for (const { metric, total, rows } of sheet.lists) {
    heading(document, `${nameOf(metric)}  ${total}`);
    for (const { id, at, words: said } of rows) line(document, `${id}  ${said[language]}`, say(at));
    if (rows.length === 0) note(document, words('nothing'));
  }
  heading(document, words('acts'));
  for (const { at, by, what, on } of sheet.acts) line(document, `${what}  ${on}`, `${by}  ${say(at)}`);
  if (sheet.acts.length === 0) note(document, words('nothing'));
  heading(document, words('notes'));
  for (const { at, by, text } of sheet.notes) line(document, text, `${by}  ${say(at)}`);
  if (sheet.notes.length === 0) note(document, words('nothing'));
  heading(document, words('signatures'));
  const { outgoing, incoming } = sheet;
  line(document, `${words('outgoing')}  ${outgoing.display} (${outgoing.by})`, say(outgoing.at));
  const taker = incoming ? `${incoming.display} (${incoming.by})` : words('waits');
  line(document, `${words('incoming')}  ${taker}`, incoming ? say(incoming.at) : '');
}

function heading(document: Page, text: string): void {
  document.moveDown(0.8).fontSize(SIZE.heading).fillColor(INK.text).text(text);
  const y = document.y + 2;
  document
    .moveTo(MARGIN, y)
    .lineTo(document.page.width - MARGIN, y)
    .lineWidth(0.5)
    .strokeColor(INK.line)
    .stroke();
  document.moveDown(0.4);
}

/** What it is on the left, when or how much on the right. */
function line(document: Page, left: string, right: string): void {
  document.fontSize(SIZE.text).fillColor(INK.text);
  const width = document.page.width - 2 * MARGIN;
  const height = document.heightOfString(left, { width: width * 0.66 });
  if (document.y + height > document.page.height - MARGIN) document.addPage();
  const { y } = document;
  document.text(left, MARGIN, y, { width: width * 0.66 });
  document.fillColor(INK.dim).text(right, MARGIN + width * 0.68, y, { width: width * 0.32, align: 'right' });
  document.x = MARGIN;
  document.y = y + height + 3;
}

function note(document: Page, text: string): void {
  document.fontSize(SIZE.text).fillColor(INK.dim).text(text);
}

function numberPages(document: Page, { number }: HandoverSheet): void {
  const { start, count } = document.bufferedPageRange();
  for (let page = start; page < start + count; page += 1) {
    document.switchToPage(page);
    // Below the margin a text would begin a new page.
    document.page.margins.bottom = 0;
    document
      .fontSize(SIZE.small)
      .fillColor(INK.dim)
      .text(`No. ${number}    ${page + 1} / ${count}`, MARGIN, document.page.height - MARGIN / 2, {
        width: document.page.width - 2 * MARGIN,
        align: 'center',
        lineBreak: false,
      });
  }
}

function sayer(timeZone: string, language: Language): (at: number) => string {
  const format = new Intl.DateTimeFormat(LOCALES[language], {
    timeZone,
    hourCycle: 'h23',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    year: 'numeric',
  });
  return (at) => format.format(at);
}

function isShare({ metrics }: Pick<Site, 'metrics'>, metric: string): boolean {
  return 'ratio' in (metrics[metric] ?? {});
}

function format(value: number, share: boolean): string {
  return share ? `${(value * 100).toFixed(1)}%` : value.toLocaleString('en');
}

/** The font of the wall: one that has every character of GB 2312 and GBK. */
function fontPath(): string {
  const require = createRequire(import.meta.url);
  const folder = dirname(require.resolve('@expo-google-fonts/noto-sans-sc/package.json'));
  return join(folder, '400Regular', 'NotoSansSC_400Regular.ttf');
}
