import { Container } from 'pixi.js';
import type { Panel } from '../../protocol/site/scenes.ts';
import { otherLanguage, say } from '../words/say.ts';
import { createLine } from './parts/line.ts';
import type { PanelBody, PanelContext, PanelKindEntry } from './panel.ts';

type HeadingPanel = Extract<Panel, { panel: 'heading' }>;

/** The centre's name, in the wall's language and small in the other; or what the scene is about, over the centre's name. */
export const headingPanel: PanelKindEntry<HeadingPanel> = {
  chrome: 'bare',
  metrics: () => [],
  create: createHeading,
};

function createHeading({ panel, rectangle, theme, site, language }: PanelContext<HeadingPanel>): PanelBody {
  const { type, space, colours } = theme;
  const view = new Container();
  const middle = rectangle.width / 2;
  const isHero = panel.size === 'hero';
  const size = isHero ? type.hero : type.title;
  const small = isHero ? type.body : type.caption;
  const name = createLine(say(panel.title ?? site.file.name, language), {
    size: size,
    colour: colours.text,
    weight: 'strong',
    anchor: [0.5, 0.5],
    maxWidth: rectangle.width,
    least: type.body,
    letterSpacing: language === 'zh' ? Math.round(size * 0.06) : 0,
  });
  const second = panel.title ? say(site.file.name, language) : say(site.file.name, otherLanguage(language));
  const below = createLine(panel.title || language === 'en' ? second : second.toUpperCase(), {
    size: panel.title ? type.body : small,
    colour: panel.title ? colours.dim : colours.faint,
    anchor: [0.5, 0.5],
    maxWidth: rectangle.width,
    least: Math.round(small * 0.7),
    letterSpacing: language === 'zh' ? Math.round(small * 0.12) : 0,
  });
  const height = size * 1.1 + space.close + (panel.title ? type.body : small);
  const hasRoom = rectangle.height >= height;
  const top = (rectangle.height - height) / 2;
  name.position.set(Math.round(middle), Math.round(hasRoom ? top + size * 0.55 : rectangle.height / 2));
  below.position.set(Math.round(middle), Math.round(top + height - small / 2));
  below.visible = hasRoom;
  view.addChild(name, below);
  return { view, update: () => 'shown', frame: () => undefined, destroy: () => view.destroy({ children: true }) };
}
