import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type ArrangementStep, stepAt, takeStep } from '../../protocol/arrangement.ts';

const STEP_MS = 100;
/** Steps in the order in which they were taken: each at the time of the one before or later, told some time ahead. */
const logs = fc.array(fc.record({ laterMs: fc.nat(400), aheadMs: fc.integer({ min: 1, max: 500 }) }), {
  minLength: 1,
  maxLength: 30,
});

it('[AR3] what is told says for every moment from now on what all the steps together say', () => {
  fc.assert(
    fc.property(logs, (log) => {
      const all: ArrangementStep[] = [{ at: 0, arrangement: {} }];
      let told: ArrangementStep[] = all.slice();
      let at = 0;
      let now = 0;
      for (const { laterMs, aheadMs } of log) {
        at += laterMs;
        now = Math.max(now, at - aheadMs);
        const step = { at, arrangement: { frozenSince: all.length } };
        told = takeStep(told, step, now);
        const same = all.findIndex((one) => one.at === at);
        if (same >= 0) all.splice(same);
        all.push(step);
        for (let moment = now; moment <= at + STEP_MS; moment += STEP_MS)
          expect(stepAt(told, moment)?.arrangement).toEqual(stepAt(all, moment)?.arrangement);
        expect(told.filter((one) => one.at <= now).length, 'of what has passed, the last').toBeLessThanOrEqual(1);
      }
    }),
  );
});
