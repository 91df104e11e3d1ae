import { describe, expect, it } from 'vitest';
import { type Colour, colours, mixColours } from '../../../wall-client/theme/colours.ts';

/** WCAG 2.2, relative luminance and contrast ratio. */
function luminance(colour: number): number {
  const [red = 0, green = 0, blue = 0] = [16, 8, 0].map((shift) => {
    const channel = ((colour >> shift) & 0xff) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
function contrast(one: number, other: number): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

describe('colours', () => {
  it.each([
    ['text', 7],
    ['dim', 6.5],
    ['warning', 7],
    ['ok', 7],
    ['information', 5.5],
    ['critical', 5],
    ['off', 3],
    ['faint', 3],
  ] as const)('%s stands at %d : 1 on every ground', (name: Colour, least) => {
    for (const ground of [colours.panel, colours.panelLit, colours.background]) {
      expect(contrast(colours[name], ground)).toBeGreaterThanOrEqual(least);
    }
  });
  it('mix channel by channel', () => {
    expect(mixColours(0x000000, 0xffffff, 0.5)).toBe(0x808080);
    expect(mixColours(0x102030, 0xffffff, 0)).toBe(0x102030);
    expect(mixColours(0x102030, 0x405060, 1)).toBe(0x405060);
  });
});
