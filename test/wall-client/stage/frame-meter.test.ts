import { expect, it } from 'vitest';
import { FrameMeter } from '../../../wall-client/stage/frame-meter.ts';

it('[SY3] tells rate, latest frame and lag of what was in sight', () => {
  const meter = new FrameMeter();
  expect(meter.take()).toBeUndefined();
  for (let frame = 0; frame <= 10; frame += 1) meter.begin(1_000 + frame * 20, 1_000 + frame * 20);
  // A frame is seen a period after the moment that it was drawn for, and for a period.
  expect(meter.take()).toEqual({ frameRate: 50, frame: { wall: 1_180, seenAt: 1_200 }, lagMs: 30 });
  expect(meter.take()).toBeUndefined();
});

it('[SY3] weighs each frame by how long it was in sight', () => {
  const meter = new FrameMeter();
  for (const at of [0, 10, 20, 120]) meter.begin(at, at);
  // 0 from 10 to 20: 15 behind on the mean; 10 from 20 to 120: 60.
  expect(meter.take()?.lagMs).toBeCloseTo((10 * 15 + 100 * 60) / 110);
  expect(meter.take()).toBeUndefined();
});
