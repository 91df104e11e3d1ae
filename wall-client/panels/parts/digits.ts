import { BitmapText } from 'pixi.js';
import { type DigitRole, digitFontName } from '../../fonts/digit-fonts.ts';
import type { TypeScale } from '../../theme/type-scale.ts';

export interface DigitsStyle {
  readonly role: DigitRole;
  readonly type: TypeScale;
  readonly colour: number;
  readonly anchor?: readonly [x: number, y: number];
  readonly maxWidth?: number;
}

/** Text that changes: numbers, ages, times. All digits are as wide as each other. The caller destroys it. */
export function createDigits(text: string, { role, type, colour, anchor = [0, 0], maxWidth }: DigitsStyle): BitmapText {
  const digits = new BitmapText({
    text,
    style: { fontFamily: digitFontName(role, type), fontSize: type[role], fill: 0xffffff },
  });
  digits.tint = colour;
  digits.anchor.set(anchor[0], anchor[1]);
  if (maxWidth !== undefined) fitDigits(digits, maxWidth);
  return digits;
}

/** A number is never cut: one that has no room is drawn smaller. */
export function fitDigits(digits: BitmapText, maxWidth: number): void {
  digits.scale.set(1);
  const width = digits.width;
  if (width > maxWidth && width > 0) digits.scale.set(Math.max(0.01, maxWidth / width));
}
