import { type BitmapText, Container, Graphics } from 'pixi.js';
import type { Panel } from '../../protocol/site/scenes.ts';
import type { ListRow } from '../../protocol/views.ts';
import { easeSince, motion } from '../theme/motion.ts';
import { formatAge } from '../words/format-duration.ts';
import { createDigits } from './parts/digits.ts';
import { createLine } from './parts/line.ts';
import { createHighlightMark } from './parts/highlight-mark.ts';
import { listReader, type ListWords } from './parts/list-columns.ts';
import { traceMark } from './parts/mark.ts';
import { kindOfMetric } from './parts/metric-kind.ts';
import { type Move, placeAt, restsFrom, retarget, startMove } from './parts/moving-rows.ts';
import { destroyPart } from './parts/release-contexts.ts';
import type { PanelBody, PanelContext, PanelKindEntry } from './panel.ts';

type TickerPanel = Extract<Panel, { panel: 'ticker' }>;

interface Row {
  readonly id: string;
  readonly view: Container;
  readonly age: BitmapText;
  y: Move;
  /** Since when it has been shown; one that was there from the start has been there for ever. */
  readonly since: number;
  readonly at: number;
  readonly words: string;
  /** It has been put where it stands for good: as long as wall time is past its moves, a frame need not touch it. */
  isPlaced: boolean;
}

const SECOND_MS = 1_000;

/** The newest first: what, where, how urgent, how long ago. New rows push the others down. */
export const tickerPanel: PanelKindEntry<TickerPanel> = {
  chrome: 'card',
  metrics: (panel) => [panel.metric],
  create: createTicker,
};

