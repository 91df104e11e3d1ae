import { Container } from 'pixi.js';
import type { Panel } from '../../protocol/site/scenes.ts';
import { createDigits } from './parts/digits.ts';
import { createLine } from './parts/line.ts';
import type { PanelContext, PanelBody, PanelKindEntry } from './panel.ts';

const SECOND_MS = 1_000;

/** Time of day, large; the date beside it, or below it where there is no room beside. */
export const clockPanel: PanelKindEntry<Extract<Panel, { panel: 'clock' }>> = {
  chrome: 'bare',
  metrics: () => [],
  create: createClock,
};

function createClock({ rectangle, theme, clock }: PanelContext): PanelBody {
  const { type, space, colours } = theme;
  const view = new Container();
  const time = createDigits('00:00:00', { role: 'key', type, colour: colours.text, anchor: [0, 0.5] });
  const date = new Container();
  view.addChild(time, date);
  let shownSecond = Number.NaN;
  let shownDate = '';

  const drawDate = (text: string) => {
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
    const upper = createLine(day, {
      size: type.body,
      colour: colours.dim,
      anchor: [0, 1],
      maxWidth,
      least: type.caption,
    });
    const lower = createLine(weekday, {
      size: type.body,
      colour: colours.dim,
      anchor: [0, 0],
      maxWidth,
      least: type.caption,
    });
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
      drawDate(today);
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
