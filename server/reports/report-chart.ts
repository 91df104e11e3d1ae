import type { ReportTable } from '../../protocol/report.ts';
import type { Language } from '../../protocol/words.ts';
import { peakOf } from '../printing/lay-chart.ts';
import type { ChartBand, ChartValues, PrintedChart } from '../printing/printed-chart.ts';
import { reportWords } from './report-words.ts';

/** Lines of a series that are drawn as lines; those of a range are its edges. */
const BEFORE = ['yesterday', 'lastWeek'];

/** A table of a series as its chart. */
export function reportChart(
  { name, chart, columns, rows }: ReportTable & { readonly chart: PrintedChart['form'] },
  language: Language,
): PrintedChart {
  const lineOf = (code: string) => {
    const place = columns.findIndex((column) => column.code === code);
    const column = columns[place];
    return column && { name: column.name[language], values: rows.map(({ values }) => values[place] ?? null) };
  };
  const now = lineOf('now') ?? { name: name[language], values: rows.map(() => null) };
  const unit = columns[0]?.unit?.[language];
  const peak = peakOf(now);
  const said = peak && ` · ${reportWords.peak[language]} ${peak.value} (${rows[peak.place]?.name[language]})`;
  return {
    block: 'chart',
    form: chart,
    buckets: rows.map((row) => shortened(row.name[language])),
    now: { ...now, name: unit ? `${now.name} (${unit})` : now.name },
    before: BEFORE.flatMap((code) => lineOf(code) ?? []),
    bands: [bandOf('usual', 'usualBand'), bandOf('foreseen', 'foreseenBand')].flatMap((band) => band ?? []),
    said: `${name[language]}${said ?? ''}`,
  };

  function bandOf(of: 'usual' | 'foreseen', words: 'usualBand' | 'foreseenBand'): ChartBand | undefined {
    const [low, high] = [lineOf(`${of}Low`), lineOf(`${of}High`)];
    if (!low || !high || isNothing(high.values)) return undefined;
    return { name: reportWords[words][language], low: low.values, high: high.values };
  }
}

function isNothing(values: ChartValues): boolean {
  return values.every((value) => value === null);
}

/** `11-24` of a day: the year stands in the title. */
function shortened(text: string): string {
  return /^\d{4}-\d\d-\d\d$/.test(text) ? text.slice(5) : text;
}
