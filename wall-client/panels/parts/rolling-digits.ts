import { type BitmapText, Container } from 'pixi.js';
import type { DigitRole } from '../../fonts/digit-fonts.ts';
import { easeSince, motion } from '../../theme/motion.ts';
import type { TypeScale } from '../../theme/type-scale.ts';
import { createDigits } from './digits.ts';
import { formatRolling, type Roll, rollPlaces, type RollingPlace } from './rolling-number.ts';

export interface RollingDigitsOptions {
  readonly role: DigitRole;
  readonly type: TypeScale;
  readonly colour: number;
  readonly maxWidth?: number;
}

/** How far a digit travels while it comes or leaves, as a share of its size: it fades before it meets its neighbours. */
const TRAVEL = 0.5;

/** A number whose digits roll to a new value, its left edge at x = 0: what is seen is a function of wall time alone. */
export class RollingDigits {
  readonly view = new Container();
  readonly #options: RollingDigitsOptions;
  #pairs: { leaving: BitmapText; coming: BitmapText }[] = [];
  #places: RollingPlace[] = [];
  #roll: Roll = { from: '', to: '', at: Number.NEGATIVE_INFINITY };
  #settled = false;

  constructor(options: RollingDigitsOptions) {
    this.#options = options;
  }

  get width(): number {
    return this.#widthOf(this.#roll.to) * this.view.scale.x;
  }

  /** Rolls to `value` from what stood there at `at`. The first value stands at once. */
  set(value: number | null, at: number): void {
    this.setText(formatRolling(value), at);
  }

  setText(to: string, at: number): void {
    if (to === this.#roll.to) return;
    const from = this.#roll.to === '' ? to : this.#roll.to;
    this.#roll = { from, to, at };
    this.#settled = false;
    this.#lay();
  }

  set colour(colour: number) {
    for (const { leaving, coming } of this.#pairs) {
      leaving.tint = colour;
      coming.tint = colour;
    }
  }

  frame(wall: number): void {
    if (this.#settled) return;
    const eased = easeSince(this.#roll.at, wall, motion.rollMs);
    const count = rollPlaces(this.#roll, eased, this.#places);
    const travel = this.#options.type[this.#options.role] * TRAVEL;
    for (let index = 0; index < count; index += 1) {
      const place = this.#places[index];
      const pair = this.#pairs[index];
      if (!place || !pair) continue;
      pair.coming.alpha = place.progress;
      pair.coming.y = travel * (1 - place.progress);
      pair.leaving.alpha = 1 - place.progress;
      pair.leaving.y = -travel * place.progress;
    }
    this.#settled = eased === 1;
  }

  destroy(): void {
    this.view.destroy({ children: true });
  }

  /** Puts each place under its own, from the right: widths depend on the text alone, so this is done on change only. */
  #lay(): void {
    const { from, to } = this.#roll;
    const { role, type, colour, maxWidth } = this.#options;
    const length = Math.max(from.length, to.length);
    while (this.#pairs.length < length) {
      const pair = {
        leaving: createDigits('', { role, type, colour }),
        coming: createDigits('', { role, type, colour }),
      };
      this.view.addChild(pair.leaving, pair.coming);
      this.#pairs.push(pair);
      this.#places.push({ leaving: '', coming: '', progress: 1 });
    }
    this.#pairs.forEach((pair, index) => {
      pair.leaving.text = from[from.length - 1 - index] ?? '';
      pair.coming.text = to[to.length - 1 - index] ?? '';
    });
    const width = this.#widthOf(to);
    let right = width;
    for (const pair of this.#pairs) {
      const wide = Math.max(pair.leaving.width, pair.coming.width);
      right -= pair.coming.text === '' ? pair.leaving.width : pair.coming.width;
      pair.coming.x = Math.round(right);
      pair.leaving.x = Math.round(right + (pair.coming.text === '' ? 0 : pair.coming.width - wide) / 2);
    }
    this.view.scale.set(maxWidth !== undefined && width > maxWidth ? maxWidth / width : 1);
  }

  #widthOf(text: string): number {
    let width = 0;
    for (let index = 0; index < text.length; index += 1) {
      const pair = this.#pairs[text.length - 1 - index];
      if (pair) width += pair.coming.width;
    }
    return width;
  }
}
