import { Container } from 'pixi.js';
import type { Panel } from '../../protocol/site/scenes.ts';
import { say } from '../words/say.ts';
import { breakLines } from './parts/break-lines.ts';
import { createLine, measureLine } from './parts/line.ts';
import type { PanelBody, PanelContext, PanelKindEntry } from './panel.ts';

type TextPanel = Extract<Panel, { panel: 'text' }>;
const LINE_HEIGHT = 1.5;

/** A text of the scene, broken into lines. */
export const textPanel: PanelKindEntry<TextPanel> = {
  chrome: 'card',
  metrics: () => [],
  create: createText,
};

function createText({ panel, rectangle, theme, language }: PanelContext<TextPanel>): PanelBody {
  const { type, colours } = theme;
  const view = new Container();
  const size = type.body;
  const lines = breakLines(say(panel.text, language), rectangle.width, (text) => measureLine(text, { size }));
  const room = Math.max(1, Math.floor(rectangle.height / (size * LINE_HEIGHT)));
  lines.slice(0, room).forEach((text, index) => {
    const line = createLine(text, { size, colour: colours.text, maxWidth: rectangle.width });
    line.position.set(0, Math.round(index * size * LINE_HEIGHT));
    view.addChild(line);
  });
  return { view, update: () => 'shown', frame: () => undefined, destroy: () => view.destroy({ children: true }) };
}
