import type { ReportRow, ReportTable } from '../../protocol/report.ts';
import { ALL_MATTERS, CLOSE_FIGURES, CLOSE_KIND, type CloseFigure } from '../../protocol/site/daily-close.ts';
import type { Attribute } from '../../protocol/site/kinds.ts';
import type { ReportSection } from '../../protocol/site/reports.ts';
import { type CloseRow, type DayRecord, figuresIn } from '../close/day-record.ts';
import { codeWords } from '../code-words.ts';
import type { KnownDay, ReportSources } from './report-sources.ts';

type LedgerSection = Extract<ReportSection, { ledger: unknown }>;
type Attributes = Readonly<Record<string, Attribute>>;

/** These come about on each day and add up; the others are what was left at the end. */
const ADDS_UP: ReadonlySet<CloseFigure> = new Set(['opened', 'cleared']);
const STREAK = 'streak';

/** The ledger of the sealed days, and by how much late events have made it more or less since. */
export function composeLedger(
  { ledger, matters: asked }: LedgerSection,
  { site, days }: Pick<ReportSources, 'site' | 'days'>,
): Omit<ReportTable, 'section' | 'name'> {
  const attributes = site.kinds[CLOSE_KIND]?.attributes ?? {};
  const declared = Object.keys(site.file.dailyClose?.matters ?? {});
  const matters = declared.filter((matter) => !asked || asked.includes(matter));
  const units = codeWords(declaredAs('unit', attributes), site.file);
  const cells: Readonly<Record<LedgerSection['ledger'], (code: string) => CloseRow[]>> = {
    unit: (unit) => matters.map((matter) => ({ matter, unit })),
    matter: (matter) => units.map(({ code }) => ({ matter, unit: code })),
  };
  const named =
    ledger === 'unit'
      ? units
      : codeWords(declaredAs('matter', attributes), site.file).filter(({ code }) => matters.includes(code));
  // Days in a row are counted of one matter, or of all.
  const streakOf = matters.length === declared.length ? ALL_MATTERS : matters.length === 1 ? matters[0] : undefined;
  const streak = ledger === 'unit' && streakOf !== undefined ? attributes[STREAK] : undefined;
  const rows = named.map(({ code, name }): ReportRow => {
    const values = CLOSE_FIGURES.map((figure) => overDays(days, figure, cells[ledger](code), 'figures'));
    const sealed = CLOSE_FIGURES.map((figure) => overDays(days, figure, cells[ledger](code), 'sealed'));
    const by = values.map((value, place) => (value ?? 0) - (sealed[place] ?? 0));
    const counted = days.at(-1)?.record?.streaks[streakOf ?? '']?.[code] ?? null;
    return {
      code,
      name,
      values: streak ? [...values, counted] : values,
      ...(by.some((amount) => amount !== 0) && { by: streak ? [...by, 0] : by }),
    };
  });
  return {
    of: declaredAs(ledger, attributes).name,
    columns: [...CLOSE_FIGURES, ...(streak ? [STREAK] : [])].map((code) => ({
      code,
      name: declaredAs(code, attributes).name,
    })),
    rows,
    total: [...CLOSE_FIGURES.map((_, place) => sumOf(rows, place)), ...(streak ? [null] : [])],
  };
}

/** Null where the day that would say it was never sealed. */
function overDays(
  days: readonly KnownDay[],
  figure: CloseFigure,
  cells: readonly CloseRow[],
  of: 'figures' | 'sealed',
): number | null {
  const asked = ADDS_UP.has(figure) ? days : days.slice(-1);
  const records = asked.map(({ record }) => record).filter((record): record is DayRecord => record !== undefined);
  if (records.length === 0) return null;
  const amounts = records.flatMap((record) => cells.map((cell) => figuresIn(record[of], cell)[figure]));
  return amounts.reduce((sum, amount) => sum + amount, 0);
}

function sumOf(rows: readonly ReportRow[], place: number): number | null {
  const values = rows.map(({ values: its }) => its[place] ?? null);
  return values.includes(null) ? null : values.reduce((sum: number, value) => sum + (value ?? 0), 0);
}

function declaredAs(name: string, attributes: Attributes): Attribute {
  const attribute = attributes[name];
  if (!attribute) throw new RangeError(`the kind ${CLOSE_KIND} has no ${name}`);
  return attribute;
}
