import { Container, Graphics } from 'pixi.js';
import type { Panel } from '../../protocol/site/scenes.ts';
import type { QuantilesGroup, QuantilesView } from '../../protocol/views.ts';
import { mixColours } from '../theme/colours.ts';
import { formatDuration } from '../words/format-duration.ts';
import { formatShare, NO_NUMBER } from '../words/format-number.ts';
import { sayBand, sayBeyond, sayProbability } from '../words/say-quantile.ts';
import { codeNames } from './parts/code-name.ts';
import { attributeOfMetric, kindOfMetric } from './parts/metric-kind.ts';
import { measureLine } from './parts/line.ts';
import { Writer } from './parts/writer.ts';
import type { PanelBody, PanelContext, PanelKindEntry } from './panel.ts';

type QuantilesPanel = Extract<Panel, { panel: 'quantiles' }>;

/** How long it takes: for half, for nine in ten; and which share was done within each limit. Split ones get a strip each. */
export const quantilesPanel: PanelKindEntry<QuantilesPanel> = {
  chrome: 'card',
  metrics: (panel) => [panel.metric],
  create: createQuantiles,
};

/** Seconds look alike in each language; the bar stands between its figures and its legend. */
const BAR_SHARE = 0.7;
const FIGURE_ROLES = ['key', 'title', 'digits'] as const;

