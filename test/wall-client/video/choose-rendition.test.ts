import { expect, it } from 'vitest';
import { chooseRendition } from '../../../wall-client/video/choose-rendition.ts';

const room = (width: number, height: number) => ({ x: 0, y: 0, width, height });

it('takes the small picture in a grid and the full one where it is drawn large', () => {
  expect(chooseRendition(room(480, 270), undefined)).toBe('sub');
  expect(chooseRendition(room(1_920, 1_080), undefined)).toBe('main');
  // As wide as the wall, and low: the picture in it is small.
  expect(chooseRendition(room(3_840, 300), undefined)).toBe('sub');
});

it('stays with what it has between the limits', () => {
  expect(chooseRendition(room(768, 432), 'main')).toBe('main');
  expect(chooseRendition(room(768, 432), 'sub')).toBe('sub');
});
