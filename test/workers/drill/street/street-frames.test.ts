import { expect, it } from 'vitest';
import { streetFrames } from '../../../../workers/drill/street/street-frames.ts';
import { streets } from '../../../../workers/drill/street/streets.ts';

const SHAPE = { width: 320, height: 180, rate: 15, seconds: 2 };
const STAMP_ROWS = 16;

/** The generator uses one buffer for all. */
function copyFrames(index: number): Uint8Array[] {
  const street = streets[index];
  const copies: Uint8Array[] = [];
  if (street) for (const frame of streetFrames(street, SHAPE)) copies.push(frame.slice());
  return copies;
}

/** Mean difference of the luma under the stamp, whose clock jumps where the clip begins again. */
function difference(left: Uint8Array | undefined, right: Uint8Array | undefined): number {
  let sum = 0;
  const from = SHAPE.width * STAMP_ROWS;
  const to = SHAPE.width * SHAPE.height;
  for (let at = from; at < to; at += 1) sum += Math.abs((left?.[at] ?? 0) - (right?.[at] ?? 0));
  return sum / (to - from);
}

it('draws the same pictures each time, and others for each street', () => {
  const [first] = copyFrames(0);
  expect(copyFrames(0)[0]).toEqual(first);
  const all = streets.map((_, index) => copyFrames(index)[0]);
  for (const [index, frame] of all.entries())
    for (const other of all.slice(index + 1)) expect(difference(frame, other)).toBeGreaterThan(5);
});

it('moves in each picture, and goes on from the last to the first', () => {
  for (const index of streets.keys()) {
    const frames = copyFrames(index);
    const steps = frames.slice(1).map((frame, at) => difference(frames[at], frame));
    expect(Math.min(...steps)).toBeGreaterThan(0);
    expect(difference(frames.at(-1), frames[0])).toBeLessThan(Math.max(...steps) * 1.5);
  }
});

it('draws no sample outside the range of video', () => {
  for (const index of streets.keys())
    for (const frame of copyFrames(index)) {
      const luma = frame.subarray(0, SHAPE.width * SHAPE.height);
      expect(luma.every((sample) => sample >= 10 && sample <= 240)).toBe(true);
    }
});
