import { Container, Graphics } from 'pixi.js';
import type { Metric, Threshold } from '../../protocol/site/metrics.ts';
import type { Panel } from '../../protocol/site/scenes.ts';
import { formatCount, formatShare } from '../words/format-number.ts';
import { say } from '../words/say.ts';
import { gaugeScale } from './parts/gauge-scale.ts';
import { measureLine } from './parts/line.ts';
import { traceMark } from './parts/mark.ts';
import { RollingDigits } from './parts/rolling-digits.ts';
import { formatRolling } from './parts/rolling-number.ts';
import { roleOfValue } from './parts/threshold-role.ts';
import { Writer } from './parts/writer.ts';
import type { PanelBody, PanelContext, PanelKindEntry } from './panel.ts';

type GaugePanel = Extract<Panel, { panel: 'gauge' }>;

/** One number against the limits that its metric declares: where it stands, and how far it is from each. */
export const gaugePanel: PanelKindEntry<GaugePanel> = {
  chrome: 'card',
  metrics: (panel) => [panel.metric],
  create: createGauge,
};

/** An arc of 240 degrees, open below. */
const ARC_FROM = (Math.PI * 5) / 6;
const ARC_TO = (Math.PI * 13) / 6;
/** Its height over its radius: the top, and what lies below its middle. */
const ARC_HEIGHT = 1.5;
const ARC_FIGURES = ['display', 'hero'] as const;

