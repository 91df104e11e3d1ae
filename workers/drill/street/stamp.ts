import { colourOf, type Planes } from './planes.ts';

/** Rows of five bits, from the left. */
const glyphs: Readonly<Record<string, readonly number[]>> = {
  '0': [14, 17, 19, 21, 25, 17, 14],
  '1': [4, 12, 4, 4, 4, 4, 14],
  '2': [14, 17, 1, 2, 4, 8, 31],
  '3': [31, 2, 4, 2, 1, 17, 14],
  '4': [2, 6, 10, 18, 31, 2, 2],
  '5': [31, 16, 30, 1, 1, 17, 14],
  '6': [6, 8, 16, 30, 17, 17, 14],
  '7': [31, 1, 2, 4, 8, 8, 8],
  '8': [14, 17, 17, 14, 17, 17, 14],
  '9': [14, 17, 17, 15, 1, 2, 12],
  ':': [0, 4, 4, 0, 4, 4, 0],
  D: [30, 17, 17, 17, 17, 17, 30],
  R: [30, 17, 17, 30, 20, 18, 17],
  I: [14, 4, 4, 4, 4, 4, 14],
  L: [16, 16, 16, 16, 16, 16, 31],
};
const GLYPH = { width: 5, advance: 6 };
/** A dot of a glyph, as a share of the picture's width. */
const DOT_SHARE = 1 / 426;
const HOUR_S = 3_600;
const light = colourOf(240, 240, 240);
const dark = colourOf(10, 10, 10);

/** The time in the upper right corner, as cameras write it, and that it is a drill; no place is named. */
export function drawStamp(planes: Planes, secondOfDay: number): void {
  const second = Math.floor(secondOfDay);
  const part = (value: number) => String(value).padStart(2, '0');
  const time = [Math.floor(second / HOUR_S) % 24, Math.floor(second / 60) % 60, second % 60].map(part).join(':');
  const dot = Math.round(planes.width * DOT_SHARE);
  const text = `DRILL ${time}`;
  const left = planes.width - dot * (text.length * GLYPH.advance + 5);
  writeText(planes, text, { x: left + dot * 0.5, y: dot * 5.5, dot, colour: dark });
  writeText(planes, text, { x: left, y: dot * 5, dot, colour: light });
}

function writeText(
  planes: Planes,
  text: string,
  {
    x,
    y,
    dot,
    colour,
  }: { readonly x: number; readonly y: number; readonly dot: number; readonly colour: typeof light },
): void {
  for (const [index, character] of [...text].entries())
    for (const [row, bits] of (glyphs[character] ?? []).entries())
      for (let column = 0; column < GLYPH.width; column += 1)
        if ((bits >> (GLYPH.width - 1 - column)) & 1)
          planes.rectangle(x + (index * GLYPH.advance + column) * dot, y + row * dot, dot, dot, colour);
}
