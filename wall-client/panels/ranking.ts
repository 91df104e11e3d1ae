import { type BitmapText, Container, Graphics, type Text } from 'pixi.js';
import type { Panel } from '../../protocol/site/scenes.ts';
import type { View } from '../../protocol/views.ts';
import { mixColours } from '../theme/colours.ts';
import { motion } from '../theme/motion.ts';
import { formatCount } from '../words/format-number.ts';
import { codesOf } from './parts/code-list.ts';
import { codeNames } from './parts/code-name.ts';
import { traceDirection } from './parts/comparison.ts';
import { createDigits, fitDigits } from './parts/digits.ts';
import { createLine, measureLine } from './parts/line.ts';
import { attributeOfMetric, kindOfMetric } from './parts/metric-kind.ts';
import { type Move, placeAt, retarget, startMove } from './parts/moving-rows.ts';
import { destroyPart } from './parts/release-contexts.ts';
import type { PanelBody, PanelContext, PanelKindEntry } from './panel.ts';

type RankingPanel = Extract<Panel, { panel: 'ranking' }>;

/** The band lies over the bar: both are to be seen. */
const BAND_ALPHA = 0.22;
const BAND_END_ALPHA = 0.75;

interface Row {
  readonly view: Container;
  readonly bar: Graphics;
  /** From the least to the most that it may be. */
  readonly band: Graphics;
  readonly range: BitmapText | undefined;
  readonly place: BitmapText;
  readonly value: BitmapText;
  readonly name: Text;
  readonly y: Move;
  readonly length: Move;
  /** Shows for a while that it has gained or lost places. */
  readonly gain: Graphics;
  position: number;
  movedAt: number;
}

/** The largest first: bars that move to their new place and length; who has overtaken whom is marked for a while. */
export const rankingPanel: PanelKindEntry<RankingPanel> = {
  chrome: 'card',
  metrics: ({ metric, between }) => (between ? [metric, between.low, between.high] : [metric]),
  create: createRanking,
};

