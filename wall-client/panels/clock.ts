import { Container } from 'pixi.js';
import type { Panel } from '../../protocol/site/scenes.ts';
import { createDigits } from './parts/digits.ts';
import { createLine } from './parts/line.ts';
import type { PanelContext, PanelBody, PanelKindEntry } from './panel.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

type ClockPanel = Extract<Panel, { panel: 'clock' }>;

/** Time of day, large; the date beside it, or below it where there is no room beside or the time fills the panel. */
export const clockPanel: PanelKindEntry<ClockPanel> = {
  chrome: 'bare',
  metrics: () => [],
  create: (context) => clockOf[context.panel.size ?? 'key'](context),
};

const clockOf = { key: createClock, date: createDate, display: createLargeClock } as const;

/** The day alone, in the middle: a title page is not read for the minute. */
function createDate({ rectangle, theme, clock }: PanelContext<ClockPanel>): PanelBody {
  const view = new Container();
  let shown = '';
  return {
    view,
    update: () => 'shown',
    frame: ({ view: now }) => {
      const today = clock.date(now);
      if (today === shown) return;
      shown = today;
      for (const line of view.removeChildren()) line.destroy();
      const line = createLine(today, {
        size: theme.type.title,
        colour: theme.colours.dim,
        anchor: [0.5, 0.5],
        maxWidth: rectangle.width,
        least: theme.type.caption,
      });
      line.position.set(Math.round(rectangle.width / 2), Math.round(rectangle.height / 2));
      view.addChild(line);
    },
    destroy: () => view.destroy({ children: true }),
  };
}

/** The time alone in the middle, without its seconds, and the date under it: the page of a wall at rest. */
function createLargeClock({ rectangle, theme, clock }: PanelContext<ClockPanel>): PanelBody {
  const { type, space, colours } = theme;
  const { width, height } = rectangle;
  const view = new Container();
  const time = createDigits('00:00', {
    role: 'display',
    type,
    colour: colours.text,
    anchor: [0.5, 0],
    maxWidth: width,
  });
  const date = new Container();
  view.addChild(time, date);
  const timeHeight = type.display * 1.2 * time.scale.y;
  const hasDate = height >= timeHeight + type.title * 1.4;
  const top = Math.max(0, (height - timeHeight - (hasDate ? type.title * 1.4 : 0)) / 2);
  time.position.set(Math.round(width / 2), Math.round(top));
  date.position.set(Math.round(width / 2), Math.round(top + timeHeight + space.close));
  let shownMinute = Number.NaN;
  return {
    view,
    update: () => 'shown',
    frame: ({ view: now }) => {
      const minute = Math.floor(now / MINUTE_MS);
      if (minute === shownMinute) return;
      shownMinute = minute;
      time.text = clock.minute(now);
      for (const line of date.removeChildren()) line.destroy();
      if (!hasDate) return;
      date.addChild(
        createLine(clock.date(now), {
          size: type.title,
          colour: colours.dim,
          anchor: [0.5, 0],
          maxWidth: width,
          least: type.caption,
        }),
      );
    },
    destroy: () => view.destroy({ children: true }),
  };
}

function createClock({ rectangle, theme, clock }: PanelContext<ClockPanel>): PanelBody {
  const { type, space, colours } = theme;
  const view = new Container();
  const time = createDigits('00:00:00', { role: 'key', type, colour: colours.text, anchor: [0, 0.5] });
  const date = new Container();
  view.addChild(time, date);
  let shownSecond = Number.NaN;
  let shownDate = '';

  const drawDate = (text: string, short: string) => {
    for (const line of date.removeChildren()) line.destroy();
    const beside = rectangle.width - time.width - space.wide;
    const line = createLine(text, {
      size: type.body,
      colour: colours.dim,
      anchor: [0, 0.5],
      maxWidth: Math.max(0, beside),
      least: type.body,
    });
    const [day, weekday] = splitDate(text);
    const isWhole = line.text === text;
    date.position.set(Math.round(time.width + space.wide), Math.round(rectangle.height / 2));
    if (isWhole || weekday === '') {
      date.addChild(line);
      return;
    }
    line.destroy();
    const maxWidth = Math.max(0, beside);
    const put = (part: string, anchorY: number) =>
      createLine(part, { size: type.body, colour: colours.dim, anchor: [0, anchorY], maxWidth, least: type.caption });
    let upper = put(day, 1);
    // A date that is cut says nothing: without its year it may have room.
    if (upper.text !== day) {
      upper.destroy();
      upper = put(short, 1);
    }
    const lower = put(weekday, 0);
    date.addChild(upper, lower);
  };

  return {
    view,
    update: () => 'shown',
    frame: ({ view: now }) => {
      const second = Math.floor(now / SECOND_MS);
      if (second === shownSecond) return;
      shownSecond = second;
      time.text = clock.time(now);
      time.position.set(0, Math.round(rectangle.height / 2));
      const today = clock.date(now);
      if (today === shownDate) return;
      shownDate = today;
      drawDate(today, clock.day(now));
    },
    destroy: () => view.destroy({ children: true }),
  };
}

/** Into the part with the day and the part with the weekday, whichever comes first. */
function splitDate(text: string): [day: string, weekday: string] {
  const english = text.indexOf(', ');
  if (english >= 0) return [text.slice(english + 2), text.slice(0, english)];
  const chinese = text.indexOf(' ');
  return chinese < 0 ? [text, ''] : [text.slice(0, chinese), text.slice(chinese + 1)];
}
