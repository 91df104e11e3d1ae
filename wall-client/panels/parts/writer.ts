import { type BitmapText, Container, type Text } from 'pixi.js';
import type { DigitRole } from '../../fonts/digit-fonts.ts';
import type { Theme } from '../../theme/theme.ts';
import { createDigits, fitDigits } from './digits.ts';
import { createLine, type LineStyle } from './line.ts';

interface DigitsPlace {
  readonly role: DigitRole;
  readonly colour: number;
  readonly anchor?: readonly [x: number, y: number];
  readonly maxWidth?: number;
}

/**
 * Writes a panel's texts anew on each change and keeps what stays: words by their text and style, digits by their size.
 * Between `begin` and `end` everything that is to be seen is written; the rest is put away, words for good.
 */
export class Writer {
  readonly view = new Container();
  readonly #theme: Theme;
  readonly #lines = new Map<string, Text[]>();
  readonly #digits = new Map<DigitRole, BitmapText[]>();
  readonly #usedLines = new Map<string, number>();
  readonly #usedDigits = new Map<DigitRole, number>();

  constructor(theme: Theme) {
    this.#theme = theme;
  }

  begin(): void {
    this.#usedLines.clear();
    this.#usedDigits.clear();
  }

  /** Words; `x`, `y` are where the anchor comes to lie, snapped to whole pixels. */
  words(text: string, x: number, y: number, style: LineStyle): Text {
    const key = `${text}|${style.size}|${style.colour}|${style.weight}|${style.anchor}|${style.maxWidth}|${style.letterSpacing}`;
    const used = this.#usedLines.get(key) ?? 0;
    this.#usedLines.set(key, used + 1);
    let pool = this.#lines.get(key);
    if (!pool) {
      pool = [];
      this.#lines.set(key, pool);
    }
    let line = pool[used];
    if (!line) {
      line = createLine(text, style);
      pool.push(line);
      this.view.addChild(line);
    }
    line.position.set(snap(x, line.width, style.anchor?.[0] ?? 0), snap(y, line.height, style.anchor?.[1] ?? 0));
    return line;
  }

  digits(text: string, x: number, y: number, { role, colour, anchor = [0, 0], maxWidth }: DigitsPlace): BitmapText {
    const used = this.#usedDigits.get(role) ?? 0;
    this.#usedDigits.set(role, used + 1);
    let pool = this.#digits.get(role);
    if (!pool) {
      pool = [];
      this.#digits.set(role, pool);
    }
    let digits = pool[used];
    if (!digits) {
      digits = createDigits('', { role, type: this.#theme.type, colour });
      pool.push(digits);
      this.view.addChild(digits);
    }
    digits.visible = true;
    digits.tint = colour;
    digits.text = text;
    digits.anchor.set(anchor[0], anchor[1]);
    digits.scale.set(1);
    if (maxWidth !== undefined) fitDigits(digits, maxWidth);
    digits.position.set(snap(x, digits.width, anchor[0]), snap(y, digits.height, anchor[1]));
    return digits;
  }

  end(): void {
    for (const [key, pool] of this.#lines) {
      const used = this.#usedLines.get(key) ?? 0;
      for (const line of pool.splice(used)) line.destroy();
      if (pool.length === 0) this.#lines.delete(key);
    }
    for (const [role, pool] of this.#digits) {
      for (let index = this.#usedDigits.get(role) ?? 0; index < pool.length; index += 1) {
        const digits = pool[index];
        if (digits) digits.visible = false;
      }
    }
  }

  destroy(): void {
    this.view.destroy({ children: true });
  }
}

/** A position at which the left or upper edge falls on a whole pixel, whatever the anchor is. */
function snap(position: number, size: number, anchor: number): number {
  return Math.round(position - size * anchor) + size * anchor;
}
