import type { HandoverContent, HandoverNote, HandoverSheet } from '../../protocol/handover.ts';
import { type Shift, shiftAt } from '../../protocol/site/shifts.ts';
import type { Site } from '../../protocol/site/site.ts';
import type { ListRow, View } from '../../protocol/views.ts';
import type { Words } from '../../protocol/words.ts';
import type { Entry } from '../audit/entry.ts';

export interface SheetSources {
  readonly site: Pick<Site, 'file' | 'metrics' | 'kinds'>;
  /** Undefined where there is none. */
  readonly read: (metric: string) => View | undefined;
  /** Signed by both, the latest. */
  readonly last: HandoverSheet | undefined;
  readonly notes: readonly HandoverNote[];
  /** Since the last, the newest first. */
  readonly entries: readonly Entry[];
  /** Epoch ms. */
  readonly at: number;
}

/** Pure: what the sheet says at a moment. */
export function composeSheet({ site, read, last, notes, entries, at }: SheetSources): HandoverContent {
  const { figures = [], lists = [] } = site.file.handover ?? {};
  const shift = shiftOf(site.file.shifts, site.file.timeZone, at);
  const before = new Map(last?.figures.map(({ metric, value }) => [metric, value]));
  return {
    since: last?.incoming?.at ?? null,
    at,
    ...(shift && { shift: shift.name }),
    figures: figures.map((metric) => {
      const view = read(metric);
      const was = before.get(metric);
      return {
        metric,
        value: view?.view === 'value' ? view.value : null,
        ...(typeof was === 'number' && { before: was }),
      };
    }),
    lists: lists.flatMap((metric) => {
      const view = read(metric);
      if (view?.view !== 'list') return [];
      return [
        {
          metric,
          total: view.total,
          rows: view.rows.map((row) => ({ id: row.id, at: row.at, words: wordsOf(site, metric, row) })),
        },
      ];
    }),
    acts: entries.map(({ at: actedAt, who, what, on, after }) => ({
      at: actedAt,
      by: who.id,
      what,
      on,
      after: after === undefined ? '' : JSON.stringify(after).slice(0, 120),
    })),
    notes: [...notes],
  };
}

export function shiftOf(shifts: readonly Shift[] | undefined, timeZone: string, at: number): Shift | undefined {
  if (!shifts) return undefined;
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  return shiftAt(shifts, format.format(at));
}

/** The codes of a row, in the words of the site. */
function wordsOf({ file, metrics, kinds }: SheetSources['site'], metric: string, { shown }: ListRow): Words {
  const declared = metrics[metric];
  const kind = declared && 'list' in declared ? kinds[declared.list.of] : undefined;
  const said = Object.entries(shown).flatMap(([name, value]): Words[] => {
    const attribute = kind?.attributes[name];
    if (!attribute || typeof value !== 'string') return [];
    if (!('codes' in attribute)) return [{ zh: value, en: value }];
    const words =
      attribute.codes === 'districts'
        ? file.districts.find(({ code }) => code === value)?.name
        : attribute.codes[value];
    return [words ?? { zh: value, en: value }];
  });
  return { zh: said.map(({ zh }) => zh).join(' · '), en: said.map(({ en }) => en).join(' · ') };
}
