import { Container, Graphics } from 'pixi.js';
import type { Metric } from '../../protocol/site/metrics.ts';
import type { Panel } from '../../protocol/site/scenes.ts';
import type { View } from '../../protocol/views.ts';
import { formatShare } from '../words/format-number.ts';
import { say } from '../words/say.ts';
import { cellsOf } from './parts/cells.ts';
import { type ComparisonLine, describeComparisons, traceDirection } from './parts/comparison.ts';
import { measureLine } from './parts/line.ts';
import { traceMark } from './parts/mark.ts';
import { RollingDigits } from './parts/rolling-digits.ts';
import { formatRolling } from './parts/rolling-number.ts';
import { roleOfValue } from './parts/threshold-role.ts';
import { Writer } from './parts/writer.ts';
import type { PanelBody, PanelContext, PanelKindEntry } from './panel.ts';

type NumbersPanel = Extract<Panel, { panel: 'numbers' }>;

/** Key figures in a row: the number, and below it what it counts. One that has crossed its threshold takes colour and shape. */
export const numbersPanel: PanelKindEntry<NumbersPanel> = {
  chrome: 'ground',
  metrics: (panel) => panel.metrics,
  create: createNumbers,
};

function createNumbers({ panel, rectangle, theme, language, site }: PanelContext<NumbersPanel>): PanelBody {
  const { type, space, colours } = theme;
  const view = new Container();
  const drawing = new Graphics();
  const writer = new Writer(theme);
  view.addChild(drawing, writer.view);
  const keys = panel.metrics;
  const cells = cellsOf({
    count: keys.length,
    width: rectangle.width,
    height: rectangle.height,
    leastHeight: type.key * 1.15 + type.body * 1.5,
    leastWidth: type.key * 2.6,
  });
  // All figures of a row are of one size: the one that a narrow cell has room for.
  const role = cells.some(({ width }) => width < type.key * 3) ? 'title' : 'key';
  const size = type[role];
  const figures = cells.map((cell, index) => {
    const digits = new RollingDigits({ role, type, colour: colours.text, maxWidth: cell.width - space.close * 2 });
    const block = size * 1.2 + type.body * 1.35;
    const top = Math.round(cell.y + Math.max(0, (cell.height - block) / 2));
    view.addChild(digits.view);
    return { digits, cell, top, key: keys[index] ?? '' };
  });

  const comparisonsOf = (shown: View | undefined, { better }: Metric) =>
    shown?.view === 'value' ? describeComparisons(shown.value, shown.compare, better, language, theme) : [];
  const arrow = type.body * 0.6;
  const comparisonWidth = ({ label, text }: ComparisonLine) =>
    measureLine(label, { size: type.body }) + space.gap + arrow + space.close + text.length * type.body * 0.66;

  const writeComparison = ({ label, text, direction, colour }: ComparisonLine, left: number, y: number) => {
    const words = writer.words(label, left, y, { size: type.body, colour: colours.dim, anchor: [0, 0.5] });
    const x = left + words.width + space.gap;
    traceDirection(drawing, direction, x, y, arrow).fill(colour);
    writer.digits(text, x + arrow + space.close, y, { role: 'body', colour, anchor: [0, 0.5] });
  };

  return {
    view,
    update: ({ views, at }) => {
      drawing.clear();
      writer.begin();
      for (const { digits, cell, top, key } of figures) {
        const metric = site.metrics[key];
        const value = valueOf(views.read(key));
        digits.setText(metric && 'ratio' in metric && value !== null ? formatShare(value) : formatRolling(value), at);
        const alarm = metric ? roleOfValue(value, metric) : undefined;
        digits.colour = value === null ? colours.dim : alarm ? theme.roles[alarm] : colours.text;
        const middle = cell.x + cell.width / 2;
        digits.view.position.set(Math.round(middle - digits.width / 2), top);
        const label = metric ? say(metric.name, language) : key;
        const y = top + size * 1.2 + type.body * 0.65;
        const [comparison] = metric ? comparisonsOf(views.read(key), metric) : [];
        const labelWidth = measureLine(label, { size: type.body });
        const besideWidth = comparison ? comparisonWidth(comparison) : 0;
        const hasComparison = comparison && labelWidth + space.pad + besideWidth <= cell.width - space.pad * 2;
        const shift = hasComparison ? (space.pad + besideWidth) / 2 : 0;
        writer.words(label, middle - shift, y, {
          size: type.body,
          colour: colours.dim,
          anchor: [0.5, 0.5],
          maxWidth: cell.width - space.close * 2,
          least: type.caption,
        });
        if (hasComparison) writeComparison(comparison, middle - shift + labelWidth / 2 + space.pad, y);
        if (alarm)
          traceMark(
            drawing,
            alarm,
            Math.round(middle - digits.width / 2 - size * 0.55),
            Math.round(top + size * 0.62),
            size * 0.27,
          ).fill(theme.roles[alarm]);
        if (cell.x > 0)
          drawing
            .rect(Math.round(cell.x), Math.round(top + size * 0.3), space.hairline, Math.round(size * 0.9 + type.body))
            .fill({ color: colours.line });
      }
      writer.end();
      return 'shown';
    },
    frame: ({ wall }) => {
      for (const figure of figures) figure.digits.frame(wall);
    },
    destroy: () => {
      for (const { digits } of figures) digits.destroy();
      writer.destroy();
      view.destroy({ children: true });
    },
  };
}

/** One number out of whatever the metric's view is: a value, or the sum of its parts. */
function valueOf(view: View | undefined): number | null {
  if (view?.view === 'value') return view.value;
  if (view?.view === 'table') return view.rows.reduce((sum, row) => sum + (row[row.length - 1] as number), 0);
  if (view?.view === 'ranking' || view?.view === 'list') return view.total;
  return null;
}
