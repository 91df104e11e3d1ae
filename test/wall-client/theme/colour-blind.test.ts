import { wcagContrast } from 'culori';
import { describe, expect, it } from 'vitest';
import { COLOUR_VISIONS, LEAST_DIFFERENCE, seenDifference } from '../../../config/site/colour-vision.ts';
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

  it.each(COLOUR_VISIONS)('keeps roles apart for eyes with %s; shape and word say the rest', (vision) => {
    ROLES.forEach((role, index) => {
      for (const other of ROLES.slice(index + 1)) {
        const seen = seenDifference(hex(roleColour[role]), hex(roleColour[other]), vision);
        expect(seen, `${role} and ${other}`).toBeGreaterThan(LEAST_DIFFERENCE);
      }
    });
  });
});
