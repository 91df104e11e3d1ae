import { Container } from 'pixi.js';
import type { Panel } from '../../protocol/site/scenes.ts';
import { otherLanguage, say } from '../words/say.ts';
import { createLine } from './parts/line.ts';
import type { PanelBody, PanelContext, PanelKindEntry } from './panel.ts';

/** The centre's name, in the wall's language and small in the other. */
export const headingPanel: PanelKindEntry<Extract<Panel, { panel: 'heading' }>> = {
  chrome: 'bare',
  metrics: () => [],
  create: createHeading,
};

function createHeading({ rectangle, theme, site, language }: PanelContext): PanelBody {
  const { type, space, colours } = theme;
  const view = new Container();
  const middle = rectangle.width / 2;
  const name = createLine(say(site.file.name, language), {
    size: type.title,
    colour: colours.text,
    weight: 'strong',
    anchor: [0.5, 0.5],
    maxWidth: rectangle.width,
    least: type.body,
    letterSpacing: language === 'zh' ? Math.round(type.title * 0.06) : 0,
  });
  const second = say(site.file.name, otherLanguage(language));
  const below = createLine(language === 'zh' ? second.toUpperCase() : second, {
    size: type.caption,
    colour: colours.faint,
    anchor: [0.5, 0.5],
    maxWidth: rectangle.width,
    least: Math.round(type.caption * 0.7),
    letterSpacing: language === 'zh' ? Math.round(type.caption * 0.12) : 0,
  });
  const height = type.title * 1.1 + space.close + type.caption;
  const hasRoom = rectangle.height >= height;
  const top = (rectangle.height - height) / 2;
  name.position.set(Math.round(middle), Math.round(hasRoom ? top + type.title * 0.55 : rectangle.height / 2));
  below.position.set(Math.round(middle), Math.round(top + height - type.caption / 2));
  below.visible = hasRoom;
  view.addChild(name, below);
  return { view, update: () => 'shown', frame: () => undefined, destroy: () => view.destroy({ children: true }) };
}
