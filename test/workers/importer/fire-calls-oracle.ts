import { readFileSync } from 'node:fs';

/** One call, computed from its rows by the plainest code there is; times in epoch ms. */
export interface OracleCall {
  readonly district: string;
  readonly category: string;
  readonly received: number;
  readonly dispatched: number;
  /** Infinity: no unit was on the scene. */
  readonly arrived: number;
}

/** Reads the file without any of the product's code: its own CSV, its own times (California's summer time, UTC-7). */
export function readCalls(file: string): { rows: number; calls: Map<string, OracleCall> } {
  const [header = [], ...rows] = parseCsv(readFileSync(file, 'utf8'));
  const at = (title: string) => header.indexOf(title);
  const [number, hood, type] = [at('Call Number'), at('Neighborhooods - Analysis Boundaries'), at('Call Type')];
  const [received, dispatched, arrived] = [at('Received DtTm'), at('Dispatch DtTm'), at('On Scene DtTm')];
  const calls = new Map<string, OracleCall>();
  for (const row of rows) {
    const known = calls.get(row[number] ?? '');
    calls.set(row[number] ?? '', {
      district: row[hood] ?? '',
      category: row[type] ?? '',
      received: Math.min(known?.received ?? Infinity, readTime(row[received])),
      dispatched: Math.min(known?.dispatched ?? Infinity, readTime(row[dispatched])),
      arrived: Math.min(known?.arrived ?? Infinity, readTime(row[arrived])),
    });
  }
  return { rows: rows.length, calls };
}

function readTime(text = ''): number {
  const [, month, day, year, hour, minute, second, half] =
    /^(\d\d)\/(\d\d)\/(\d{4}) (\d\d):(\d\d):(\d\d) ([AP])M$/.exec(text) ?? [];
  if (!half) return Infinity;
  const hour24 = (Number(hour) % 12) + (half === 'P' ? 12 : 0);
  return Date.UTC(Number(year), Number(month) - 1, Number(day), hour24 + 7, Number(minute), Number(second));
}

function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  for (const character of text.replaceAll('\r', '')) {
    if (character === '"') quoted = !quoted;
    else if (quoted || !/[,\n]/.test(character)) cell += character;
    else {
      row.push(cell);
      cell = '';
      if (character === '\n') {
        rows.push(row);
        row = [];
      }
    }
  }
  if (cell || row.length > 0) rows.push([...row, cell]);
  return rows;
}

/** The smallest value that at least a share `p` of all does not exceed. */
export function quantile(values: readonly number[], p: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.ceil(p * sorted.length) - 1] ?? Number.NaN;
}

export function countBy<T>(items: Iterable<T>, key: (item: T) => string | number): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[key(item)] = (counts[key(item)] ?? 0) + 1;
  return counts;
}
