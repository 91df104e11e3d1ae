import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CaptureClock } from '../../../server/video/capture-clock.ts';

const FRAME_MS = 66;
const NOW = Date.UTC(2026, 10, 24);

/** Pictures at an even rate; each comes so much later than the quickest would. */
function play(lateMs: readonly number[], { firstRtp = 0, driftPpm = 0 } = {}) {
  const clock = new CaptureClock();
  return lateMs.map((late, index) => {
    const media = index * FRAME_MS;
    const arrivedAt = NOW + media * (1 + driftPpm / 1e6) + late;
    const rtp = (firstRtp + Math.round(media * 90)) >>> 0;
    return { media, arrivedAt, capturedAt: clock.map(rtp, arrivedAt) };
  });
}

describe('[VD6] the time of a picture', () => {
  it('never decreases and is never later than its arrival, whatever came', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ rtp: fc.integer({ min: 0, max: 0xffffffff }), after: fc.integer({ min: 0, max: 5_000 }) }),
        ),
        (units) => {
          const clock = new CaptureClock();
          let arrivedAt = NOW;
          let last = Number.NEGATIVE_INFINITY;
          for (const { rtp, after } of units) {
            arrivedAt += after;
            const at = clock.map(rtp, arrivedAt);
            expect(at).toBeGreaterThanOrEqual(last);
            expect(at).toBeLessThanOrEqual(arrivedAt);
            last = at;
          }
        },
      ),
    );
  });

  it('does not show the jitter of the network once a quick one has come', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 150 }), { minLength: 200, maxLength: 200 }),
        fc.integer({ min: 0, max: 0xffffffff }),
        (late, firstRtp) => {
          // The quickest of every two seconds.
          const jitter = late.map((ms, index) => (index % 30 === 0 ? 0 : ms));
          for (const { media, capturedAt } of play(jitter, { firstRtp }).slice(1))
            expect(Math.abs(capturedAt - NOW - media)).toBeLessThan(1);
        },
      ),
    );
  });

  it('follows a camera whose clock drifts', () => {
    for (const driftPpm of [-200, 200]) {
      const played = play(
        Array.from({ length: 20_000 }, (_, index) => (index % 7) * 5),
        { driftPpm },
      );
      for (const { arrivedAt, capturedAt } of played.slice(500)) expect(arrivedAt - capturedAt).toBeLessThan(50);
    }
  });

  it('is right at once behind a stock of old pictures that come first', () => {
    const stock = Array.from({ length: 30 }, (_, index) => (30 - index) * FRAME_MS);
    const played = play([...stock, ...Array.from({ length: 50 }, () => 0)]);
    for (const { arrivedAt, capturedAt } of played.slice(31)) expect(arrivedAt - capturedAt).toBeLessThan(1);
  });

  it('follows when all become slower for good, or the camera sets its clock', () => {
    const slower = play([...Array.from({ length: 100 }, () => 0), ...Array.from({ length: 600 }, () => 600)]);
    expect((slower.at(-1)?.arrivedAt ?? 0) - (slower.at(-1)?.capturedAt ?? 0)).toBeLessThan(1);
    const clock = new CaptureClock();
    clock.map(0, NOW);
    const jumps = Array.from({ length: 600 }, (_, index) => {
      const arrivedAt = NOW + 1_000 + index * FRAME_MS;
      return arrivedAt - clock.map((0x40000000 + index * FRAME_MS * 90) >>> 0, arrivedAt);
    });
    expect(jumps.at(-1)).toBeLessThan(1);
  });
});
