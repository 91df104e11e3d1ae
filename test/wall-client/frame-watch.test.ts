import { expect, it } from 'vitest';
import { FrameWatch } from '../../wall-client/frame-watch.ts';

const FRAME_MS = 16;

it('lets single frames fail, says each kind once, and counts all', () => {
  const watch = new FrameWatch(0);
  const said: boolean[] = [];
  for (let now = 0; now < 60_000; now += 2 * FRAME_MS) {
    watch.allWell(now);
    said.push(watch.fail(new Error(now % 64 === 0 ? 'a' : 'b')));
    expect(watch.trouble(now + FRAME_MS)).toBeUndefined();
  }
  expect(said.filter(Boolean)).toHaveLength(2);
  expect(watch.faults).toBe(said.length);
});

it('is failing after five seconds without a good frame, and well again with the next', () => {
  const watch = new FrameWatch(0);
  for (let now = 0; now < 5_000; now += FRAME_MS) {
    watch.fail(new Error('no'));
    expect(watch.trouble(now)).toBeUndefined();
  }
  expect(watch.trouble(5_000)).toBe('failing');
  watch.allWell(5_001);
  expect(watch.trouble(20_000)).toBeUndefined();
});

it('is stuck after half a minute without any frame, unless nobody looked', () => {
  const watch = new FrameWatch(1_000);
  expect(watch.trouble(30_999)).toBeUndefined();
  expect(watch.trouble(31_000)).toBe('stuck');
  watch.allWell(31_000);
  expect(watch.trouble(60_999)).toBeUndefined();
});

it('does not grow with messages that are all different', () => {
  const watch = new FrameWatch(0);
  const said = Array.from({ length: 1_000 }, (_, index) => watch.fail(new Error(`at ${index}`)));
  expect(said.filter(Boolean).length).toBeLessThan(100);
});
