import { expect, it } from 'vitest';
import { countedStream } from '../../support/rtsp-camera/counted-clip.ts';

it('a clip that could not be made is tried anew by whoever asks next', async () => {
  // No encoder halves the colour of an odd width.
  const ask = () => countedStream({ width: 33, height: 33, rate: 1, seconds: 1 }).catch((error: unknown) => error);
  const first = await ask();
  expect(first).toBeInstanceOf(Error);
  const second = await ask();
  expect(second).toBeInstanceOf(Error);
  expect(second).not.toBe(first);
});
