import { Container, Graphics } from 'pixi.js';
import type { Panel } from '../../protocol/site/scenes.ts';
import type { SeriesView, ValueView } from '../../protocol/views.ts';
import { formatShare } from '../words/format-number.ts';
import { say } from '../words/say.ts';
import { describeComparisons, traceDirection } from './parts/comparison.ts';
import { measureLine } from './parts/line.ts';
import { RollingDigits } from './parts/rolling-digits.ts';
import { formatRolling } from './parts/rolling-number.ts';
import { roleOfValue } from './parts/threshold-role.ts';
import { AreaCurve, type CurvePoint, strokeCurve } from './parts/trend-line.ts';
import { wholeBuckets } from './parts/whole-buckets.ts';
import { Writer } from './parts/writer.ts';
import type { PanelBody, PanelContext, PanelKindEntry, PanelUpdate } from './panel.ts';

type NumberPanel = Extract<Panel, { panel: 'number' }>;

/** One number: large, with what it was before, and how it went where a series is named. */
export const numberPanel: PanelKindEntry<NumberPanel> = {
  chrome: 'card',
  metrics: (panel) => (panel.series ? [panel.metric, panel.series] : [panel.metric]),
  create: createNumber,
};

/** From the largest; one that does not fit gives way to the next. */
const NUMBER_SIZES = ['display', 'hero', 'key'] as const;

function createNumber({ panel, rectangle, theme, language, site }: PanelContext<NumberPanel>): PanelBody {
  const { type, space, colours } = theme;
  const { width, height } = rectangle;
  const metric = site.metrics[panel.metric];
  const isShare = metric !== undefined && 'ratio' in metric;
  const view = new Container();
  const drawing = new Graphics();
  const writer = new Writer(theme);
  // A number stands beside its comparisons where both have room, else above them.
  const beside = width >= type.hero * 5;
  const isNarrow = width < type.hero * 8;
  const split = isNarrow ? 0.42 : 0.56;
  const wished = NUMBER_SIZES.slice(NUMBER_SIZES.indexOf(panel.size ?? 'hero'));
  const role = wished.find((each) => height >= type[each] * 1.15 && width >= type[each] * 3) ?? 'key';
  const numberRoom = beside ? width * split - space.gap : width;
  const digits = new RollingDigits({ role, type, colour: colours.text, maxWidth: numberRoom });
  const curve = panel.series ? new AreaCurve(view, colours.information, 0.28) : undefined;
  view.addChild(drawing, writer.view, digits.view);
  const lineHeight = Math.round(type.digits * 1.35);
  const size = type[role];
  // Beside its comparisons, with nothing below, the number stands in the middle of its room.
  const top = beside && !panel.series ? Math.max(0, Math.round((height - size * 1.2) / 2)) : 0;
  digits.view.y = top;

  const writeComparisons = (shown: ValueView, left: number, room: number): number => {
    const lines = describeComparisons(shown.value, shown.compare, metric?.better ?? 'none', language, theme);
    const arrow = type.digits * 0.6;
    const figureWidth = Math.max(0, ...lines.map(({ text }) => text.length)) * type.digits * 0.6;
    const labelWidth = Math.min(
      Math.max(0, ...lines.map(({ label }) => measureLine(label, { size: type.body }))),
      room - arrow - space.gap - space.close - figureWidth,
    );
    let y = beside ? Math.max(0, top + (size * 1.2 - lineHeight * lines.length) / 2) : size * 1.2;
    for (const line of lines) {
      if (y + lineHeight > height + 1) break;
      const middle = y + lineHeight / 2;
      writer.words(line.label, left, middle, {
        size: type.body,
        colour: colours.dim,
        anchor: [0, 0.5],
        maxWidth: Math.max(0, labelWidth),
        least: type.caption,
      });
      const x = left + Math.max(0, labelWidth) + space.gap;
      traceDirection(drawing, line.direction, x, middle, arrow).fill(line.colour);
      writer.digits(line.text, x + arrow + space.close, middle, {
        role: 'digits',
        colour: line.colour,
        anchor: [0, 0.5],
        maxWidth: left + room - x - arrow - space.close,
      });
      y += lineHeight;
    }
    return y;
  };

  const drawTrend = (series: SeriesView | undefined, top: number, viewTime: number) => {
    const room = height - top;
    if (!curve || !series || room < type.body) {
      curve?.draw([], 0, 0);
      return;
    }
    const values = series.lines.find((line) => line.of === 'now')?.values ?? [];
    const known = values.filter((value) => value !== null);
    const most = Math.max(1, ...known);
    const points: CurvePoint[] = [];
    values.forEach((value, index) => {
      if (value !== null)
        points.push([(width * index) / Math.max(1, values.length - 1), height - (room * 0.94 * value) / most]);
    });
    const whole = points.slice(0, wholeBuckets(series, points.length, viewTime));
    curve.draw(whole, height, space.stroke);
    const last = points.at(-1);
    if (!last) return;
    const [x, y] = [Math.min(last[0], width - space.stroke * 2), Math.min(last[1], height - space.stroke * 2)];
    const isFilling = whole.length < points.length;
    // A period that is still filling is low because it is young.
    const before = whole.at(-1);
    if (isFilling && before)
      strokeCurve(drawing, [before, [x, y]], { width: space.stroke * 0.6, color: colours.information, alpha: 0.6 });
    if (isFilling)
      drawing
        .circle(x, y, space.stroke * 1.9)
        .fill(colours.panel)
        .stroke({ width: space.stroke * 0.8, color: colours.text });
    else drawing.circle(x, y, space.stroke * 1.9).fill(colours.text);
  };

  return {
    view,
    update: ({ views, at, viewTime }: PanelUpdate) => {
      const shown = views.read(panel.metric);
      if (shown?.view !== 'value') return 'empty';
      const role = metric ? roleOfValue(shown.value, metric) : undefined;
      digits.setText(isShare && shown.value !== null ? formatShare(shown.value) : formatRolling(shown.value), at);
      digits.colour = role ? theme.roles[role] : colours.text;
      drawing.clear();
      writer.begin();
      const unit = metric?.unit;
      let right = digits.width;
      if (unit && digits.width + type.body * 2 < numberRoom) {
        const words = writer.words(say(unit, language), digits.width + space.gap, top + size * 1.02, {
          size: type.body,
          colour: colours.dim,
          anchor: [0, 1],
        });
        right += space.gap + words.width;
      }
      // A short number leaves more room to what it is compared with.
      const left = beside ? Math.round(isNarrow ? Math.min(width * split, right + space.wide) : width * split) : 0;
      const bottom = writeComparisons(shown, left, width - left);
      const series = panel.series ? views.read(panel.series) : undefined;
      drawTrend(series?.view === 'series' ? series : undefined, Math.max(bottom, size * 1.2) + space.gap, viewTime);
      writer.end();
      return 'shown';
    },
    frame: ({ wall }) => digits.frame(wall),
    destroy: () => {
      curve?.destroy();
      digits.destroy();
      writer.destroy();
      view.destroy({ children: true });
    },
  };
}
