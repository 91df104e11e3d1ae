import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadSite } from '../../../config/site/load-site.ts';
import {
  createTypeScale,
  LEAST_CHINESE_SHARE,
  LEAST_DIGITS_SHARE,
  typeShares,
} from '../../../wall-client/theme/type-scale.ts';

const WALL_HEIGHT_MM = 2_700;
const READ_AT_MM = 10_000;

/** ISO 9241-303: the angle under which a height is seen, in minutes of arc. */
function arcMinutes(share: number, heightMm = WALL_HEIGHT_MM, distanceMm = READ_AT_MM): number {
  return (2 * Math.atan((heightMm * share) / 2 / distanceMm) * 180 * 60) / Math.PI;
}

describe('type on the walls of the sites that ship, where they say how high they are and from where they are read', () => {
  it.each(['lianyuan', 'san-francisco'])('%s', async (code) => {
    const { file } = await loadSite(join(import.meta.dirname, '..', '..', '..', 'config', 'sites', code));
    const declared = Object.entries(file.walls).filter(([, wall]) => wall.heightMm !== undefined);
    expect(declared.length).toBeGreaterThan(0);
    for (const [name, { heightMm, viewingDistanceMm }] of declared) {
      const seen = (share: number) => arcMinutes(share, heightMm, viewingDistanceMm);
      expect(seen(typeShares.body), `body on ${name}`).toBeGreaterThanOrEqual(20);
      expect(seen(typeShares.caption), `caption on ${name}`).toBeGreaterThanOrEqual(16);
    }
  });
});

describe('type on a wall of 2.70 m, read at 10 m', () => {
  it.each(['display', 'hero', 'key', 'title', 'digits', 'heading', 'body'] as const)(
    '%s is seen under at least 20 minutes of arc',
    (role) => {
      expect(arcMinutes(typeShares[role])).toBeGreaterThanOrEqual(20);
    },
  );
  it('a caption stays above the least of 16 minutes', () => {
    expect(arcMinutes(typeShares.caption)).toBeGreaterThanOrEqual(16);
  });
  it('what is the message is never set smaller than its rule', () => {
    expect(typeShares.body).toBeGreaterThanOrEqual(LEAST_CHINESE_SHARE);
    expect(typeShares.digits).toBeGreaterThanOrEqual(LEAST_DIGITS_SHARE);
  });
  it.each([180, 1080, 2160, 4320])('keeps its order, in whole pixels, at %i px', (height) => {
    const sizes = Object.values(createTypeScale(height));
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    expect(sizes.every((size) => Number.isInteger(size) && size >= 1)).toBe(true);
  });
});
