import { differenceCiede2000, filterDeficiencyDeuter, filterDeficiencyProt, filterDeficiencyTrit, parse } from 'culori';

const filters = {
  deuteranopia: filterDeficiencyDeuter(1),
  protanopia: filterDeficiencyProt(1),
  tritanopia: filterDeficiencyTrit(1),
} as const;
export type ColourVision = keyof typeof filters;
export const COLOUR_VISIONS = Object.keys(filters) as readonly ColourVision[];

/** Two roles that are nearer than this look the same; shape and word still tell them apart. */
export const LEAST_DIFFERENCE = 7;

const difference = differenceCiede2000();

/** How far apart two colours (`#rrggbb`) are for eyes that lack a kind of cone: CIEDE2000, after Machado et al. 2009. */
export function seenDifference(one: string, other: string, vision: ColourVision): number {
  const [left, right] = [parse(one), parse(other)];
  if (!left || !right) throw new TypeError(`${one} and ${other}: expected two colours such as #37a8ff`);
  return difference(filters[vision](left), filters[vision](right));
}
