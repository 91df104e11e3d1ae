import { Container, Graphics, type Text } from 'pixi.js';
import type { Language, Words } from '../../../protocol/words.ts';
import { layCardBody } from '../../layout/card-body.ts';
import { insetRectangle, type Rectangle } from '../../layout/rectangle.ts';
import type { Theme } from '../../theme/theme.ts';
import { otherLanguage, say } from '../../words/say.ts';
import { createDigits } from './digits.ts';
import { createLine, measureLine } from './line.ts';
import { ShadedGround } from './shaded-ground.ts';

export interface CardOptions {
  /** Where the panel lies on the wall, in device pixels. */
  readonly rectangle: Rectangle;
  readonly theme: Theme;
  readonly language: Language;
  /** Undefined: a ground alone. */
  readonly title: Words | undefined;
}

/** Ground and title line of a panel. Owned by the host; the panel draws into `body`. */
export class Card {
  readonly view = new Container();
  /** Room for the panel's own drawing, on the wall. */
  readonly body: Rectangle;
  readonly #options: CardOptions;
  readonly #ground: ShadedGround;
  readonly #note = new Container();
  #name: Text | undefined;
  readonly #second: Text | undefined;
  #secondLeft: number;
  readonly #middle: number;
  #head: Container | undefined;

  constructor(options: CardOptions) {
    this.#options = options;
    const { rectangle, theme, language, title } = options;
    const { type, space, colours } = theme;
    const inner = insetRectangle(rectangle, space.pad);
    this.#middle = Math.round(space.pad + type.heading * 0.75 - space.close * 0.6);
    this.body = layCardBody(rectangle, { hasTitle: title !== undefined, heading: type.heading, space });
    const { width, height } = rectangle;
    this.#ground = new ShadedGround({
      width,
      height,
      radius: space.radius,
      stops: [
        { at: 0, colour: colours.panelLit, alpha: 0.93 },
        { at: 1, colour: colours.panel, alpha: 0.93 },
      ],
    });
    const edge = new Graphics()
      .roundRect(0, 0, width, height, space.radius)
      .stroke({ width: space.hairline, color: colours.line, alpha: 0.7, alignment: 1 });
    this.view.position.set(rectangle.x, rectangle.y);
    this.view.addChild(this.#ground.view, edge, this.#note);
    this.#secondLeft = space.pad;
    if (!title) return;
    this.#writeName(title, inner.width);
    this.#second = createLine(say(title, otherLanguage(language)), {
      size: type.caption,
      colour: colours.faint,
      anchor: [0, 0.5],
    });
    this.#second.position.set(this.#secondLeft, this.#middle + Math.round((type.heading - type.caption) * 0.36));
    this.view.addChild(this.#second);
    this.#fitSecond(rectangle.width - space.pad);
  }

  /** Where its ground is covered anyway, on the wall: it is not drawn there. */
  leaveOut(covered: readonly Rectangle[]): void {
    const { x, y } = this.#options.rectangle;
    this.#ground.leaveOut(covered.map((place) => ({ ...place, x: place.x - x, y: place.y - y })));
  }

  /** Puts a legend at the right end of the title line; the card only borrows it. */
  setHead(head: Container | undefined): void {
    this.#head = head;
    if (head) this.view.addChild(head);
    this.layHead();
  }

  /** Call after the head has changed its width. */
  layHead(): void {
    const { rectangle, theme } = this.#options;
    const right = rectangle.width - theme.space.pad;
    let left = right;
    if (this.#head && this.#head.width > 0) {
      left = Math.round(right - this.#head.width);
      this.#head.position.set(left, this.#middle);
      this.#head.visible = this.#note.children.length === 0;
    }
    if (this.#note.children.length > 0) left = right - this.#note.width;
    else if (this.#options.title && left < right) this.#writeName(this.#options.title, left - 2 * theme.space.pad);
    this.#fitSecond(left - theme.space.gap);
  }

  /**
   * Says at the right end of the title line what is the matter with the data: since when they stand, or how old they are. Of
   * several wordings, the longest first, the first one that fits.
   */
  setNote(words: string | readonly string[] | undefined, digits = '', colour?: number): void {
    if (!this.#options.title) return;
    const { rectangle, theme } = this.#options;
    for (const child of this.#note.removeChildren()) child.destroy();
    if (words !== undefined) {
      const tint = colour ?? theme.colours.warning;
      const right = rectangle.width - theme.space.pad;
      const figure = createDigits(digits, { role: 'body', type: theme.type, colour: tint, anchor: [1, 0.5] });
      figure.position.set(right, this.#middle);
      const wide = digits === '' ? 0 : figure.width + theme.space.close;
      const room = right - wide - theme.space.gap - (this.#secondLeft - theme.space.gap);
      const said = typeof words === 'string' ? words : fitting(words, Math.max(0, room), theme);
      const line = createLine(said, {
        size: theme.type.body,
        colour: tint,
        anchor: [1, 0.5],
        maxWidth: Math.max(0, room),
        least: theme.type.caption,
      });
      line.position.set(Math.round(right - wide), this.#middle);
      this.#note.addChild(figure, line);
    }
    this.layHead();
  }

  destroy(): void {
    this.#ground.destroy();
    this.view.destroy({ children: true });
  }

  /** A title that reaches into the legend is drawn smaller. */
  #writeName(title: Words, maxWidth: number): void {
    const { type, space, colours } = this.#options.theme;
    this.#name?.destroy();
    this.#name = createLine(say(title, this.#options.language), {
      size: type.heading,
      colour: colours.text,
      weight: 'strong',
      anchor: [0, 0.5],
      maxWidth: Math.max(0, maxWidth),
      least: type.caption,
    });
    this.#name.position.set(space.pad, this.#middle);
    this.#secondLeft = Math.ceil(space.pad + this.#name.width + space.gap);
    this.view.addChild(this.#name);
  }

  /** The second language gives way to everything else on the line. */
  #fitSecond(right: number): void {
    if (this.#second) this.#second.visible = this.#secondLeft + this.#second.width <= right;
  }
}

function fitting(wordings: readonly string[], room: number, { type }: Theme): string {
  return wordings.find((each) => measureLine(each, { size: type.body }) <= room) ?? wordings.at(-1) ?? '';
}
