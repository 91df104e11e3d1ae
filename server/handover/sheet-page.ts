import type { HandoverSheet } from '../../protocol/handover.ts';
import type { Site } from '../../protocol/site/site.ts';
import type { Language } from '../../protocol/words.ts';
import { momentSayer, type PrintedBlock, type PrintedPage, sayNumber } from '../printing/printed-page.ts';
import { sheetWords } from './sheet-words.ts';

export interface SheetPageOptions {
  readonly site: Pick<Site, 'file' | 'metrics'>;
  readonly language: Language;
}

/** The sheet as it is printed, in the words of the site and of one language. */
export function sheetPage(sheet: HandoverSheet, { site, language }: SheetPageOptions): PrintedPage {
  const say = momentSayer(site.file.timeZone, language);
  const words = (name: keyof typeof sheetWords) => sheetWords[name][language];
  const nameOf = (metric: string) => site.metrics[metric]?.name[language] ?? metric;
  const sayFigure = (metric: string, value: number | null) => sayNumber(value, { share: isShare(site, metric) });
  const shift = sheet.shift ? `    ${words('onDuty')} ${sheet.shift[language]}` : '';
  const { number, at: madeAt, outgoing, incoming } = sheet;
  const blocks: PrintedBlock[] = [];
  const section = (text: string, lines: readonly (readonly [left: string, right: string])[]) => {
    blocks.push({ block: 'heading', text });
    for (const [left, right] of lines) blocks.push({ block: 'line', left, right });
    if (lines.length === 0) blocks.push({ block: 'note', text: words('nothing') });
  };

  section(
    words('figures'),
    sheet.figures.map(({ metric, value, before }) => {
      const was = before === undefined ? '' : `  (${words('lastTime')} ${sayFigure(metric, before)})`;
      return [nameOf(metric), `${sayFigure(metric, value)}${was}`];
    }),
  );
  for (const { metric, total, rows } of sheet.lists)
    section(
      `${nameOf(metric)}  ${total}`,
      rows.map(({ id, at, words: said }) => [`${id}  ${said[language]}`, say(at)]),
    );
  section(
    words('acts'),
    sheet.acts.map(({ at, by, what, on }) => [`${what}  ${on}`, `${by}  ${say(at)}`]),
  );
  section(
    words('notes'),
    sheet.notes.map(({ at, by, text }) => [text, `${by}  ${say(at)}`]),
  );
  section(words('signatures'), [
    [`${words('outgoing')}  ${outgoing.display} (${outgoing.by})`, say(outgoing.at)],
    [
      `${words('incoming')}  ${incoming ? `${incoming.display} (${incoming.by})` : words('waits')}`,
      incoming ? say(incoming.at) : '',
    ],
  ]);
  return {
    language,
    title: `${words('title')}  No. ${number}`,
    lead: [
      `${site.file.name[language]}    ${say(madeAt)}${shift}`,
      sheet.since === null ? words('first') : `${words('since')} ${say(sheet.since)}`,
    ],
    blocks,
    footer: `No. ${number}`,
    madeAt,
  };
}

function isShare({ metrics }: Pick<Site, 'metrics'>, metric: string): boolean {
  return 'ratio' in (metrics[metric] ?? {});
}
