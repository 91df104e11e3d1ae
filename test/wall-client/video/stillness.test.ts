import { expect, it } from 'vitest';
import { Stillness } from '../../../wall-client/video/stillness.ts';

const picture = (noise: number) => new Uint8Array(640).fill(90).with(123, noise);

it('counts for how long the very same picture came, and from nothing again with the least change', () => {
  const stillness = new Stillness();
  for (let second = 1; second <= 9; second += 1) {
    expect(stillness.isDue(second * 1_000)).toBe(true);
    stillness.look(picture(1), second * 1_000);
    expect(stillness.isDue(second * 1_000 + 500)).toBe(false);
  }
  expect(stillness.stillMs(9_000)).toBe(8_000);
  stillness.look(picture(2), 10_000);
  expect(stillness.stillMs(10_000)).toBe(0);
});
