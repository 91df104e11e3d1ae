import { type Colour, colourOf, mix } from './planes.ts';
import type { Street } from './streets.ts';

/** As far as anything is drawn, m. */
export const FAR_M = 170;

export const asphalt = colourOf(82, 84, 88);
export const wetAsphalt = colourOf(58, 61, 67);
export const pavement = colourOf(142, 139, 132);
export const grass = colourOf(96, 118, 78);
export const field = colourOf(148, 146, 92);
export const paint = colourOf(222, 222, 216);
export const centrePaint = colourOf(214, 178, 72);
export const trunk = colourOf(84, 68, 54);
export const leaves = colourOf(62, 92, 52);
export const glass = colourOf(88, 104, 120);
export const steel = colourOf(120, 124, 128);
export const lampLight = colourOf(255, 212, 150);
export const windowLight = colourOf(240, 204, 140);
export const houseColours = [
  colourOf(188, 172, 148),
  colourOf(166, 152, 140),
  colourOf(198, 190, 176),
  colourOf(158, 128, 108),
  colourOf(176, 184, 186),
];

/** A thing's colour in the light of the street, so many metres away. */
export function litColour({ light }: Street, colour: Colour, along: number): Colour {
  const { ambient } = light;
  const lit = {
    y: 16 + (colour.y - 16) * ambient,
    u: 128 + (colour.u - 128) * ambient,
    v: 128 + (colour.v - 128) * ambient,
  };
  return mix(lit, light.haze, Math.min(0.85, Math.max(0, along / FAR_M) ** 1.4));
}
