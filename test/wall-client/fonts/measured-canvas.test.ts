import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Blob as FontBlob, Face, Font } from 'harfbuzzjs';
import { DOMAdapter } from 'pixi.js';
import subsetFont from 'subset-font';
import { beforeAll, describe, expect, it } from 'vitest';
import { weights } from '../../../wall-client/fonts/families.ts';
import { installMeasuredCanvas } from '../../support/measured-canvas.ts';

const PX = 100;
/** All of ASCII that is drawn, and what else the wall's own words and numbers are written with. */
const LATIN = [...Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)), ...'–—−…·’≤≥'];

function measure(text: string): number {
  const context = DOMAdapter.get().createCanvas(1, 1).getContext('2d');
  if (!context) throw new Error('the canvas measures nothing');
  context.font = `${PX}px sans-serif`;
  return context.measureText(text).width;
}

describe.each(Object.values(weights))('the canvas that measures without a browser, of weight %s', (weight) => {
  let font: Font;
  beforeAll(async () => {
    installMeasuredCanvas();
    const file = createRequire(import.meta.url).resolve(`@fontsource/inter/files/inter-latin-${weight}-normal.woff2`);
    font = new Font(
      new Face(new FontBlob(await subsetFont(readFileSync(file), LATIN.join(''), { targetFormat: 'sfnt' }))),
    );
  });

  const widthOf = (character: string) => {
    const glyph = font.nominalGlyph(character.codePointAt(0) ?? 0);
    return glyph === undefined ? undefined : (font.glyphHAdvance(glyph) / font.face.upem) * PX;
  };

  it('gives every letter at least the room that the bundled font gives it: what fits here fits on a wall', () => {
    const known = LATIN.filter((character) => widthOf(character) !== undefined);
    expect(known.length).toBeGreaterThan(95);
    const narrow = known.filter((character) => measure(character) < (widthOf(character) ?? 0));
    expect(narrow.map((character) => `${character} ${measure(character)} < ${widthOf(character)}`)).toEqual([]);
  });

  it('gives none of them twice the room: a rule that nothing can keep proves nothing', () => {
    const words = 'Alerts today 0123456789';
    const room = Array.from(words).reduce((sum, character) => sum + (widthOf(character) ?? 0), 0);
    expect(measure(words)).toBeLessThan(room * 1.3);
  });
});
