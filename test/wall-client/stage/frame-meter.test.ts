import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FrameMeter } from '../../../wall-client/stage/frame-meter.ts';

/** Draws frames of a steady period; gives what is in sight at each of some instants. */
function show(periodMs: number, phaseMs: number, instants: readonly number[]): (number | undefined)[] {
  const meter = new FrameMeter();
  const drawn: { readonly begunAt: number; readonly wall: number }[] = [];
  for (let at = phaseMs; at < (instants.at(-1) ?? 0); at += periodMs)
    drawn.push({ begunAt: at, wall: meter.begin(at) });
  return instants.map((instant) => drawn[drawn.findLastIndex(({ begunAt }) => begunAt <= instant) - 1]?.wall);
}

it('[SY3] tells rate, latest frame and lag of what was in sight', () => {
  const meter = new FrameMeter();
  expect(meter.take()).toBeUndefined();
  const walls = Array.from({ length: 11 }, (_, frame) => meter.begin(1_000 + frame * 20));
  const told = meter.take();
  expect(told).toMatchObject({ frameRate: 50, frame: { wall: walls[9], seenAt: 1_200 } });
  // The first frame is drawn before there is a period to lead by, and falls behind by one and a half.
  expect(told?.lagMs).toBeCloseTo(30 / 9);
  expect(meter.take()).toBeUndefined();
  meter.begin(1_220);
  expect(meter.take()?.lagMs).toBeCloseTo(0);
});

it('[SY3] weighs each frame by how long it was in sight', () => {
  const meter = new FrameMeter();
  const [first = 0, second = 0] = [0, 10, 20, 120].map((at) => meter.begin(at));
  expect(meter.take()?.lagMs).toBeCloseTo((10 * (15 - first) + 100 * (70 - second)) / 110);
});

it('draws for the middle of the time in sight: two screens are never apart by more than a frame of the slower', () => {
  const period = fc.double({ min: 4, max: 120, noNaN: true });
  fc.assert(
    fc.property(period, period, fc.double({ min: 0, max: 100, noNaN: true }), (left, right, phaseMs) => {
      const instants = Array.from({ length: 300 }, (_, i) => 2_000 + i * 7.3);
      const shown = [show(left, 0, instants), show(right, phaseMs, instants)];
      for (const [i, instant] of instants.entries()) {
        const [one = Number.NaN, other = Number.NaN] = [shown[0]?.[i], shown[1]?.[i]];
        expect(Math.abs(one - instant)).toBeLessThanOrEqual(left / 2 + 0.001);
        expect(Math.abs(one - other)).toBeLessThanOrEqual(Math.max(left, right) + 0.001);
      }
    }),
  );
});

it('never draws for an earlier moment than before, unless the clock was set back', () => {
  const gaps = fc.array(fc.double({ min: 0.1, max: 600, noNaN: true }), { maxLength: 80 });
  fc.assert(
    fc.property(gaps, (waits) => {
      const meter = new FrameMeter();
      let at = 1_000;
      let before = Number.NEGATIVE_INFINITY;
      for (const wait of waits) {
        const wall = meter.begin((at += wait));
        expect(wall).toBeGreaterThanOrEqual(before);
        before = wall;
      }
      expect(meter.begin(at - 3_600_000)).toBeLessThan(at - 3_500_000);
    }),
  );
});
