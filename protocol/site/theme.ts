import Type, { type Static } from 'typebox';

const Colour = Type.String({ pattern: '^#[0-9a-fA-F]{6}$', description: 'such as #37a8ff' });

/** The colours of a wall that its site may choose; what each is for is said by the wall's own theme. */
export const ThemeTokens = Type.Object(
  {
    background: Type.Optional(Colour),
    panel: Type.Optional(Colour),
    accent: Type.Optional(Colour),
    ok: Type.Optional(Colour),
    warning: Type.Optional(Colour),
    critical: Type.Optional(Colour),
    off: Type.Optional(Colour),
  },
  { additionalProperties: false, description: 'colours in place of the wall’s own' },
);
export type ThemeTokens = Static<typeof ThemeTokens>;
export type ThemeToken = keyof ThemeTokens;

/** What a site that chooses nothing has. */
export const defaultTokens: Readonly<Record<ThemeToken, string>> = {
  background: '#05080f',
  panel: '#0a1322',
  accent: '#37a8ff',
  ok: '#2fc6a4',
  warning: '#ffb938',
  critical: '#ff4d5e',
  off: '#6b7a8d',
};
/** Texts stand on whatever ground a site chooses. */
export const TEXT_COLOUR = '#e8f1fb';

/** Contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance). */
export function contrastOf(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminanceOf(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const channel = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
