import { Container, Graphics } from 'pixi.js';
import type { Panel } from '../../protocol/site/scenes.ts';
import type { Words } from '../../protocol/words.ts';
import { chromeWords } from '../words/chrome-words.ts';
import { say } from '../words/say.ts';
import { breakLines } from './parts/break-lines.ts';
import { createDigits } from './parts/digits.ts';
import { createLine, measureLine } from './parts/line.ts';
import { traceMark } from './parts/mark.ts';
import type { PanelBody, PanelContext, PanelKindEntry } from './panel.ts';

type NoticePanel = Extract<Panel, { panel: 'notice' }>;

const levelWords: Record<NoticePanel['level'], Words> = {
  information: chromeWords.noticeInformation,
  warning: chromeWords.noticeWarning,
  critical: chromeWords.noticeCritical,
};
const LINE_HEIGHT = 1.4;

/** A banner of the scene: how urgent, what, since when. It is there from its beginning to its end, by wall time. */
export const noticePanel: PanelKindEntry<NoticePanel> = {
  chrome: 'bare',
  metrics: () => [],
  create: createNotice,
};

function createNotice({ panel, rectangle, theme, language, clock }: PanelContext<NoticePanel>): PanelBody {
  const { type, space, colours, roles } = theme;
  const { width, height } = rectangle;
  const view = new Container();
  const colour = roles[panel.level];
  const from = panel.from === undefined ? Number.NEGATIVE_INFINITY : Date.parse(panel.from);
  const until = panel.until === undefined ? Number.POSITIVE_INFINITY : Date.parse(panel.until);
  const edge = Math.round(space.stroke * 2);
  view.addChild(
    new Graphics()
      .roundRect(0, 0, width, height, space.radius)
      .fill({ color: colours.panel, alpha: 0.93 })
      .roundRect(0, 0, width, height, space.radius)
      .fill({ color: colour, alpha: 0.07 })
      .rect(0, 0, edge, height)
      .fill(colour),
  );
  const left = Math.round(edge + space.pad);
  const level = say(levelWords[panel.level], language);
  const markWidth = type.body * 0.9;
  const levelWidth = Math.ceil(markWidth + measureLine(level, { size: type.body }) + space.pad);
  const time = panel.from === undefined ? '' : `${clock.day(from)} ${clock.minute(from)}`;
  const timeWidth = time === '' ? 0 : Math.ceil(measureLine(time, { size: type.body })) + space.pad;
  // One line where all of it fits; else the level and the time stand above the text.
  const isLine = width > left + levelWidth + timeWidth + type.body * 9 && height < type.heading * LINE_HEIGHT * 3;
  const inner = width - left - space.pad;
  const size = type.heading;
  const textLeft = isLine ? left + levelWidth : left;
  const textWidth = isLine ? inner - levelWidth - timeWidth : inner;
  const lineHeight = Math.round(size * LINE_HEIGHT);
  const headHeight = isLine ? 0 : Math.round(type.body * 1.5);
  const lines = breakLines(say(panel.text, language), textWidth, (text) => measureLine(text, { size }));
  const room = Math.max(1, Math.floor((height - headHeight - space.gap) / lineHeight));
  const shown = Math.min(lines.length, room);
  const top = Math.max(0, Math.round((height - headHeight - shown * lineHeight) / 2));
  const headMiddle = isLine ? Math.round(height / 2) : Math.round(top + type.body * 0.7);

  view.addChild(
    traceMark(new Graphics(), panel.level, Math.round(left + type.body * 0.36), headMiddle, type.body * 0.36).fill(
      colour,
    ),
  );
  const word = createLine(level, { size: type.body, colour, anchor: [0, 0.5] });
  word.position.set(Math.round(left + markWidth), headMiddle);
  view.addChild(word);
  if (time !== '' && (isLine || levelWidth + timeWidth < inner)) {
    const figure = createDigits(time, { role: 'body', type, colour: colours.dim, anchor: [1, 0.5] });
    figure.position.set(Math.round(width - space.pad), headMiddle);
    view.addChild(figure);
  }
  lines.slice(0, room).forEach((text, index) => {
    // What has no room is said to go on.
    const isCut = index === room - 1 && lines.length > room;
    const line = createLine(isCut ? `${text}…` : text, {
      size,
      colour: colours.text,
      anchor: [0, 0.5],
      maxWidth: textWidth,
      least: type.caption,
    });
    line.position.set(Math.round(textLeft), Math.round(top + headHeight + lineHeight * (index + 0.5)));
    view.addChild(line);
  });

  return {
    view,
    update: () => 'shown',
    frame: ({ wall }) => {
      // Not `visible`: that is the host's.
      view.renderable = wall >= from && wall < until;
    },
    destroy: () => view.destroy({ children: true }),
  };
}
