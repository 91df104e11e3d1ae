import { Container, Graphics } from 'pixi.js';
import type { Panel } from '../../protocol/site/scenes.ts';
import type { SeriesView, ValueView } from '../../protocol/views.ts';
import { roleColour } from '../theme/colours.ts';
import { say } from '../words/say.ts';
import { describeComparisons, traceDirection } from './parts/comparison.ts';
import { RollingDigits } from './parts/rolling-digits.ts';
import { roleOfValue } from './parts/threshold-role.ts';
import { AreaCurve, type CurvePoint } from './parts/trend-line.ts';
import { Writer } from './parts/writer.ts';
import type { PanelBody, PanelContext, PanelKindEntry, PanelUpdate } from './panel.ts';

type NumberPanel = Extract<Panel, { panel: 'number' }>;

/** One number: large, with what it was before, and how it went where a series is named. */
export const numberPanel: PanelKindEntry<NumberPanel> = {
  chrome: 'card',
  metrics: (panel) => (panel.series ? [panel.metric, panel.series] : [panel.metric]),
  create: createNumber,
};

function createNumber({ panel, rectangle, theme, language, site }: PanelContext<NumberPanel>): PanelBody {
  const { type, space, colours } = theme;
  const { width, height } = rectangle;
  const metric = site.metrics[panel.metric];
  const view = new Container();
  const drawing = new Graphics();
  const writer = new Writer(theme);
  // A number stands beside its comparisons where both have room, else above them.
  const beside = width >= type.hero * 5;
  const split = width >= type.hero * 8 ? 0.56 : 0.42;
  const fitsHero = height >= type.hero * 1.15 && width >= type.hero * 3;
  const role = panel.size === 'key' || !fitsHero ? 'key' : 'hero';
  const numberRoom = beside ? width * split - space.gap : width;
  const digits = new RollingDigits({ role, type, colour: colours.text, maxWidth: numberRoom });
  const curve = panel.series ? new AreaCurve(view, colours.information, 0.28) : undefined;
  view.addChild(drawing, writer.view, digits.view);
  const lineHeight = Math.round(type.digits * 1.35);

  const writeComparisons = (shown: ValueView, left: number, top: number, room: number): number => {
    const lines = describeComparisons(shown.value, shown.compare, metric?.better ?? 'none', language, theme);
    const labelWidth = type.body * (language === 'zh' ? 5.4 : 7);
    let y = top;
    for (const line of lines) {
      if (y + lineHeight > height + 1) break;
      const middle = y + lineHeight / 2;
      const arrow = type.digits * 0.6;
      const short = room < labelWidth + type.digits * 4.6;
      writer.words(line.label, left, middle, {
        size: type.body,
        colour: colours.dim,
        anchor: [0, 0.5],
        maxWidth: short ? room * 0.55 : labelWidth,
        least: type.caption,
      });
      const x = left + (short ? room * 0.58 : labelWidth + space.gap);
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

  const drawTrend = (series: SeriesView | undefined, top: number) => {
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
    curve.draw(points, height, space.stroke);
    const last = points.at(-1);
    if (last)
      drawing.circle(Math.min(last[0], width - space.stroke * 2), last[1], space.stroke * 1.9).fill(colours.text);
  };

  return {
    view,
    update: ({ views, at }: PanelUpdate) => {
      const shown = views.read(panel.metric);
      if (shown?.view !== 'value') return 'empty';
      const role = metric ? roleOfValue(shown.value, metric) : undefined;
      digits.set(shown.value, at);
      digits.colour = role ? roleColour[role] : colours.text;
      drawing.clear();
      writer.begin();
      const size = fitsHero && panel.size !== 'key' ? type.hero : type.key;
      const unit = metric?.unit;
      if (unit && digits.width + type.body * 2 < numberRoom) {
        writer.words(say(unit, language), digits.width + space.gap, size * 1.02, {
          size: type.body,
          colour: colours.dim,
          anchor: [0, 1],
        });
      }
      const left = beside ? Math.round(width * split) : 0;
      const bottom = writeComparisons(
        shown,
        left,
        beside ? Math.max(0, (size * 1.2 - lineHeight * 2) / 2) : size * 1.2,
        width - left,
      );
      const series = panel.series ? views.read(panel.series) : undefined;
      drawTrend(series?.view === 'series' ? series : undefined, Math.max(bottom, size * 1.2) + space.gap);
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
