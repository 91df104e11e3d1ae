import { BitmapFont, BitmapFontManager, Cache, TextStyle } from 'pixi.js';
import { assertNever } from '../../protocol/assert-never.ts';
import type { TypeRole, TypeScale } from '../theme/type-scale.ts';
import { fontFamilies, weights } from './families.ts';
import { BASIC_CHARACTERS } from './site-text.ts';

/** Sizes in which changing text is drawn. Text that changes is never a `Text`: each string would leave a texture key. */
export const DIGIT_ROLES = [
  'display',
  'hero',
  'key',
  'title',
  'digits',
  'body',
  'caption',
] as const satisfies readonly TypeRole[];
export type DigitRole = (typeof DIGIT_ROLES)[number];

/** Large sizes carry digits and units only: their textures stay small. */
const LARGE_CHARACTERS = '0123456789.,:%+-−– ms hdin秒分小时天';
/** The largest carries numbers and times alone. */
const DISPLAY_CHARACTERS = '0123456789.,:%+-−– ';

/** A panel in the spotlight has its own sizes of the same roles. */
export function digitFontName(role: DigitRole, type: TypeScale): string {
  return `digits-${role}-${type[role]}`;
}

/** How many have use of a font: two panels may stand in the same size. */
const users = new Map<string, number>();

/** Draws the glyphs once for each size, so that they land on whole pixels; gives back how to let them go. */
export function installDigitFonts(type: TypeScale): () => void {
  for (const role of DIGIT_ROLES) {
    const name = digitFontName(role, type);
    const known = users.get(name) ?? 0;
    users.set(name, known + 1);
    if (known > 0) continue;
    BitmapFontManager.install({
      name,
      style: new TextStyle({
        fontFamily: fontFamilies(),
        fontSize: type[role],
        fontWeight: role === 'caption' || role === 'body' ? weights.normal : weights.strong,
        fill: 0xffffff,
      }),
      chars: charactersOf(role),
      padding: 2,
      skipKerning: true,
    });
    levelDigits(name);
  }
  return () => {
    for (const role of DIGIT_ROLES) {
      const name = digitFontName(role, type);
      const left = (users.get(name) ?? 1) - 1;
      users.set(name, left);
      if (left > 0) continue;
      users.delete(name);
      BitmapFontManager.uninstall(name);
    }
  };
}

function charactersOf(role: DigitRole): string {
  switch (role) {
    case 'display':
      return DISPLAY_CHARACTERS;
    case 'hero':
    case 'key':
    case 'title':
      return LARGE_CHARACTERS;
    case 'digits':
    case 'body':
    case 'caption':
      return BASIC_CHARACTERS;
    default:
      return assertNever(role, 'digit role');
  }
}

/** Gives all digits the width of the widest, so that a number does not shiver when it changes. */
function levelDigits(name: string): void {
  const font: unknown = Cache.get(`${name}-bitmap`);
  if (!(font instanceof BitmapFont) && !hasCharacters(font)) throw new TypeError(`font ${name} is not installed`);
  const digits = [...'0123456789'].map((digit) => font.chars[digit]).filter((digit) => digit !== undefined);
  const widest = Math.max(...digits.map((digit) => digit.xAdvance));
  for (const digit of digits) {
    digit.xOffset += (widest - digit.xAdvance) / 2;
    digit.xAdvance = widest;
  }
}

interface Characters {
  readonly chars: Record<string, { xAdvance: number; xOffset: number }>;
}

function hasCharacters(font: unknown): font is Characters {
  return typeof font === 'object' && font !== null && 'chars' in font;
}
