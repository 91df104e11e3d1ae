import { CanvasTextMetrics, Text, TextStyle } from 'pixi.js';
import { fontFamilies, type Weight, weights } from '../../fonts/families.ts';

export interface LineStyle {
  readonly size: number;
  readonly colour: number;
  readonly weight?: Weight;
  /** Where the position given to the line is: of its width, of its height. */
  readonly anchor?: readonly [x: number, y: number];
  /** Widest that it may be; longer text is made smaller, down to `least`, and then cut with an ellipsis. */
  readonly maxWidth?: number;
  readonly least?: number;
  readonly letterSpacing?: number;
}

/** One line of words. Not for numbers that change: those are `Digits`. The caller destroys it. */
export function createLine(text: string, style: LineStyle): Text {
  const { colour, anchor = [0, 0], letterSpacing = 0 } = style;
  const fitted = fitLine(text, style);
  const line = new Text({
    text: fitted.text,
    style: textStyle(
      { ...style, size: fitted.size, letterSpacing: (letterSpacing * fitted.size) / style.size },
      colour,
    ),
    resolution: 1,
  });
  line.anchor.set(anchor[0], anchor[1]);
  return line;
}

export function measureLine(text: string, style: Pick<LineStyle, 'size' | 'weight' | 'letterSpacing'>): number {
  return CanvasTextMetrics.measureText(text, textStyle(style, 0xffffff)).width;
}

/** Lines that look alike share their style, and by that the texture of the same words. */
const styles = new Map<string, TextStyle>();

/** Call when a font has come: what was measured or drawn without it is kept by its style. */
export function renewLineStyles(): void {
  styles.clear();
}

function textStyle(
  { size, weight = 'normal', letterSpacing = 0 }: Pick<LineStyle, 'size' | 'weight' | 'letterSpacing'>,
  fill: number,
): TextStyle {
  const key = `${size}|${weight}|${letterSpacing}|${fill}`;
  const known = styles.get(key);
  if (known) return known;
  const style = new TextStyle({
    fontFamily: fontFamilies(),
    fontSize: size,
    fontWeight: weights[weight],
    fill,
    letterSpacing,
  });
  styles.set(key, style);
  return style;
}

function fitLine(
  text: string,
  { size, weight = 'normal', letterSpacing = 0, maxWidth = Number.POSITIVE_INFINITY, least = size }: LineStyle,
): { text: string; size: number } {
  if (maxWidth === Number.POSITIVE_INFINITY) return { text, size };
  const width = measureLine(text, { size, weight, letterSpacing });
  if (width <= maxWidth) return { text, size };
  const smaller = Math.floor((size * maxWidth) / width);
  if (smaller >= least) return { text, size: smaller };
  const characters = [...text];
  while (characters.length > 1) {
    characters.pop();
    const cut = `${characters.join('').trimEnd()}…`;
    if (measureLine(cut, { size: least, weight, letterSpacing: (letterSpacing * least) / size }) <= maxWidth)
      return { text: cut, size: least };
  }
  return { text: '', size: least };
}
