import { accented } from '../../theme/accented.ts';
import { mixColours } from '../../theme/colours.ts';
import type { Theme } from '../../theme/theme.ts';

/** From nothing to the most: dark enough everywhere that white names stand out. */
export const rampColours = [0x18304f, 0x194a7d, 0x1d6ab3] as const;

export type Ramp = readonly [none: number, middle: number, most: number];

/** As light for any accent that a site chooses. */
export function rampOf({ colours }: Pick<Theme, 'colours'>): Ramp {
  const [none, middle, most] = rampColours;
  return [accented(none, colours), accented(middle, colours), accented(most, colours)];
}

/** Colour of a share of the largest value, 0 to 1. */
export function rampColour(share: number, ramp: Ramp): number {
  const place = Math.min(1, Math.max(0, share)) * (ramp.length - 1);
  const index = Math.min(ramp.length - 2, Math.floor(place));
  return mixColours(ramp[index] ?? 0, ramp[index + 1] ?? 0, place - index);
}

/** Small values would all look like nothing beside one large one: the root spreads them. */
export function shareOf(value: number, most: number): number {
  return most <= 0 ? 0 : Math.sqrt(Math.max(0, value) / most);
}
