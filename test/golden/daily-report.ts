import type { Report } from '../../protocol/report.ts';
import type { Site } from '../../protocol/site/site.ts';
import type { DayFigures, Figures } from '../../workers/close/day-figures.ts';
import { sealedLedger } from './sealed-ledger.ts';
import { checks, effect, figures, ledger, streaks, studies } from './worked-out.ts';

function declared<T>(part: T | undefined): T {
  if (part === undefined) throw new Error('lianyuan reports on its days');
  return part;
}

/** What the daily report of a day says, as far as `worked-out.ts` has it: codes of rows and the numbers beside them. */
export function saidBy({ tables }: Report) {
  const rowsOf = (section: string) => declared(tables.find((table) => table.section === section)).rows;
  const valuesOf = (section: string) => Object.fromEntries(rowsOf(section).map(({ code, values }) => [code, values]));
  const figuresOfRows = Object.fromEntries(
    ['day', 'assignments', 'studies', 'found'].flatMap((section) => Object.entries(valuesOf(section))),
  );
  return {
    // Without the days in a row, of which only some were worked out.
    units: Object.fromEntries(rowsOf('units').map(({ code, values }) => [code, values.slice(0, 4)])),
    streaks: Object.fromEntries(
      Object.keys(streaks.all ?? {}).map((unit) => [unit, declared(valuesOf('units')[unit])[4]]),
    ),
    by: Object.fromEntries(rowsOf('units').flatMap(({ code, by }) => (by ? [[code, by.slice(0, 4)]] : []))),
    matters: valuesOf('matters'),
    checks: valuesOf('checks'),
    effect: valuesOf('effect'),
    triggers: valuesOf('triggers'),
    figures: Object.fromEntries(REPORTED.map((key) => [key, figuresOfRows[key]])),
  };
}

/** The numbers of the daily report that were worked out of each day. */
const REPORTED = [
  ...['alerts.today', 'alerts.open', 'alerts.overdue', 'alerts.serious', 'leads.today', 'leads.overdue'],
  ...['requests.today', 'disputes.overdue', 'opinions.overdue', 'assignments.today', 'assignments.open'],
  ...['assignments.overdue', 'checks.problems', 'checks.leads', 'studies.today', 'studies.overdue'],
];

/** The same from the table that was worked out by hand. */
export function reported(site: Site, day: string, before: string | undefined): ReturnType<typeof saidBy> {
  const codesOf = (kind: string, attribute: string) => {
    const { codes } = declared(site.kinds[kind]?.attributes[attribute]) as { codes: object };
    return Object.keys(codes);
  };
  const units = codesOf('close', 'unit');
  const known = declared(ledger[day]);
  const was = declared(sealedLedger()[day]);
  const sumOf = (rows: readonly (Figures | undefined)[]) =>
    (['opened', 'cleared', 'carried', 'overdue'] as const).map((figure) =>
      rows.reduce((sum, row) => sum + (row?.[figure] ?? 0), 0),
    );
  const byUnit = (days: DayFigures) =>
    Object.fromEntries(units.map((unit) => [unit, sumOf(Object.values(days).map((its) => its[unit]))]));
  const amounts = units.map((unit): [string, number[]] => {
    const sealed = declared(byUnit(was)[unit]);
    return [unit, declared(byUnit(known)[unit]).map((value, place) => value - (sealed[place] ?? 0))];
  });
  const figuresOn = (on: string | undefined): Readonly<Record<string, number>> => ({
    ...figures[on ?? ''],
    'checks.problems': checks[on ?? '']?.problems ?? 0,
    'checks.leads': checks[on ?? '']?.leads ?? 0,
    'studies.today': studies[on ?? '']?.opened ?? 0,
    'studies.overdue': studies[on ?? '']?.overdue ?? 0,
  });
  const its = declared(checks[day]);
  return {
    units: byUnit(known),
    streaks: Object.fromEntries(
      Object.entries(streaks.all ?? {}).map(([unit, counts]) => [unit, counts[Object.keys(ledger).indexOf(day)]]),
    ),
    by: Object.fromEntries(amounts.filter(([, by]) => by.some((amount) => amount !== 0))),
    matters: Object.fromEntries(
      Object.keys(site.file.dailyClose?.matters ?? {}).map((matter) => [
        matter,
        sumOf(Object.values(known[matter] ?? {})),
      ]),
    ),
    checks: Object.fromEntries(
      codesOf('check', 'form').map((form) => [
        form,
        [its.planned, its.done, its.open, its.overdue].map((counts) => counts[form] ?? 0),
      ]),
    ),
    effect: Object.fromEntries(
      units.map((unit) => [
        unit,
        (['given', 'onTime', 'late', 'notDone', 'recurred'] as const).map((what) => effect[day]?.[what][unit] ?? 0),
      ]),
    ),
    triggers: Object.fromEntries(
      codesOf('study', 'trigger').map((trigger) => [trigger, [studies[day]?.open[trigger] ?? 0]]),
    ),
    figures: Object.fromEntries(
      REPORTED.map((key) => [key, [figuresOn(day)[key] ?? null, figuresOn(before)[key] ?? 0]]),
    ),
  };
}
