import { scaleLinear } from 'd3-scale';
import { Container, Graphics } from 'pixi.js';
import type { Panel } from '../../protocol/site/scenes.ts';
import type { SeriesView } from '../../protocol/views.ts';
import { categoryColours, mixColours } from '../theme/colours.ts';
import { chromeWords } from '../words/chrome-words.ts';
import { formatCount } from '../words/format-number.ts';
import { say } from '../words/say.ts';
import { codeNames } from './parts/code-name.ts';
import { createLegend, type LegendItem } from './parts/legend.ts';
import { measureLine } from './parts/line.ts';
import { attributeOfMetric, kindOfMetric } from './parts/metric-kind.ts';
import { destroyPart } from './parts/release-contexts.ts';
import { AreaCurve, type CurvePoint, strokeCurve } from './parts/trend-line.ts';
import { hourTicks } from './parts/time-ticks.ts';
import { fillBand, strokeDashes, usualCourse } from './parts/usual-band.ts';
import { wholeBuckets } from './parts/whole-buckets.ts';
import { Writer } from './parts/writer.ts';
import type { PanelBody, PanelContext, PanelKindEntry } from './panel.ts';

/** Of what is usual: it is seen to lie behind the curve, and never taken for it. */
const BAND_ALPHA = 0.16;
/** Of its piece in the legend, which is small. */
const USUAL_MIX = 0.4;
/** Two greys are hard to tell apart. */
const lastWeekColour = categoryColours[2];

type SeriesPanel = Extract<Panel, { panel: 'series' }>;

/** How many per period: this stretch as light under a curve, earlier ones as faint lines, now as a point with its value. */
export const seriesPanel: PanelKindEntry<SeriesPanel> = {
  chrome: 'card',
  metrics: (panel) => [panel.metric],
  create: createSeries,
};

