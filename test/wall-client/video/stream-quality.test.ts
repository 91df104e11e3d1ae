import { expect, it } from 'vitest';
import { StreamQuality } from '../../../wall-client/video/stream-quality.ts';

it('is poor after two faults in ten seconds, and well again ten seconds later', () => {
  const quality = new StreamQuality();
  quality.count(1_000);
  expect(quality.isPoor(1_000)).toBe(false);
  quality.count(6_000);
  expect(quality.isPoor(6_000)).toBe(true);
  expect(quality.isPoor(11_001)).toBe(false);
});
