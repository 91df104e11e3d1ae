import { expect, it } from 'vitest';
import { ScratchBytes } from '../../../wall-client/video/scratch-bytes.ts';

it('hands out again what was given back, of that size alone, and keeps only a few', () => {
  const scratch = new ScratchBytes();
  const [small, large] = [scratch.take(10), scratch.take(20)];
  expect([small.byteLength, large.byteLength]).toEqual([10, 20]);
  expect(scratch.take(10), 'it is in use').not.toBe(small);
  scratch.giveBack(small);
  scratch.giveBack(large);
  expect(scratch.take(20)).toBe(large);
  expect(scratch.take(10)).toBe(small);
  scratch.giveBack(small);
  for (let other = 0; other < 8; other += 1) scratch.giveBack(new ArrayBuffer(30));
  expect(scratch.take(10), 'it was the oldest').not.toBe(small);
});
