import { expect, it } from 'vitest';
import { FirstPicture } from '../../wall-client/first-picture.ts';

it('a page waits for its scene, a while for its views, and then a while for what else is on its way', () => {
  const first = new FirstPicture();
  expect(first.isWorthDrawing('scene', 0)).toBe(false);
  expect(first.isWorthDrawing('scene', 60_000)).toBe(false);
  expect(first.isWorthDrawing('views', 60_000)).toBe(false);
  expect(first.isWorthDrawing('views', 61_499)).toBe(false);
  expect(first.isWorthDrawing('arrivals', 61_500), 'views took all of their time, the rest has its own').toBe(false);
  expect(first.isWorthDrawing('arrivals', 63_000)).toBe(true);
});

it('what lacks nothing is drawn, and what lacks views for too long is drawn without them', () => {
  expect(new FirstPicture().isWorthDrawing(undefined, 0)).toBe(true);
  const first = new FirstPicture();
  expect(first.isWorthDrawing('views', 0)).toBe(false);
  expect(first.isWorthDrawing('views', 1_500)).toBe(true);
});
