import type { ReportTable } from '../../protocol/report.ts';
import type { SeriesLine } from '../../protocol/views.ts';
import type { Words } from '../../protocol/words.ts';
import { dayCode, localTime } from '../local-time.ts';
import type { ReportSources } from './report-sources.ts';

const periods = {
  hour: { zh: '时段', en: 'Hour' },
  day: { zh: '日期', en: 'Day' },
} as const satisfies Record<string, Words>;

const lines: Readonly<Record<SeriesLine['of'], Words>> = {
  now: { zh: '当日', en: 'On the day' },
  yesterday: { zh: '前一日', en: 'The day before' },
  lastWeek: { zh: '上周同日', en: 'A week before' },
  usualLow: { zh: '往常最低', en: 'Usual, lowest' },
  usual: { zh: '往常', en: 'Usual' },
  usualHigh: { zh: '往常最高', en: 'Usual, highest' },
  foreseenLow: { zh: '预测下限', en: 'Forecast, least' },
  foreseen: { zh: '预测', en: 'Forecast' },
  foreseenHigh: { zh: '预测上限', en: 'Forecast, most' },
};

/** A series as it stood in the last minute of the last day: a row for each hour or day of it, a column for each of its lines. */
export function composeChart(key: string, { site, days }: ReportSources): Omit<ReportTable, 'section' | 'name'> {
  const view = days.at(-1)?.views[key];
  if (view?.view !== 'series' || view.per === 'minute') throw new TypeError('a series per hour or day was expected');
  const { per, starts } = view;
  const unit = site.metrics[key]?.unit;
  const { timeZone } = site.file;
  return {
    of: periods[per],
    chart: per === 'hour' ? 'curve' : 'bars',
    columns: view.lines.map(({ of }) => ({
      code: of,
      name: of === 'now' && per === 'day' ? (site.metrics[key]?.name ?? lines.now) : lines[of],
      ...(unit && { unit }),
    })),
    rows: starts.map((start, place) => {
      const day = dayCode(start, timeZone);
      const said = per === 'day' ? day : `${String(localTime(start, timeZone).getUTCHours()).padStart(2, '0')}:00`;
      return {
        code: per === 'day' ? day : `${day}T${said}`,
        name: { zh: said, en: said },
        values: view.lines.map(({ values }) => values[place] ?? null),
      };
    }),
  };
}