function createRanking({ panel, rectangle, theme, language, site }: PanelContext<RankingPanel>): PanelBody {
  const { type, space, colours } = theme;
  const { width, height } = rectangle;
  const view = new Container();
  const rows = new Map<string, Row>();
  let isFirst = true;
  const kind = kindOfMetric(site, panel.metric) ?? '';
  const by = attributeOfMetric(site, panel.metric) ?? '';
  const nameOf = codeNames(site, kind, by, language);
  const rowsWithRoom = Math.max(1, Math.floor(height / (type.digits * 1.12)));
  const { between } = panel;
  const rangeWidth = between ? Math.round(type.caption * 5.2) : 0;
  // Of a short bar the band says less than its numbers, which stand beside it.
  const hasBars = width > type.body * 14 + rangeWidth + (between ? type.body * 5 : 0);
  const placeWidth = type.body * (rowsWithRoom < 10 ? 1.5 : 1.9);
  const valueWidth = type.digits * 3.5;
  const widestName = Math.max(
    0,
    ...codesOf(site, kind, by).map((code) => measureLine(nameOf(code), { size: type.body })),
  );
  const nameWidth = hasBars
    ? Math.min(width * 0.36, Math.max(widestName + space.close, type.body * (language === 'zh' ? 5.4 : 9)))
    : width - placeWidth - valueWidth - rangeWidth;
  const barLeft = Math.round(placeWidth + nameWidth + space.gap);
  const barWidth = Math.max(1, Math.round(width - barLeft - valueWidth - rangeWidth));
  const barHeight = Math.round(type.body * 0.5);
  const gainSize = Math.round(type.body * 0.46);

  const createRow = (code: string, at: number): Row => {
    const row = new Container();
    const place = createDigits('', { role: 'body', type, colour: colours.faint, anchor: [0, 0.5] });
    const name = createLine(nameOf(code), {
      size: type.body,
      colour: colours.text,
      anchor: [0, 0.5],
      maxWidth: nameWidth,
      least: type.caption,
    });
    name.x = Math.round(placeWidth);
    const value = createDigits('', { role: 'digits', type, colour: colours.text, anchor: [1, 0.5] });
    const track = new Graphics();
    const bar = new Graphics();
    if (hasBars) {
      track.rect(0, -barHeight / 2, barWidth, barHeight).fill(colours.track);
      bar.rect(0, -barHeight / 2, barWidth, barHeight).fill(0xffffff);
      track.x = barLeft;
      bar.x = barLeft;
    }
    const gain = new Graphics();
    const band = new Graphics();
    band.x = barLeft;
    const range = between && createDigits('', { role: 'caption', type, colour: colours.dim, anchor: [1, 0.5] });
    if (range) range.x = width - valueWidth;
    row.addChild(track, bar, band, place, name, value, gain, ...(range ? [range] : []));
    view.addChild(row);
    return {
      view: row,
      bar,
      band,
      range,
      place,
      value,
      name,
      y: startMove(at),
      length: startMove(isFirst ? Number.NaN : 0),
      gain,
      position: Number.NaN,
      movedAt: Number.NEGATIVE_INFINITY,
    };
  };

  /** Left of the value, where the widest bar ends before it. */
  const markMove = (row: Row, position: number, at: number) => {
    const before = row.position;
    row.position = position;
    if (Number.isNaN(before) || before === position) return;
    row.movedAt = at;
    row.gain.clear();
    traceDirection(row.gain, position < before ? 'up' : 'down', 0, 0, gainSize).fill(
      position < before ? colours.text : colours.dim,
    );
  };

  /** A light band with an end at either side, over the bar; nothing where its ends are not known. */
  const drawBand = ({ band, range }: Row, ends: readonly [low: number, high: number] | undefined, most: number) => {
    band.clear();
    if (range) range.text = ends ? ends.map(formatCount).join('–') : '';
    if (range) fitDigits(range, rangeWidth - space.close);
    if (!ends || !hasBars) return;
    const [from, to] = ends.map((value) => Math.round((barWidth * value) / most)) as [number, number];
    const [half, end] = [Math.round(barHeight * 0.8), Math.max(2, Math.round(space.stroke * 0.8))];
    band
      .rect(from, -half, Math.max(end, to - from), 2 * half)
      .fill({ color: colours.text, alpha: BAND_ALPHA })
      .rect(from, -half, end, 2 * half)
      .rect(Math.max(from, to - end), -half, end, 2 * half)
      .fill({ color: colours.text, alpha: BAND_END_ALPHA });
  };

  return {
    view,
    update: ({ views, at }) => {
      const shown = rankOf(views.read(panel.metric)).slice(0, rowsWithRoom);
      if (shown.length === 0) return 'empty';
      const rowHeight = Math.min(height / shown.length, type.digits * 1.75);
      const [lows, highs] = [between?.low, between?.high].map(
        (key) => new Map(rankOf(key ? views.read(key) : undefined)),
      );
      const most = Math.max(1, shown[0]?.[1] ?? 1, ...shown.map(([code]) => highs?.get(code) ?? 0));
      const left = new Set(rows.keys());
      shown.forEach(([code, value], index) => {
        const y = rowHeight * (index + 0.5);
        const known = rows.get(code);
        const row = known ?? createRow(code, y);
        if (!known) rows.set(code, row);
        left.delete(code);
        row.place.text = String(index + 1);
        row.place.tint = index < 3 ? colours.information : colours.faint;
        row.value.text = formatCount(value);
        fitDigits(row.value, valueWidth - space.close);
        row.value.x = width;
        markMove(row, index, at);
        row.gain.x = width - row.value.width - space.close - gainSize;
        row.bar.tint = mixColours(colours.information, 0x24517f, Math.min(1, index / 5));
        retarget(row.y, y, at);
        retarget(row.length, value / most, at);
        const high = highs?.get(code);
        drawBand(row, high === undefined ? undefined : [lows?.get(code) ?? 0, high], most);
      });
      isFirst = false;
      for (const code of left) {
        const row = rows.get(code);
        if (row) destroyPart(row.view);
        rows.delete(code);
      }
      return 'shown';
    },
    frame: ({ wall }) => {
      for (const row of rows.values()) {
        row.view.y = Math.round(placeAt(row.y, wall));
        row.bar.scale.x = placeAt(row.length, wall);
        const age = wall - row.movedAt;
        row.gain.visible = age >= 0 && age < motion.freshMs && row.gain.x >= barLeft + barWidth;
      }
    },
    destroy: () => view.destroy({ children: true }),
  };
}

function rankOf(view: View | undefined): readonly (readonly [code: string, value: number])[] {
  if (view?.view === 'ranking') return view.rows;
  if (view?.view !== 'table' || view.by.length !== 1) return [];
  return view.rows
    .map((row): [string, number] => [row[0] as string, row[row.length - 1] as number])
    .sort((left, right) => right[1] - left[1] || (left[0] < right[0] ? -1 : 1));
}
