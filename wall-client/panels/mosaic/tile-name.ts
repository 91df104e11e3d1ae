import { Container, Graphics } from 'pixi.js';
import type { Language } from '../../../protocol/words.ts';
import type { Rectangle } from '../../layout/rectangle.ts';
import type { Theme } from '../../theme/theme.ts';
import { say } from '../../words/say.ts';
import { createLine, measureLine } from '../parts/line.ts';
import type { TileLook } from './tile-looks.ts';

/** Of a tile's width, what words beside its name may take. */
const WORDS_SHARE = 0.45;

export interface TileNameOptions {
  readonly theme: Theme;
  readonly language: Language;
}

/** The plate at the lower edge, so that a name can be read on any picture; at its end what is to be said of the picture. */
export class TileName {
  readonly view = new Container();
  readonly #options: TileNameOptions;

  constructor(options: TileNameOptions) {
    this.#options = options;
  }

  heightIn(tile: Rectangle): number {
    const height = Math.round(this.#options.theme.type.caption * 1.5);
    return tile.height >= height ? height : 0;
  }

  /** `note`: such as the place in a tour; `look`: of a picture that goes on. */
  show(
    name: string,
    tile: Rectangle,
    { note, look }: { readonly note: string | undefined; readonly look: TileLook | undefined },
  ): void {
    this.clear();
    const height = this.heightIn(tile);
    if (height === 0 || name === '') return;
    const { theme, language } = this.#options;
    const { space, colours, type, roles } = theme;
    const middle = Math.round(tile.height - height / 2);
    const plate = new Graphics()
      .rect(0, tile.height - height, tile.width, height)
      .fill({ color: colours.background, alpha: 0.72 });
    this.view.addChild(plate);
    let right = tile.width - space.close;
    const end = (text: string, colour: number) => {
      const line = createLine(text, { size: type.caption, colour, anchor: [1, 0.5] });
      line.position.set(right, middle);
      this.view.addChild(line);
      right -= Math.ceil(line.width) + space.close;
    };
    if (look) {
      const words = say(look.words, language);
      // The name says more: where both have no room, the sign alone stands for the words.
      if (measureLine(words, { size: type.caption }) < tile.width * WORDS_SHARE) end(words, colours.warning);
      const radius = type.caption * 0.36;
      this.view.addChild(look.sign(new Graphics(), right - radius, middle, radius).fill(roles.warning));
      right -= 2 * radius + space.close;
    } else if (note !== undefined && tile.width > type.caption * 9) end(note, colours.dim);
    const line = createLine(name, {
      size: type.caption,
      colour: colours.text,
      anchor: [0, 0.5],
      maxWidth: Math.max(0, right - space.close),
      least: Math.round(type.caption * 0.7),
    });
    line.position.set(space.close, middle);
    this.view.addChild(line);
  }

  clear(): void {
    for (const child of this.view.removeChildren()) child.destroy();
  }
}
