import { expect, it } from 'vitest';
import { watermarkPlaces } from '../../../wall-client/layout/watermark-places.ts';

const wall = { width: 3_840, height: 1_080 };
const screens = {
  all: { x: 0, y: 0, width: 3_840, height: 1_080 },
  left: { x: 0, y: 0, width: 1_900, height: 1_080 },
  right: { x: 1_940, y: 0, width: 1_900, height: 1_080 },
};

it('leaves no half of the wall’s height in square without a mark', () => {
  const places = watermarkPlaces(wall, {});
  const side = wall.height / 2;
  for (let x = 0; x + side <= wall.width; x += 20)
    for (let y = 0; y + side <= wall.height; y += 20) {
      const isThere = places.some((place) => place.x >= x && place.x < x + side && place.y >= y && place.y < y + side);
      expect(isThere, `from ${x}, ${y}`).toBe(true);
    }
});

it('names the smallest screen that a mark is on, and none beside all of them', () => {
  const found = watermarkPlaces(wall, screens).map(({ x, screen }) => [x < 1_900, x >= 1_940, screen] as const);
  expect(new Set(found.map(([, , screen]) => screen))).toEqual(new Set(['left', 'right']));
  for (const [isLeft, , screen] of found) expect(screen).toBe(isLeft ? 'left' : 'right');
  const { left } = screens;
  expect(watermarkPlaces(wall, { left }).some(({ screen }) => screen === undefined)).toBe(true);
});
