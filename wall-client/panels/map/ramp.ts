import { mixColours } from '../../theme/colours.ts';

/** From nothing to the most: dark enough everywhere that white names stand out. */
export const rampColours = [0x18304f, 0x194a7d, 0x1d6ab3] as const;

/** Colour of a share of the largest value, 0 to 1. */
export function rampColour(share: number): number {
  const place = Math.min(1, Math.max(0, share)) * (rampColours.length - 1);
  const index = Math.min(rampColours.length - 2, Math.floor(place));
  return mixColours(rampColours[index] ?? 0, rampColours[index + 1] ?? 0, place - index);
}

/** Small values would all look like nothing beside one large one: the root spreads them. */
export function shareOf(value: number, most: number): number {
  return most <= 0 ? 0 : Math.sqrt(Math.max(0, value) / most);
}
