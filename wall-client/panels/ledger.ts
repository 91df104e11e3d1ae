import { Container, Graphics } from 'pixi.js';
import { splitOf } from '../../protocol/site/metric-view.ts';
import type { Panel } from '../../protocol/site/scenes.ts';
import { chromeWords } from '../words/chrome-words.ts';
import { say } from '../words/say.ts';
import { sayRest } from '../words/say-rest.ts';
import { codesOf, withForeignCodes } from './parts/code-list.ts';
import { codeNames } from './parts/code-name.ts';
import { drawCountGrid, type GridRow } from './parts/count-grid.ts';
import { createLine } from './parts/line.ts';
import { traceMark } from './parts/mark.ts';
import { kindOfMetric } from './parts/metric-kind.ts';
import { roleOfValue } from './parts/threshold-role.ts';
import { Writer } from './parts/writer.ts';
import type { PanelBody, PanelContext, PanelKindEntry, ViewReader } from './panel.ts';

type LedgerPanel = Extract<Panel, { panel: 'ledger' }>;

/** The day's book of each unit, such as opened, cleared, carried over and overdue: several totals by one attribute, side by side. */
export const ledgerPanel: PanelKindEntry<LedgerPanel> = {
  chrome: 'card',
  metrics: ({ columns }) => columns.map(({ metric }) => metric),
  create: createLedger,
};

function createLedger({ panel, rectangle, theme, language, site }: PanelContext<LedgerPanel>): PanelBody {
  const { type, space, colours } = theme;
  const view = new Container();
  const drawing = new Graphics();
  const writer = new Writer(theme);
  view.addChild(drawing, writer.view);
  const first = panel.columns[0]?.metric ?? '';
  const kind = kindOfMetric(site, first) ?? '';
  const declared = site.metrics[first];
  const by = (declared && splitOf(declared)[0]) ?? '';
  const nameOf = codeNames(site, kind, by, language);
  const columns = panel.columns.map(({ metric: key, name }) => {
    const metric = site.metrics[key];
    return {
      key,
      metric,
      isLevel: metric !== undefined && 'level' in metric,
      name: say(name ?? metric?.name ?? { zh: key, en: key }, language),
    };
  });
  const hasLevels = columns.some(({ isLevel }) => isLevel);
  const head = hasLevels ? settledLegend() : undefined;

  function settledLegend(): Container {
    const legend = new Container();
    const mark = traceMark(new Graphics(), 'ok', type.body * 0.35, 0, type.body * 0.32).fill(theme.roles.ok);
    const words = createLine(say(chromeWords.settled, language), {
      size: type.body,
      colour: colours.dim,
      anchor: [0, 0.5],
    });
    words.x = Math.round(type.body * 0.7 + space.close);
    legend.addChild(mark, words);
    return legend;
  }

  const readColumns = (views: ViewReader) =>
    columns.map(({ key }) => {
      const shown = views.read(key);
      const rows = shown?.view === 'table' && shown.by.length === 1 ? shown.rows : [];
      return new Map(rows.map((row) => [row[0] as string, row[row.length - 1] as number]));
    });

  return {
    view,
    ...(head && { head }),
    update: ({ views }) => {
      const counts = readColumns(views);
      const found = counts.flatMap((column) => [...column.keys()]);
      if (found.length === 0) return 'empty';
      const rows = withForeignCodes(codesOf(site, kind, by), found).map((code): GridRow => {
        const cells = columns.map(({ metric }, index) => {
          const value = counts[index]?.get(code) ?? 0;
          return { value, role: metric ? roleOfValue(value, metric) : undefined };
        });
        return {
          name: nameOf(code),
          cells,
          // Nothing stands open any more, whatever came in.
          isSettled: hasLevels && cells.every(({ value }, index) => columns[index]?.isLevel !== true || value === 0),
        };
      });
      drawing.clear();
      writer.begin();
      drawCountGrid(
        { theme, writer, drawing, width: rectangle.width, height: rectangle.height },
        {
          columns: columns.map(({ name }) => ({ name, role: undefined })),
          rows,
          totalName: say(chromeWords.total, language),
          restName: (count) => sayRest(count, language),
        },
      );
      writer.end();
      return 'shown';
    },
    frame: () => undefined,
    destroy: () => {
      writer.destroy();
      head?.destroy({ children: true });
      view.destroy({ children: true });
    },
  };
}
