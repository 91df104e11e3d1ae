import { Container, Graphics } from 'pixi.js';
import { splitOf } from '../../protocol/site/metric-view.ts';
import type { Panel } from '../../protocol/site/scenes.ts';
import type { TableView } from '../../protocol/views.ts';
import { chromeWords } from '../words/chrome-words.ts';
import { say } from '../words/say.ts';
import { sayRest } from '../words/say-rest.ts';
import { codesOf, roleOfCode, withForeignCodes } from './parts/code-list.ts';
import { codeNames } from './parts/code-name.ts';
import { drawCountGrid, type GridCell, type GridRow } from './parts/count-grid.ts';
import { kindOfMetric } from './parts/metric-kind.ts';
import { Writer } from './parts/writer.ts';
import type { PanelBody, PanelContext, PanelKindEntry } from './panel.ts';

type MatrixPanel = Extract<Panel, { panel: 'matrix' }>;

/** Counts by two attributes: a row for each code of the first, a column for each of the second. */
export const matrixPanel: PanelKindEntry<MatrixPanel> = {
  chrome: 'card',
  metrics: (panel) => [panel.metric],
  create: createMatrix,
};

function createMatrix({ panel, rectangle, theme, language, site }: PanelContext<MatrixPanel>): PanelBody {
  const view = new Container();
  const drawing = new Graphics();
  const writer = new Writer(theme);
  view.addChild(drawing, writer.view);
  const kind = kindOfMetric(site, panel.metric) ?? '';
  const metric = site.metrics[panel.metric];
  const [rowsBy = '', columnsBy = ''] = metric ? splitOf(metric) : [];
  const rowName = codeNames(site, kind, rowsBy, language);
  const columnName = codeNames(site, kind, columnsBy, language);
  const roleOf = roleOfCode(site, kind, columnsBy);

  const draw = ({ rows }: TableView) => {
    const counts = new Map<string, Map<string, number>>();
    for (const row of rows) {
      const [first = '', second = ''] = row.slice(0, -1) as string[];
      const inRow = counts.get(first) ?? new Map<string, number>();
      counts.set(first, inRow.set(second, row[row.length - 1] as number));
    }
    const columns = withForeignCodes(
      codesOf(site, kind, columnsBy),
      [...counts.values()].flatMap((inRow) => [...inRow.keys()]),
    );
    const names = withForeignCodes(codesOf(site, kind, rowsBy), counts.keys()).filter((code) => counts.has(code));
    drawCountGrid(
      { theme, writer, drawing, width: rectangle.width, height: rectangle.height },
      {
        columns: columns.map((code) => ({ name: columnName(code), role: roleOf(code) })),
        rows: names.map(
          (code): GridRow => ({
            name: rowName(code),
            cells: columns.map((column): GridCell => {
              const role = roleOf(column);
              return {
                value: counts.get(code)?.get(column) ?? 0,
                role: role === 'warning' || role === 'critical' ? role : undefined,
              };
            }),
          }),
        ),
        totalName: say(chromeWords.total, language),
        restName: (count) => sayRest(count, language),
      },
    );
  };

  return {
    view,
    update: ({ views }) => {
      const shown = views.read(panel.metric);
      if (shown?.view !== 'table' || shown.by.length !== 2 || shown.rows.length === 0) return 'empty';
      drawing.clear();
      writer.begin();
      draw(shown);
      writer.end();
      return 'shown';
    },
    frame: () => undefined,
    destroy: () => {
      writer.destroy();
      view.destroy({ children: true });
    },
  };
}
