import { Container, Graphics } from 'pixi.js';
import type { Banner } from '../../protocol/arrangement.ts';
import type { Language } from '../../protocol/words.ts';
import type { Rectangle } from '../layout/rectangle.ts';
import type { PanelContext } from '../panels/panel.ts';
import { createLine } from '../panels/parts/line.ts';
import { traceMark } from '../panels/parts/mark.ts';
import type { Theme } from '../theme/theme.ts';
import { chromeWords } from '../words/chrome-words.ts';
import { say } from '../words/say.ts';

const levelWords = {
  information: chromeWords.noticeInformation,
  warning: chromeWords.noticeWarning,
  critical: chromeWords.noticeCritical,
} as const;

export interface BannerStripOptions {
  /** In device pixels of the wall. */
  readonly room: Rectangle;
  readonly theme: Theme;
  readonly language: Language;
  readonly canDraw: PanelContext['canDraw'];
}

/** An operator's few words over the wall ([AR6]): its level is a shape, a word and a colour. */
export class BannerStrip {
  readonly view = new Container();
  readonly #options: BannerStripOptions;
  #banner: Banner | undefined;
  #isDrawn = true;

  constructor(options: BannerStripOptions) {
    this.#options = options;
    this.view.visible = false;
  }

  /** Call in a frame with the banner that holds; draws only what is another. */
  frame(banner: Banner | undefined, wall: number): void {
    if (banner !== this.#banner) {
      this.#banner = banner;
      this.#isDrawn = false;
    }
    if (!this.#isDrawn) this.#isDrawn = this.#draw();
    this.view.visible = this.#isDrawn && banner !== undefined && (banner.until === undefined || wall < banner.until);
  }

  destroy(): void {
    this.view.destroy({ children: true });
  }

  /** False where its characters are still to come. */
  #draw(): boolean {
    for (const child of this.view.removeChildren()) child.destroy();
    const banner = this.#banner;
    if (!banner) return true;
    const { room, theme, language, canDraw } = this.#options;
    if (!canDraw(banner.text)) return false;
    const { type, space, colours, roles } = theme;
    const colour = roles[banner.level];
    const middle = Math.round(room.y + room.height / 2);
    const word = createLine(say(levelWords[banner.level], language), {
      size: type.body,
      colour,
      weight: 'strong',
      anchor: [0, 0.5],
    });
    const radius = type.body * 0.5;
    const before = space.pad + radius * 2 + space.gap + Math.ceil(word.width) + space.pad;
    const text = createLine(banner.text, {
      size: type.title,
      colour: colours.text,
      anchor: [0, 0.5],
      maxWidth: room.width - before - space.pad,
      least: type.body,
    });
    const width = Math.min(room.width, Math.ceil(before + text.width + space.pad));
    const left = Math.round(room.x + (room.width - width) / 2);
    const height = Math.min(room.height, Math.round(type.title * 1.9));
    const top = Math.round(middle - height / 2);
    const box = new Graphics()
      .roundRect(left, top, width, height, space.radius)
      .fill({ color: colours.panel })
      .stroke({ width: Math.max(2, space.hairline * 2), color: colour, alignment: 1 });
    const mark = traceMark(new Graphics(), banner.level, left + space.pad + radius, middle, radius).fill(colour);
    word.position.set(Math.round(left + space.pad + radius * 2 + space.gap), middle);
    text.position.set(Math.round(left + before), middle);
    this.view.addChild(box, mark, word, text);
    return true;
  }
}
