import { type BitmapText, Container, Graphics } from 'pixi.js';
import type { Panel } from '../../protocol/site/scenes.ts';
import { sayDue } from '../words/say-due.ts';
import { createDigits, fitDigits } from './parts/digits.ts';
import { type DueRow, dueRows } from './parts/due.ts';
import { createLine } from './parts/line.ts';
import { listReader, type ListWords } from './parts/list-columns.ts';
import { traceMark } from './parts/mark.ts';
import { kindOfMetric } from './parts/metric-kind.ts';
import { type Move, placeAt, retarget, startMove } from './parts/moving-rows.ts';
import { destroyPart } from './parts/release-contexts.ts';
import type { PanelBody, PanelContext, PanelKindEntry } from './panel.ts';

type DeadlinesPanel = Extract<Panel, { panel: 'deadlines' }>;

/** How pressing it is: time enough, the last fifth of it, or over. */
type Pressure = 'calm' | 'near' | 'over';
const NEAR_SHARE = 0.8;
const SECOND_MS = 1_000;

interface Row {
  readonly view: Container;
  readonly mark: Graphics;
  readonly bar: Graphics;
  readonly clock: BitmapText;
  readonly y: Move;
  readonly words: string;
  since: number;
  due: number;
  pressure: Pressure | undefined;
}

/** What is nearest to its deadline or past it, each with a clock that runs. */
export const deadlinesPanel: PanelKindEntry<DeadlinesPanel> = {
  chrome: 'card',
  metrics: (panel) => [panel.metric],
  create: createDeadlines,
};

function createDeadlines({
  panel,
  rectangle,
  theme,
  language,
  site,
  canDraw,
}: PanelContext<DeadlinesPanel>): PanelBody {
  const { type, space, colours, roles } = theme;
  const { width, height } = rectangle;
  const view = new Container();
  const rows = new Map<string, Row>();
  let shownSecond = Number.NaN;
  const read = listReader(site, kindOfMetric(site, panel.metric) ?? '', language);
  const level = site.metrics[panel.level];
  const rowHeight = Math.round(type.digits * 1.5);
  const count = Math.max(1, Math.floor(height / rowHeight));
  const pitch = Math.min(height / count, rowHeight * 1.3);
  const clockWidth = Math.round(Math.min(width * 0.46, type.digits * (language === 'zh' ? 5.6 : 6.4)));
  const hasBar = width > type.body * 26;
  const barWidth = hasBar ? Math.round(width * 0.16) : 0;
  const barLeft = width - clockWidth - barWidth - space.gap;
  const room = (hasBar ? barLeft : width - clockWidth) - space.pad;
  const left = Math.round(type.body * 1.2);
  const middle = Math.round(rowHeight / 2);
  const barHeight = Math.round(type.body * 0.3);

  const createRow = (words: ListWords, y: number): Row => {
    const container = new Container();
    const mark = new Graphics();
    const clock = createDigits('', { role: 'digits', type, colour: colours.text, anchor: [1, 0.5] });
    clock.position.set(width, middle);
    const what = createLine(words.category || words.level, {
      size: type.body,
      colour: colours.text,
      anchor: [0, 0.5],
      maxWidth: Math.max(0, room - left),
      least: type.caption,
    });
    what.position.set(left, middle);
    container.addChild(mark, what, clock);
    const whereLeft = Math.max(left + what.width + space.pad, left + type.body * (language === 'zh' ? 5 : 7));
    const second = words.district === '' ? words.detail : words.district;
    if (second !== '' && whereLeft + type.body * 3 < room) {
      const where = createLine(second, {
        size: type.body,
        colour: colours.dim,
        anchor: [0, 0.5],
        maxWidth: room - whereLeft,
        least: type.caption,
      });
      where.position.set(Math.round(whereLeft), middle);
      container.addChild(where);
    }
    const bar = new Graphics();
    if (hasBar) {
      const track = new Graphics().rect(0, -barHeight / 2, barWidth, barHeight).fill(colours.track);
      bar.rect(0, -barHeight / 2, barWidth, barHeight).fill(0xffffff);
      track.position.set(barLeft, middle);
      bar.position.set(barLeft, middle);
      container.addChild(track, bar);
    }
    view.addChild(container);
    return {
      view: container,
      mark,
      bar,
      clock,
      y: startMove(y),
      words: JSON.stringify(words),
      since: 0,
      due: 0,
      pressure: undefined,
    };
  };

  const press = (row: Row, pressure: Pressure) => {
    row.pressure = pressure;
    const colour = pressure === 'over' ? roles.critical : pressure === 'near' ? roles.warning : colours.dim;
    const role = pressure === 'over' ? 'critical' : pressure === 'near' ? 'warning' : 'information';
    row.mark.clear();
    traceMark(row.mark, role, type.body * 0.4, middle, type.body * (pressure === 'calm' ? 0.26 : 0.4)).fill(colour);
    row.clock.tint = pressure === 'calm' ? colours.text : colour;
    row.bar.tint = pressure === 'calm' ? colours.information : colour;
  };

  const due = (now: number, { since, due }: Row): Pressure =>
    now >= due ? 'over' : now - since >= (due - since) * NEAR_SHARE ? 'near' : 'calm';

  const place = ({ row: item, since, due }: DueRow, words: ListWords, y: number, at: number) => {
    const known = rows.get(item.id);
    const isSame = known !== undefined && known.words === JSON.stringify(words);
    if (known && !isSame) destroyPart(known.view);
    const row = known && isSame ? known : createRow(words, y);
    row.since = since;
    row.due = due;
    retarget(row.y, y, at);
    rows.set(item.id, row);
  };

  return {
    view,
    update: ({ views, at }) => {
      const shown = views.read(panel.metric);
      if (shown?.view !== 'list' || shown.rows.length === 0 || !level || !('level' in level)) return 'empty';
      const gone = new Set(rows.keys());
      let index = 0;
      for (const item of dueRows(shown, level.level).slice(0, count)) {
        const words = read(item.row);
        if (!canDraw(words.category)) continue;
        place(item, words, pitch * index, at);
        gone.delete(item.row.id);
        index += 1;
      }
      for (const id of gone) {
        const row = rows.get(id);
        if (row) destroyPart(row.view);
        rows.delete(id);
      }
      shownSecond = Number.NaN;
      return rows.size === 0 ? 'empty' : 'shown';
    },
    frame: ({ wall, view: now }) => {
      const second = Math.floor(now / SECOND_MS);
      for (const row of rows.values()) {
        row.view.y = Math.round(placeAt(row.y, wall));
        if (second === shownSecond) continue;
        const pressure = due(now, row);
        if (pressure !== row.pressure) press(row, pressure);
        row.clock.text = sayDue(row.due - now, language);
        fitDigits(row.clock, clockWidth);
        row.bar.scale.x = Math.min(1, Math.max(0, (now - row.since) / Math.max(1, row.due - row.since)));
      }
      shownSecond = second;
    },
    destroy: () => view.destroy({ children: true }),
  };
}
