import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BAR_CODE_BITS, frameIndex, toGray } from '../../../wall-client/stage/bar-code.ts';

const CODES = 2 ** BAR_CODE_BITS;

it('numbers the frames of a display by wall time alone', () => {
  const at = 1_795_501_392_400;
  expect(frameIndex(at + 1_000, 60) - frameIndex(at, 60)).toBe(60);
  expect(frameIndex(at + (CODES * 1_000) / 50, 50)).toBe(frameIndex(at, 50));
  fc.assert(
    fc.property(fc.double({ min: 1.7e12, max: 2e12, noNaN: true }), (wall) => {
      expect(frameIndex(wall, 60)).toBeGreaterThanOrEqual(0);
      expect(frameIndex(wall, 60)).toBeLessThan(CODES);
    }),
  );
});

it('changes one bar from each frame to the next, also where it begins anew', () => {
  const codes = new Set<number>();
  for (let index = 0; index < CODES; index += 1) {
    const changed = toGray(index) ^ toGray((index + 1) % CODES);
    expect(changed & (changed - 1)).toBe(0);
    codes.add(toGray(index));
  }
  expect(codes.size).toBe(CODES);
});
