import { type Colours, colours } from './colours.ts';

/**
 * One of the wall's own shades of blue in the hue of the site's accent, and as light as it was: what stands on it can be
 * read as before. Without an accent of the site's it stays what it is.
 */
export function accented(own: number, { information }: Pick<Colours, 'information'>): number {
  if (information === colours.information) return own;
  const accent = linearOf(information);
  const times = luminanceOf(linearOf(own)) / Math.max(1e-6, luminanceOf(accent));
  const [red, green, blue] = accent.map((channel) => encode(channel * times)) as [number, number, number];
  return (red << 16) | (green << 8) | blue;
}

type Channels = readonly [red: number, green: number, blue: number];

/** Linear light, 0 to 1 (IEC 61966-2-1). */
function linearOf(colour: number): Channels {
  return [decode((colour >> 16) & 0xff), decode((colour >> 8) & 0xff), decode(colour & 0xff)];
}

function luminanceOf([red, green, blue]: Channels): number {
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function decode(byte: number): number {
  const value = byte / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function encode(light: number): number {
  const held = Math.min(1, light);
  return Math.round(255 * (held <= 0.0031308 ? held * 12.92 : 1.055 * held ** (1 / 2.4) - 0.055));
}