function createQuantiles({ panel, rectangle, theme, language, site }: PanelContext<QuantilesPanel>): PanelBody {
  const { type, space, colours } = theme;
  const { width, height } = rectangle;
  const view = new Container();
  const drawing = new Graphics();
  const writer = new Writer(theme);
  view.addChild(drawing, writer.view);
  const nameOf = codeNames(
    site,
    kindOfMetric(site, panel.metric) ?? '',
    attributeOfMetric(site, panel.metric) ?? '',
    language,
  );
  const duration = (ms: number | null | undefined) =>
    ms === null || ms === undefined ? NO_NUMBER : formatDuration(ms, language);

  /** Each quantile as a large figure with its meaning below. */
  const writeFigures = (shown: QuantilesView, group: QuantilesGroup, room: number) => {
    const column = width / Math.max(1, shown.probabilities.length);
    const texts = shown.probabilities.map((_, index) => duration(group.quantilesMs[index]));
    // All are of one size: the largest in which each has room.
    const role =
      FIGURE_ROLES.find(
        (each) =>
          room >= type[each] * 1.2 + type.body * 1.4 &&
          texts.every((text) => measureLine(text, { size: type[each], weight: 'strong' }) <= column - space.gap),
      ) ?? 'digits';
    shown.probabilities.forEach((probability, index) => {
      const x = column * index;
      writer.digits(texts[index] ?? NO_NUMBER, x, 0, {
        role,
        colour: index === 0 ? colours.text : mixColours(colours.text, colours.dim, 0.35),
        maxWidth: column - space.gap,
      });
      writer.words(sayProbability(probability, language), x, type[role] * 1.22, {
        size: type.body,
        colour: colours.dim,
        maxWidth: column - space.gap,
        least: type.caption,
      });
    });
    return type[role] * 1.22 + type.body * 1.35;
  };

  /** One bar of all counts, cut at the limits: what was in time is bright, what was not fades. */
  const drawBands = (shown: QuantilesView, group: QuantilesGroup, top: number) => {
    const total = group.bandCounts.reduce((sum, count) => sum + count, 0);
    const room = height - top;
    if (total === 0 || room < type.body * 1.1) return;
    const labelHeight = type.digits * 1.25;
    const hasLabels = room >= labelHeight + type.body * BAR_SHARE;
    const barHeight = Math.round(Math.min(type.body * BAR_SHARE, room * 0.4));
    const block = barHeight + (hasLabels ? space.close + labelHeight : 0);
    const y = Math.round(top + Math.max(0, (room - block) / 2));
    let x = 0;
    group.bandCounts.forEach((count, index) => {
      const wide = (count / total) * width;
      const isRest = index === shown.bandsMs.length;
      if (wide > 0)
        drawing
          .rect(Math.round(x), y, Math.max(1, Math.round(x + wide) - Math.round(x) - space.hairline * 2), barHeight)
          .fill({ color: bandColour(index, shown.bandsMs.length), alpha: isRest ? 0.75 : 1 });
      x += wide;
    });
    if (hasLabels) writeBands(shown, group, y + barHeight + space.close + labelHeight / 2);
  };

  const bandColour = (index: number, limits: number) =>
    index === limits ? colours.warning : mixColours(colours.ok, 0x1b4a56, index / Math.max(1, limits));

  /** In columns under the bar: what was done within each limit, and what was not within any. Where they have no room, the first ones. */
  const writeBands = ({ bandsMs }: QuantilesView, { bandCounts }: QuantilesGroup, middle: number) => {
    const total = bandCounts.reduce((sum, count) => sum + count, 0);
    let within = 0;
    // Shares add up: "within 10 min" counts those within 5 min as well, as people read it.
    const labels: { label: string; share: number; colour: number }[] = bandsMs.map((limit, index) => {
      within += bandCounts[index] ?? 0;
      return {
        label: sayBand(limit, language),
        share: within / total,
        colour: index === 0 ? colours.ok : colours.text,
      };
    });
    labels.push({
      label: sayBeyond(bandsMs.at(-1) ?? 0, language),
      share: (total - within) / total,
      colour: within < total ? colours.warning : colours.dim,
    });
    const figureWidth = (share: number) => formatShare(share).length * type.digits * 0.75;
    const widest = Math.max(
      ...labels.map(({ label, share }) => measureLine(label, { size: type.body }) + space.gap + figureWidth(share)),
    );
    const columns = Math.max(1, Math.min(labels.length, Math.floor((width + space.wide) / (widest + space.wide))));
    labels.slice(0, columns).forEach(({ label, share, colour }, index) => {
      const left = Math.round((width / columns) * index);
      const words = writer.words(label, left, middle, {
        size: type.body,
        colour: colours.dim,
        anchor: [0, 0.5],
        maxWidth: Math.max(0, width / columns - figureWidth(share) - space.gap),
        least: type.caption,
      });
      writer.digits(formatShare(share), left + words.width + space.gap, middle, {
        role: 'digits',
        colour,
        anchor: [0, 0.5],
        maxWidth: figureWidth(share),
      });
    });
  };

  const drawSingle = (shown: QuantilesView, group: QuantilesGroup) => {
    const bandRoom = shown.bandsMs.length > 0 ? type.body * 2.6 : 0;
    drawBands(shown, group, writeFigures(shown, group, height - bandRoom) + space.gap);
  };

  /** A strip for each group: light up to the first quantile, fainter up to the last. */
  const drawGroups = (shown: QuantilesView) => {
    const lastIndex = shown.probabilities.length - 1;
    const captions = type.body * 1.5;
    const hasCaptions = height > captions + type.digits * 2.4;
    const rows = shown.groups.slice(
      0,
      Math.max(1, Math.floor((height - (hasCaptions ? captions : 0)) / (type.digits * 1.25))),
    );
    const top = hasCaptions ? captions : 0;
    const rowHeight = Math.min((height - top) / rows.length, type.digits * 1.7);
    const figure = Math.min(type.digits * 5, width * 0.26);
    const showsFirst = width > type.body * 18 && lastIndex > 0;
    const figures = showsFirst ? 2 : 1;
    const nameWidth = Math.min(width * 0.3, type.body * (language === 'zh' ? 5 : 8));
    const stripLeft = Math.round(nameWidth + space.gap);
    const strip = Math.max(0, width - stripLeft - figure * figures - space.gap);
    const most = Math.max(1, ...rows.map((group) => group.quantilesMs[lastIndex] ?? 0));
    if (hasCaptions) {
      const style = {
        size: type.body,
        colour: colours.dim,
        anchor: [1, 0.5] as const,
        maxWidth: figure - space.close,
        least: type.caption,
      };
      writer.words(sayProbability(shown.probabilities[lastIndex] ?? 0, language), width, captions * 0.4, style);
      if (showsFirst)
        writer.words(sayProbability(shown.probabilities[0] ?? 0, language), width - figure, captions * 0.4, style);
    }
    rows.forEach((group, index) => {
      const y = top + rowHeight * (index + 0.5);
      const first = group.quantilesMs[0] ?? 0;
      const last = group.quantilesMs[lastIndex] ?? 0;
      const bar = Math.round(type.body * 0.46);
      writer.words(group.code === null ? '' : nameOf(group.code), 0, y, {
        size: type.body,
        colour: colours.text,
        anchor: [0, 0.5],
        maxWidth: nameWidth,
        least: type.caption,
      });
      if (strip > type.body * 3) {
        drawing.rect(stripLeft, Math.round(y - bar / 2), strip, bar).fill(colours.track);
        drawing
          .rect(stripLeft, Math.round(y - bar / 2), Math.round((strip * last) / most), bar)
          .fill(mixColours(colours.information, colours.track, 0.6));
        drawing
          .rect(stripLeft, Math.round(y - bar / 2), Math.round((strip * first) / most), bar)
          .fill(colours.information);
      }
      if (showsFirst)
        writer.digits(duration(group.quantilesMs[0]), width - figure, y, {
          role: 'digits',
          colour: colours.text,
          anchor: [1, 0.5],
          maxWidth: figure - space.gap,
        });
      writer.digits(duration(group.quantilesMs[lastIndex]), width, y, {
        role: 'digits',
        colour: showsFirst ? colours.dim : colours.text,
        anchor: [1, 0.5],
        maxWidth: figure - space.gap,
      });
    });
  };

  return {
    view,
    update: ({ views }) => {
      const shown = views.read(panel.metric);
      if (shown?.view !== 'quantiles' || shown.groups.every((group) => group.count === 0)) return 'empty';
      drawing.clear();
      writer.begin();
      const [only] = shown.groups;
      if (shown.groups.length === 1 && only?.code === null) drawSingle(shown, only);
      else drawGroups(shown);
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