function createGauge({ panel, rectangle, theme, language, site }: PanelContext<GaugePanel>): PanelBody {
  const { type, space, colours, roles } = theme;
  const { width, height } = rectangle;
  const view = new Container();
  const drawing = new Graphics();
  const writer = new Writer(theme);
  const metric: Metric | undefined = site.metrics[panel.metric];
  const isShare = metric !== undefined && 'ratio' in metric;
  const thresholds = metric?.thresholds ?? [];
  const better = metric?.better ?? 'none';
  const scale = gaugeScale({ range: panel.range, isShare, better, thresholds });
  const format = isShare ? formatShare : formatCount;
  const limitsHeight = type.body * 1.5;
  const stroke = Math.round(type.body * 0.62);
  const radius = Math.min(width * 0.5 - stroke, (height - limitsHeight - stroke) / ARC_HEIGHT);
  const isArc = radius >= type.key * 1.5;
  const role = isArc
    ? (ARC_FIGURES.find((each) => radius >= type[each] * 1.7) ?? 'key')
    : height >= type.key * 2.1
      ? 'key'
      : 'digits';
  const size = type[role];
  const digits = new RollingDigits({
    role,
    type,
    colour: colours.text,
    maxWidth: isArc ? (radius - stroke) * 1.7 : width * 0.5,
  });
  view.addChild(drawing, writer.view, digits.view);

  const limitWords = ({ from }: Threshold) => `${better === 'up' ? '≤' : '≥'}${format(from)}`;

  /** What each limit is, by its shape: in one row under the scale, as many as have room. */
  const writeLimits = (left: number, room: number, middle: number, { isCentred }: { isCentred: boolean }) => {
    const mark = type.body * 0.3;
    const widths = thresholds.map(
      (limit) => mark * 2 + space.close + measureLine(limitWords(limit), { size: type.body }) * 1.06,
    );
    const all = widths.reduce((sum, each) => sum + each + space.wide, -space.wide);
    let x = left + (isCentred ? Math.max(0, (room - all) / 2) : 0);
    thresholds.forEach((limit, index) => {
      const needed = widths[index] ?? 0;
      if (x + needed > left + room + 1) return;
      traceMark(drawing, limit.role, Math.round(x + mark), middle, mark).fill(roles[limit.role]);
      writer.digits(limitWords(limit), x + mark * 2 + space.close, middle, {
        role: 'body',
        colour: colours.dim,
        anchor: [0, 0.5],
      });
      x += needed + space.wide;
    });
  };

  /** Both ends of the scale: beside the arc, or within it where it fills the panel. */
  const writeEnds = (middle: number, reach: number, y: number) => {
    // Clear of the band of the limits.
    const beside = stroke * 1.5;
    scale.ends.forEach((end, index) => {
      const side = index === 0 ? -1 : 1;
      const text = format(end);
      const isOutside = measureLine(text, { size: type.body }) * 1.06 <= middle - reach - beside;
      writer.digits(text, middle + side * (isOutside ? reach + beside : reach - stroke), y, {
        role: 'body',
        colour: colours.faint,
        anchor: [(side === 1) === isOutside ? 0 : 1, 0.5],
      });
    });
  };

  const drawArc = (value: number | null, colour: number) => {
    const centre = {
      x: width / 2,
      y: stroke / 2 + radius + Math.max(0, (height - limitsHeight - stroke - radius * ARC_HEIGHT) / 2),
    };
    const at = (share: number) => ARC_FROM + (ARC_TO - ARC_FROM) * share;
    const arc = (from: number, to: number, distance: number) => {
      drawing.moveTo(centre.x + Math.cos(at(from)) * distance, centre.y + Math.sin(at(from)) * distance);
      return drawing.arc(centre.x, centre.y, distance, at(from), at(to));
    };
    arc(0, 1, radius).stroke({ width: stroke, color: colours.track, cap: 'butt' });
    if (value !== null && scale.share(value) > 0)
      arc(0, scale.share(value), radius).stroke({ width: stroke, color: colour, cap: 'butt' });
    // Where a limit is reached: a thin outer band from there on, in the colour of what it means.
    for (const { from, to, role: bandRole } of scale.bands)
      arc(from, to, radius + stroke * 0.82).stroke({
        width: Math.max(2, stroke * 0.22),
        color: roles[bandRole],
        cap: 'butt',
      });
    digits.view.position.set(Math.round(centre.x - digits.width / 2), Math.round(centre.y - size * 0.62));
    const unit = metric?.unit;
    if (unit)
      writer.words(say(unit, language), centre.x, centre.y + size * 0.62 + type.body * 0.35, {
        size: type.body,
        colour: colours.dim,
        anchor: [0.5, 0.5],
        maxWidth: radius,
        least: type.caption,
      });
    const ends = centre.y + Math.sin(ARC_TO) * radius + stroke * 0.4;
    writeEnds(centre.x, Math.cos(ARC_TO) * radius, ends - type.body * 0.3);
    writeLimits(0, width, Math.min(height - type.body * 0.6, ends + type.body * 0.9), { isCentred: true });
  };

  const drawBar = (value: number | null, colour: number) => {
    const barHeight = Math.round(Math.min(stroke, height * 0.16));
    const hasLimits = height >= size * 1.2 + barHeight * 2 + limitsHeight;
    const block = size * 1.2 + space.close + barHeight + (hasLimits ? space.close + limitsHeight : 0);
    const top = Math.max(0, Math.round((height - block) / 2));
    digits.view.position.set(0, top);
    const unit = metric?.unit;
    if (unit)
      writer.words(say(unit, language), digits.width + space.gap, top + size * 1.02, {
        size: type.body,
        colour: colours.dim,
        anchor: [0, 1],
        maxWidth: Math.max(0, width * 0.25),
        least: type.caption,
      });
    const y = Math.round(top + size * 1.2 + space.close);
    drawing.rect(0, y, width, barHeight).fill(colours.track);
    if (value !== null) drawing.rect(0, y, Math.round(width * scale.share(value)), barHeight).fill(colour);
    for (const { from, to, role: bandRole } of scale.bands)
      drawing
        .rect(
          Math.round(width * from),
          y + barHeight + space.hairline,
          Math.round(width * (to - from)),
          Math.max(2, Math.round(barHeight * 0.22)),
        )
        .fill(roles[bandRole]);
    if (hasLimits) writeLimits(0, width, y + barHeight + space.close + limitsHeight * 0.55, { isCentred: false });
  };

  return {
    view,
    update: ({ views, at }) => {
      const shown = views.read(panel.metric);
      if (shown?.view !== 'value') return 'empty';
      const { value } = shown;
      const alarm = metric ? roleOfValue(value, metric) : undefined;
      const colour = alarm ? roles[alarm] : colours.information;
      digits.setText(isShare && value !== null ? formatShare(value) : formatRolling(value), at);
      digits.colour = value === null ? colours.dim : alarm ? roles[alarm] : colours.text;
      drawing.clear();
      writer.begin();
      if (isArc) drawArc(value, colour);
      else drawBar(value, colour);
      if (alarm && !isArc && digits.width + size < width * 0.7)
        traceMark(drawing, alarm, width - size * 0.4, digits.view.y + size * 0.62, size * 0.28).fill(roles[alarm]);
      writer.end();
      return 'shown';
    },
    frame: ({ wall }) => digits.frame(wall),
    destroy: () => {
      digits.destroy();
      writer.destroy();
      view.destroy({ children: true });
    },
  };
}
