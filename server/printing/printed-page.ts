import type { PrintedChart } from './printed-chart.ts';
import type { Language } from '../../protocol/words.ts';

/** What is to be read on paper: plain texts in their order, which page and PDF show alike. It can be sent to a thread. */
export interface PrintedPage {
  readonly language: Language;
  readonly title: string;
  /** Lines under the title, the first one before all else. */
  readonly lead: readonly string[];
  readonly blocks: readonly PrintedBlock[];
  /** At the foot of every page, beside its number. */
  readonly footer: string;
  /** Epoch ms. */
  readonly madeAt: number;
}

export type PrintedBlock =
  | { readonly block: 'heading'; readonly text: string }
  /** What it is on the left, when or how much on the right. */
  | { readonly block: 'line'; readonly left: string; readonly right: string }
  | { readonly block: 'note'; readonly text: string }
  | PrintedTable
  | PrintedChart;

export interface PrintedTable {
  readonly block: 'table';
  /** The first names the rows; the others are numbers, and stand on the right. */
  readonly columns: readonly string[];
  readonly rows: readonly PrintedRow[];
}

export interface PrintedRow {
  readonly name: string;
  readonly cells: readonly PrintedCell[];
  readonly isTotal?: boolean;
}

export interface PrintedCell {
  readonly text: string;
  /** Behind the text, smaller: by how much it was amended. */
  readonly aside?: string;
  /** 0 to 1 of its column's widest: drawn as a bar under the number. */
  readonly bar?: number;
}

/** Of paper: dark on white. */
export const INK = { text: '#101828', dim: '#475467', line: '#d0d5dd', bar: '#84adff', aside: '#b54708' } as const;
export const LOCALES = { zh: 'zh-CN', en: 'en-GB' } as const satisfies Record<Language, string>;

/** Says moments (epoch ms) to the minute, in a site's zone. */
export function momentSayer(timeZone: string, language: Language): (at: number) => string {
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

/** Where there is no number. */
const NONE = '–';

export function sayNumber(value: number | null, { share = false }: { readonly share?: boolean } = {}): string {
  if (value === null) return NONE;
  return share ? `${(value * 100).toFixed(1)}%` : value.toLocaleString('en');
}