function createTicker({
  panel,
  rectangle,
  theme,
  language,
  site,
  clock,
  canDraw,
  sources,
}: PanelContext<TickerPanel>): PanelBody {
  const { type, space, colours } = theme;
  const { width, height } = rectangle;
  const view = new Container();
  /** When all that is shown last stood at once, each in its place: at first, and when letters came that a row had lacked. */
  let begunAt: number | undefined;
  /** Of some row, when it was last told. */
  let lacksLetters = false;
  let rows: Row[] = [];
  let shownSecond = Number.NaN;
  const read = listReader(site, kindOfMetric(site, panel.metric) ?? '', language);
  const lineHeight = Math.round(type.body * 1.32);
  const isTall = width < type.body * 29;
  const rowHeight = isTall ? lineHeight * 2 + space.gap : lineHeight + space.gap;
  const count = Math.max(1, Math.floor((height + space.gap / 2) / rowHeight));
  const pitch = Math.min(height / count, rowHeight * 1.25);
  const ageWidth = Math.round(type.digits * 2.6);
  const marked = createHighlightMark({ width: width + space.gap, height: rowHeight }, theme);
  view.addChild(marked);

  const createRow = (row: ListRow, words: ListWords, at: number, y: number): Row => {
    const container = new Container();
    const colour = theme.roles[words.role];
    const quiet = words.isClosed;
    const first = isTall ? lineHeight * 0.5 : rowHeight * 0.5;
    const markSize = type.body * 0.4;
    const mark = new Graphics();
    traceMark(mark, words.role, markSize, first, markSize);
    if (quiet) mark.stroke({ width: space.hairline * 1.6, color: colour, alpha: 0.6 });
    else mark.fill(colour);
    const left = Math.round(type.body * 1.35);
    const title = createLine(words.category || words.level, {
      size: type.body,
      colour: quiet ? colours.dim : words.role === 'information' ? colours.text : colour,
      weight: 'normal',
      anchor: [0, 0.5],
      maxWidth: width - left - ageWidth,
      least: type.caption,
    });
    title.position.set(left, Math.round(first));
    container.addChild(mark, title);
    const room = width - left - ageWidth - space.gap;
    const rest = [words.label].filter((text) => text !== '').join('');
    const labelLeft = left + Math.ceil(title.width) + space.pad;
    if (rest !== '' && labelLeft + type.body * 3 < left + room) {
      const label = createLine(rest, {
        size: type.body,
        colour: quiet ? colours.dim : colours.text,
        anchor: [0, 0.5],
        maxWidth: (isTall ? left + room : width * 0.6) - labelLeft,
        least: type.caption,
      });
      label.position.set(labelLeft, Math.round(first));
      container.addChild(label);
    }
    const second = isTall ? lineHeight * 1.5 : first;
    const whereLeft = isTall ? left : Math.round(width * 0.62);
    const time = createDigits(clock.minute(row.at), { role: 'body', type, colour: colours.faint, anchor: [0, 0.5] });
    const where = createLine(words.district === '' ? words.detail : words.district, {
      size: type.body,
      colour: colours.dim,
      anchor: [0, 0.5],
      maxWidth: Math.max(0, isTall ? room - time.width - space.pad : width - ageWidth - whereLeft),
      least: type.caption,
    });
    where.position.set(whereLeft, Math.round(second));
    time.position.set(Math.round(where.x + where.width + space.pad), Math.round(second));
    if (isTall || whereLeft + where.width + time.width + space.pad < width - ageWidth) container.addChild(time);
    else time.destroy();
    const age = createDigits('', {
      role: 'digits',
      type,
      colour: quiet ? colours.dim : colours.text,
      anchor: [1, 0.5],
    });
    age.position.set(width, Math.round(first));
    container.addChild(where, age);
    view.addChild(container);
    return {
      id: row.id,
      view: container,
      age,
      y: startMove(y),
      since: rows.length === 0 || at === begunAt ? Number.NEGATIVE_INFINITY : at,
      at: row.at,
      words: JSON.stringify(words),
      isPlaced: false,
    };
  };

  return {
    view,
    update: ({ views, at }) => {
      const shown = views.read(panel.metric);
      if (shown?.view !== 'list' || shown.rows.length === 0) return 'empty';
      // What waited for its letters is no news, and moves nothing.
      if (begunAt === undefined || lacksLetters) begunAt = at;
      lacksLetters = false;
      const old = new Map(rows.map((row) => [row.id, row]));
      const next: Row[] = [];
      for (const row of shown.rows.slice(0, count)) {
        const words = read(row);
        if (!canDraw(words.label)) {
          lacksLetters = true;
          continue;
        }
        const y = pitch * next.length;
        const known = old.get(row.id);
        if (known && known.words === JSON.stringify(words) && known.at === row.at) {
          old.delete(row.id);
          if (at === begunAt) known.y = startMove(y);
          else retarget(known.y, y, at);
          known.isPlaced = false;
          next.push(known);
        } else {
          const fresh = createRow(row, words, known ? Number.NEGATIVE_INFINITY : at, known ? known.y.to : y);
          retarget(fresh.y, y, at);
          next.push(fresh);
        }
      }
      for (const row of old.values()) destroyPart(row.view);
      rows = next;
      shownSecond = Number.NaN;
      return rows.length === 0 ? 'empty' : 'shown';
    },
    frame: ({ wall, view: now }) => {
      const second = Math.floor(now / SECOND_MS);
      const entity = sources.highlight()?.entity;
      marked.visible = false;
      for (let index = 0; index < rows.length; index += 1) {
        const row = rows[index];
        if (!row) continue;
        const isAtRest = wall >= restsFrom(row.y) && wall >= row.since + motion.moveMs;
        if (!(isAtRest && row.isPlaced)) {
          const arrived = easeSince(row.since, wall, motion.moveMs);
          row.view.y = Math.round(placeAt(row.y, wall));
          row.view.x = Math.round((1 - arrived) * width * 0.08);
          row.view.alpha = arrived;
          row.isPlaced = isAtRest;
        }
        if (second !== shownSecond) row.age.text = formatAge(now - row.at, language);
        if (entity !== undefined && row.id === entity) {
          marked.visible = true;
          marked.position.set(width / 2, row.view.y + rowHeight / 2);
        }
      }
      // Only where it is another: each number put by is a new object.
      if (second !== shownSecond) shownSecond = second;
    },
    destroy: () => view.destroy({ children: true }),
  };
}