function createSeries({ panel, rectangle, theme, language, site, clock }: PanelContext<SeriesPanel>): PanelBody {
  const { type, space, colours } = theme;
  const { width, height } = rectangle;
  const view = new Container();
  const grid = new Graphics();
  const lines = new Graphics();
  const front = new Graphics();
  const writer = new Writer(theme);
  view.addChild(grid, lines);
  const curve = new AreaCurve(view, colours.information);
  view.addChild(front, writer.view);
  const head = new Container();
  let legendOf = '';
  const kind = kindOfMetric(site, panel.metric) ?? '';
  const nameOf = codeNames(site, kind, attributeOfMetric(site, panel.metric) ?? '', language);

  const metric = site.metrics[panel.metric];
  const title = panel.title ?? metric?.name;
  const titleWidth = title ? measureLine(say(title, language), { size: type.body, weight: 'strong' }) : 0;
  const legendRoom = Math.max(width * 0.5, width - titleWidth - space.pad * 2);
  const isToday = metric !== undefined && 'series' in metric && metric.series.over === 'today';

  const drawLegend = (shown: SeriesView) => {
    const items = legendItems(shown, { nameOf, language, colours, isToday });
    const key = items.map((item) => item.label).join('|');
    if (key === legendOf) return;
    legendOf = key;
    for (const child of head.removeChildren()) destroyPart(child);
    if (items.length > 1) head.addChild(createLegend(items, theme, legendRoom));
  };

  const draw = (shown: SeriesView, viewTime: number) => {
    const values = shown.lines.flatMap((line) => line.values.filter((value) => value !== null));
    const most = Math.max(4, ...values);
    const tickCount = height > type.caption * 11 ? 4 : 2;
    const scale = scaleLinear([0, most], [0, 1]).nice(tickCount);
    const ticks = scale.ticks(tickCount).filter(Number.isInteger);
    const axisWidth = Math.max(...ticks.map((tick) => formatCount(tick).length)) * type.caption * 0.62 + space.gap;
    const plot = {
      left: axisWidth,
      right: width - space.gap,
      top: type.digits * 0.9,
      bottom: height - type.caption * 1.55,
    };
    const y = scaleLinear(scale.domain(), [plot.bottom, plot.top]);
    const steps = Math.max(1, shown.starts.length - 1);
    const x = (index: number) => plot.left + ((plot.right - plot.left) * index) / steps;
    for (const tick of ticks) {
      const at = Math.round(y(tick));
      grid
        .rect(plot.left, at, plot.right - plot.left, space.hairline)
        .fill({ color: colours.line, alpha: tick === 0 ? 1 : 0.55 });
      writer.digits(formatCount(tick), axisWidth - space.gap, at, {
        role: 'caption',
        colour: colours.dim,
        anchor: [1, 0.5],
      });
    }
    const room = Math.max(2, Math.floor((plot.right - plot.left) / (type.caption * 6)));
    let free = Number.NEGATIVE_INFINITY;
    for (const tick of hourTicks(shown.starts, shown.per, clock, room)) {
      const at = x(tick.index);
      const anchorX = at < plot.left + type.caption ? 0 : at > plot.right - type.caption * 1.4 ? 1 : 0.5;
      // The first stands beside its place, not over it, and may come too near to the next.
      const wide = measureLine(tick.label, { size: type.caption });
      if (at - wide * anchorX < free) continue;
      free = at + wide * (1 - anchorX) + space.gap;
      writer.digits(tick.label, at, height, { role: 'caption', colour: colours.dim, anchor: [anchorX, 1] });
    }
    const points = (values: readonly (number | null)[]): CurvePoint[] =>
      values.flatMap((value, index): CurvePoint[] => (value === null ? [] : [[x(index), y(value)]]));
    const split = shown.lines.filter((line) => line.of === 'now' && line.code !== null);
    split.forEach((line, index) => {
      const color = categoryColours[index % categoryColours.length] ?? colours.information;
      const path = points(line.values);
      const whole = path.slice(0, wholeBuckets(shown, path.length, viewTime));
      strokeCurve(front, whole, { width: space.stroke * 1.1, color, alpha: 1 });
      drawFilling(whole.at(-1), path.at(-1), { color, radius: space.stroke * 1.7 });
    });
    const known = shown.lines.find((line) => line.of === 'now')?.values.findLastIndex((value) => value !== null) ?? -1;
    const usual = usualCourse(shown, Math.max(0, known), { x, y });
    fillBand(lines, usual.band, { color: colours.information, alpha: BAND_ALPHA });
    strokeDashes(lines, usual.expected, {
      dash: space.stroke * 3,
      width: space.stroke * 0.9,
      color: colours.information,
      alpha: 0.75,
    });
    for (const line of shown.lines) {
      if (line.of !== 'yesterday' && line.of !== 'lastWeek') continue;
      const isYesterday = line.of === 'yesterday';
      strokeCurve(lines, points(line.values), {
        width: space.stroke * (isYesterday ? 0.9 : 0.7),
        color: isYesterday ? colours.dim : lastWeekColour,
        alpha: 0.75,
      });
    }
    const now = shown.lines.find((line) => line.of === 'now' && line.code === null);
    if (!now) return;
    const path = points(now.values);
    const whole = path.slice(0, wholeBuckets(shown, path.length, viewTime));
    curve.draw(whole, plot.bottom, space.stroke * 1.25);
    const end = path.at(-1);
    const value = now.values.findLast((each) => each !== null);
    if (!end || value === null || value === undefined) return;
    const isFilling = whole.length < path.length;
    front
      .rect(Math.round(end[0]), plot.top, space.hairline, plot.bottom - plot.top)
      .fill({ color: colours.information, alpha: 0.3 });
    if (isFilling) drawFilling(whole.at(-1), end, { color: colours.information, radius: space.stroke * 2.4 });
    else front.circle(end[0], end[1], space.stroke * 2.4).fill(colours.text);
    const digitsRoom = type.digits * 0.7 * formatCount(value).length;
    const isRight = end[0] + digitsRoom + space.pad < plot.right;
    // Left of its point the number would lie over its own curve: it stands above.
    const wish = isRight ? end[1] : end[1] - type.digits * 0.95;
    const middle = Math.max(type.digits * 0.6, Math.min(wish, plot.bottom - type.digits * 0.6));
    const left = isRight ? end[0] + space.gap : end[0] - space.gap - digitsRoom - space.close * 2;
    front
      .roundRect(left, middle - type.digits * 0.55, digitsRoom + space.close * 2, type.digits * 1.1, space.radius)
      .fill({ color: colours.panel, alpha: 0.78 });
    writer.digits(formatCount(value), end[0] + (isRight ? 1 : -1) * space.pad, middle, {
      role: 'digits',
      colour: colours.text,
      anchor: [isRight ? 0 : 1, 0.5],
    });
  };

  /** The bucket that is still filling is low because it is young: a thin line and a hollow point say so. */
  const drawFilling = (
    last: CurvePoint | undefined,
    end: CurvePoint | undefined,
    { color, radius }: { color: number; radius: number },
  ) => {
    if (!end || last === end) return;
    if (last) strokeCurve(front, [last, end], { width: space.stroke * 0.6, color, alpha: 0.6 });
    front
      .circle(end[0], end[1], radius)
      .fill(colours.panel)
      .stroke({ width: space.stroke * 0.9, color: colours.text });
  };

  return {
    view,
    head,
    update: ({ views, viewTime }) => {
      const shown = views.read(panel.metric);
      if (shown?.view !== 'series' || shown.starts.length === 0) return 'empty';
      grid.clear();
      lines.clear();
      front.clear();
      writer.begin();
      drawLegend(shown);
      draw(shown, viewTime);
      writer.end();
      return 'shown';
    },
    frame: () => undefined,
    destroy: () => {
      curve.destroy();
      writer.destroy();
      head.destroy({ children: true });
      view.destroy({ children: true });
    },
  };
}

function legendItems(
  shown: SeriesView,
  {
    nameOf,
    language,
    colours,
    isToday,
  }: {
    nameOf: (code: string) => string;
    language: 'zh' | 'en';
    colours: PanelContext['theme']['colours'];
    isToday: boolean;
  },
): LegendItem[] {
  const items: LegendItem[] = [];
  let category = 0;
  for (const line of shown.lines) {
    if (line.of === 'now' && line.code !== null) {
      items.push({
        label: nameOf(line.code),
        colour: categoryColours[category % categoryColours.length] ?? colours.information,
      });
      category += 1;
    } else if (line.of === 'now')
      items.push({
        label: say(isToday ? chromeWords.today : chromeWords.current, language),
        colour: colours.information,
      });
    else if (line.of === 'usualHigh' || line.of === 'foreseenHigh') {
      if (line.values.some((value) => value !== null))
        items.push({
          label: say(line.of === 'usualHigh' ? chromeWords.usual : chromeWords.foreseen, language),
          colour: mixColours(colours.panel, colours.information, USUAL_MIX),
        });
    } else if (line.of === 'yesterday' || line.of === 'lastWeek') {
      const isYesterday = line.of === 'yesterday';
      items.push({
        label: say(isYesterday ? chromeWords.yesterday : chromeWords.lastWeek, language),
        colour: isYesterday ? colours.dim : lastWeekColour,
      });
    }
  }
  return items;
}
