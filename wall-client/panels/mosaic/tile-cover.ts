import { Container, Graphics, type Text } from 'pixi.js';
import type { Language } from '../../../protocol/words.ts';
import type { Rectangle } from '../../layout/rectangle.ts';
import type { Theme } from '../../theme/theme.ts';
import { formatAge } from '../../words/format-duration.ts';
import { say } from '../../words/say.ts';
import type { CameraCondition } from '../panel-sources.ts';
import { createLine, measureLine } from '../parts/line.ts';
import { agoWords, lastPictureWords, lostWords, type TileLook } from './tile-looks.ts';

/** Folds of a drawn curtain in a tile. */
const FOLDS = 14;

export interface TileCoverOptions {
  readonly theme: Theme;
  readonly language: Language;
}

/** What lies over a tile that is not simply live: a sign, words, and how old the last picture is. */
export class TileCover {
  readonly view = new Container();
  readonly #options: TileCoverOptions;
  #age: Text | undefined;
  #ageText = '';
  #agePlace: { readonly x: number; readonly y: number; readonly width: number } | undefined;

  constructor(options: TileCoverOptions) {
    this.#options = options;
  }

  /** `room`: of the tile above its name. */
  show(look: TileLook, condition: CameraCondition | undefined, room: Rectangle): void {
    this.clear();
    const { theme, language } = this.#options;
    const { type, colours, roles, space } = theme;
    if (condition?.state === 'curtained') this.#drawFolds(room);
    if (look.weight === 'alarm')
      this.view.addChild(
        new Graphics()
          .rect(0, 0, room.width, room.height)
          .stroke({ width: space.stroke, color: roles.warning, alignment: 1 }),
      );
    if (look.place === 'edge') return;
    const because = condition?.because && say(lostWords[condition.because], language);
    const words = say(look.words, language);
    const lines = room.height > type.caption * 6 ? 3 : room.height > type.caption * 3.6 ? 2 : 1;
    const radius = Math.min(type.caption * 0.5, room.width * 0.2, room.height * 0.3);
    if (radius < 1) return;
    const hasWords = lines > 1 && measureLine(words, { size: type.caption }) * 0.8 + space.pad < room.width;
    const x = Math.round(room.width / 2);
    const middle = room.height / 2;
    const signY = Math.round(hasWords ? middle - type.caption * (lines === 3 ? 1.5 : 0.75) : middle);
    const colour = look.weight === 'alarm' ? roles.warning : colours.dim;
    this.view.addChild(look.sign(new Graphics(), x, signY, radius).fill(colour));
    if (!hasWords) return;
    const width = room.width - space.pad;
    this.#write(words, {
      x,
      y: signY + type.caption * 1.5,
      width,
      colour: look.weight === 'alarm' ? colours.warning : colours.text,
    });
    if (lines < 3) return;
    if (because) this.#write(because, { x, y: signY + type.caption * 2.8, width, colour: colours.dim });
    if (look.tone) this.#agePlace = { x, y: signY + type.caption * (because ? 4.1 : 2.8), width };
    if (this.#agePlace && this.#agePlace.y > room.height - type.caption * 0.6) this.#agePlace = undefined;
  }

  /** Says how old the last picture is (ms); undefined: there has been none. Writes anew only where it says something else. */
  sayAge(ageMs: number | undefined): void {
    if (!this.#agePlace) return;
    const { theme, language } = this.#options;
    const text =
      ageMs === undefined
        ? ''
        : `${say(lastPictureWords, language)} ${formatAge(ageMs, language)}${say(agoWords, language)}`;
    if (text === this.#ageText) return;
    this.#ageText = text;
    this.#age?.destroy();
    this.#age = text === '' ? undefined : this.#write(text, { ...this.#agePlace, colour: theme.colours.dim });
  }

  clear(): void {
    for (const child of this.view.removeChildren()) child.destroy();
    this.#age = undefined;
    this.#ageText = '';
    this.#agePlace = undefined;
  }

  #write(text: string, place: { x: number; y: number; width: number; colour: number }): Text {
    const { type } = this.#options.theme;
    const line = createLine(text, {
      size: type.caption,
      colour: place.colour,
      anchor: [0.5, 0.5],
      maxWidth: place.width,
      least: Math.round(type.caption * 0.7),
    });
    line.position.set(place.x, Math.round(place.y));
    this.view.addChild(line);
    return line;
  }

  #drawFolds({ width, height }: Rectangle): void {
    const { colours } = this.#options.theme;
    const folds = new Graphics();
    const each = width / FOLDS;
    for (let fold = 0; fold < FOLDS; fold += 1)
      folds
        .rect(fold * each, 0, each * 0.55, height)
        .fill({ color: colours.line, alpha: 0.42 })
        .rect(fold * each + each * 0.55, 0, each * 0.2, height)
        .fill({ color: colours.line, alpha: 0.2 });
    this.view.addChild(folds);
  }
}
