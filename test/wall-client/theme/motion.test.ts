import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { easeSince, motion, phaseOf } from '../../../wall-client/theme/motion.ts';

describe('motion is a function of wall time', () => {
  it('eases from 0 to 1, never back', () => {
    fc.assert(
      fc.property(fc.double({ min: -1, max: 2, noNaN: true }), fc.double({ min: -1, max: 2, noNaN: true }), (a, b) => {
        const [early, late] = [Math.min(a, b), Math.max(a, b)].map((share) => easeSince(0, share * 700, 700)) as [
          number,
          number,
        ];
        expect(early).toBeLessThanOrEqual(late);
        expect(early).toBeGreaterThanOrEqual(0);
        expect(late).toBeLessThanOrEqual(1);
      }),
    );
  });
  it('a phase lies in its period, before 1970 too', () => {
    fc.assert(
      fc.property(fc.integer({ min: -4e12, max: 4e12 }), (now) => {
        const phase = phaseOf(now, motion.pulseMs);
        expect(phase).toBeGreaterThanOrEqual(0);
        expect(phase).toBeLessThan(1);
      }),
    );
  });
  it('pulses far slower than three times a second (WCAG 2.3.1)', () => {
    expect(1_000 / motion.pulseMs).toBeLessThan(0.5);
  });
});
