import { Graphics } from 'pixi.js';
import type { Theme } from '../../theme/theme.ts';

/** Of a corner's bracket, how much of the shorter side it takes. */
const CORNER_SHARE = 0.34;

/** Four corners about what an operator marked ([AR8]): a shape that nothing else on the wall has, whatever its colours are. Its middle is 0, 0. */
export function createHighlightMark(
  { width, height }: { readonly width: number; readonly height: number },
  theme: Theme,
): Graphics {
  const { colours, space } = theme;
  const corner = Math.round(Math.min(width, height) * CORNER_SHARE);
  const [x, y] = [Math.round(width / 2), Math.round(height / 2)];
  const mark = new Graphics();
  for (const [right, down] of [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ] as const) {
    mark
      .moveTo(right * (x - corner), down * y)
      .lineTo(right * x, down * y)
      .lineTo(right * x, down * (y - corner));
  }
  mark.stroke({ width: Math.max(3, Math.round(space.hairline * 3)), color: colours.text });
  mark.visible = false;
  return mark;
}
