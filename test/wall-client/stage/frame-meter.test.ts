import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameMeter } from '../../../wall-client/stage/frame-meter.ts';

interface Display {
  /** Between animation frames. */
  readonly periodMs: number;
  readonly phaseMs: number;
  readonly rateHz?: number;
}

/** What is in sight at each of some instants. */
function show({ periodMs, phaseMs, rateHz }: Display, instants: readonly number[]): (number | undefined)[] {
  const meter = new FrameMeter(rateHz);
  const seen: { readonly from: number; readonly wall: number }[] = [];
  let drawn: number | undefined;
  for (let at = phaseMs; at < (instants.at(-1) ?? 0); at += periodMs) {
    if (drawn !== undefined) seen.push({ from: at, wall: drawn });
    drawn = meter.begin(at);
  }
  return instants.map((instant) => seen.findLast(({ from }) => from <= instant)?.wall);
}
const instants = Array.from({ length: 300 }, (_, i) => 2_000 + i * 7.3);
const phase = fc.double({ min: 0, max: 100, noNaN: true });

describe('[SY3] a report', () => {
  it('tells rate, latest frame and lag of what was in sight', () => {
    const meter = new FrameMeter();
    expect(meter.take()).toBeUndefined();
    const walls = Array.from({ length: 11 }, (_, frame) => meter.begin(1_000 + frame * 20));
    const told = meter.take();
    expect(told).toMatchObject({ frameRate: 50, frame: { wall: walls[9], seenAt: 1_200 } });
    expect(meter.take()).toBeUndefined();
    meter.begin(1_220);
    expect(meter.take()?.lagMs).toBeCloseTo(0);
  });

  it('weighs each frame by how long it was in sight', () => {
    const meter = new FrameMeter();
    const [first = 0, second = 0] = [0, 10, 20, 120].map((at) => meter.begin(at));
    expect(meter.take()?.lagMs).toBeCloseTo((10 * (15 - first) + 100 * (70 - second)) / 110);
  });

  it('counts the frames of a fixed rate, not those of the display', () => {
    const meter = new FrameMeter(20);
    for (let at = 0; at < 2_000; at += 10) meter.begin(at);
    expect(meter.take()?.frameRate).toBeCloseTo(20);
  });
});

describe('screens keep together', () => {
  it('drawn for the middle of the time in sight, two are never apart by more than a frame of the slower', () => {
    const period = fc.double({ min: 4, max: 120, noNaN: true });
    fc.assert(
      fc.property(period, period, phase, (left, right, phaseMs) => {
        const one = show({ periodMs: left, phaseMs: 0 }, instants);
        const other = show({ periodMs: right, phaseMs }, instants);
        for (const [i, instant] of instants.entries()) {
          expect(Math.abs((one[i] ?? Number.NaN) - instant)).toBeLessThanOrEqual(left / 2 + 0.001);
          expect(Math.abs((one[i] ?? Number.NaN) - (other[i] ?? Number.NaN))).toBeLessThanOrEqual(
            Math.max(left, right) + 0.001,
          );
        }
      }),
    );
  });

  it('at a fixed rate they draw the very same moments', () => {
    fc.assert(
      fc.property(fc.double({ min: 4, max: 30, noNaN: true }), phase, (periodMs, phaseMs) => {
        const rateHz = 20;
        const one = show({ periodMs: 16.7, phaseMs: 0, rateHz }, instants);
        const other = show({ periodMs, phaseMs, rateHz }, instants);
        for (const [i, instant] of instants.entries()) {
          expect((other[i] ?? Number.NaN) % (1_000 / rateHz)).toBeCloseTo(0);
          expect(Math.abs((other[i] ?? Number.NaN) - instant)).toBeLessThanOrEqual(1_000 / rateHz + 60);
          expect(Math.abs((one[i] ?? Number.NaN) - (other[i] ?? Number.NaN))).toBeLessThanOrEqual(
            1_000 / rateHz + 0.001,
          );
        }
      }),
    );
  });

  it('none draws for an earlier moment than before, unless the clock was set back', () => {
    const gaps = fc.array(fc.double({ min: 0.1, max: 600, noNaN: true }), { maxLength: 80 });
    fc.assert(
      fc.property(gaps, (waits) => {
        const meter = new FrameMeter();
        let at = 1_000;
        let before = Number.NEGATIVE_INFINITY;
        for (const wait of waits) {
          const wall = meter.begin((at += wait)) ?? Number.NaN;
          expect(wall).toBeGreaterThanOrEqual(before);
          before = wall;
        }
        expect(meter.begin(at - 3_600_000)).toBeLessThan(at - 3_500_000);
      }),
    );
  });
});
