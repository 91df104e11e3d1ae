import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Blob as FontBlob, Face } from 'harfbuzzjs';
import { describe, expect, it } from 'vitest';
import { inProject } from '../../../scripts/bootstrap/project.mjs';
import { readCharacters } from '../../../wall-client/fonts/build/first-characters.ts';
import { blockOf, sliceFont, unicodeRange } from '../../../wall-client/fonts/slices.ts';

const UNIFIED_IDEOGRAPHS = { from: 0x4e00, to: 0x9fa5 };
const fonts = inProject('node_modules', '@expo-google-fonts', 'noto-sans-sc');

describe.each(['500Medium/NotoSansSC_500Medium.ttf', '700Bold/NotoSansSC_700Bold.ttf'])('%s', (file) => {
  const inFont = new Set(new Face(new FontBlob(readFileSync(join(fonts, file)))).collectUnicodes());
  const slices = sliceFont('涟源市', [...new Set(Array.from(inFont, blockOf))]);
  const sliced = [...slices.values()].flat();

  it('is in slices whole, but for what Inter has', () => {
    const all = new Set(sliced);
    expect(
      [...inFont].filter((codePoint) => codePoint >= 0x100 && !all.has(codePoint) && !isPrivate(codePoint)),
    ).toEqual([]);
  });

  it('has each character in one slice alone, so that nothing loads twice', () => {
    expect(new Set(sliced).size).toBe(sliced.length);
    expect(slices.get('first')).toEqual([0x6d9f, 0x6e90, 0x5e02]);
  });

  it('has every character of GB 2312, and all 20,902 ideographs of GBK', () => {
    const rows = [...slices].filter(([name]) => name.startsWith('row-')).flatMap(([, codePoints]) => codePoints);
    const ideographs = rows.filter(isIdeograph);
    expect(ideographs.length + 3).toBe(6_763);
    expect(rows.filter((codePoint) => !inFont.has(codePoint))).toEqual([]);
    const all = new Set(sliced);
    for (let codePoint = UNIFIED_IDEOGRAPHS.from; codePoint <= UNIFIED_IDEOGRAPHS.to; codePoint += 1) {
      if (!inFont.has(codePoint) || !all.has(codePoint))
        throw new Error(`${String.fromCodePoint(codePoint)} is missing`);
    }
  });
});

it('writes ranges as CSS wants them', () => {
  expect(unicodeRange([0x4e02, 0x4e00, 0x4e01, 0x4e10])).toBe('U+4e00-4e02, U+4e10');
});

it('finds what the shipped sites say', () => {
  const characters = readCharacters([{ directory: inProject('config', 'sites'), ending: '.yaml' }]);
  expect(characters).toContain('涟');
  expect([...characters]).toEqual([...new Set(characters)]);
});

function isIdeograph(codePoint: number): boolean {
  return codePoint >= UNIFIED_IDEOGRAPHS.from && codePoint <= UNIFIED_IDEOGRAPHS.to;
}
function isPrivate(codePoint: number): boolean {
  return codePoint >= 0xe000 && codePoint <= 0xf8ff;
}
