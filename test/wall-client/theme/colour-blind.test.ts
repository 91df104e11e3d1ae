import {
  differenceCiede2000,
  filterDeficiencyDeuter,
  filterDeficiencyProt,
  filterDeficiencyTrit,
  parse,
  wcagContrast,
} from 'culori';
import { describe, expect, it } from 'vitest';
import { ROLES } from '../../../protocol/site/metrics.ts';
import { rampColours } from '../../../wall-client/panels/map/ramp.ts';
import { colours, rolesOf } from '../../../wall-client/theme/colours.ts';

const hex = (colour: number) => `#${colour.toString(16).padStart(6, '0')}`;
const contrast = (colour: number, ground: number) => wcagContrast(hex(colour), hex(ground));

const roleColour = rolesOf(colours);

describe('colours', () => {
  it('keeps names readable on every district of the map', () => {
    for (const ground of rampColours) expect(contrast(colours.text, ground)).toBeGreaterThanOrEqual(4.5);
  });

  it.each([
    ['deuteranopia', filterDeficiencyDeuter(1)],
    ['protanopia', filterDeficiencyProt(1)],
    ['tritanopia', filterDeficiencyTrit(1)],
  ])('keeps roles apart for eyes with %s; shape and word say the rest', (_, filter) => {
    const difference = differenceCiede2000();
    ROLES.forEach((role, index) => {
      for (const other of ROLES.slice(index + 1)) {
        const [left, right] = [parse(hex(roleColour[role])), parse(hex(roleColour[other]))];
        if (!left || !right) throw new Error('a role has no colour');
        expect(difference(filter(left), filter(right)), `${role} and ${other}`).toBeGreaterThan(7);
      }
    });
  });
});
