import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createPreciseClock } from '../../../server/live/precise-clock.ts';

/** A machine whose true time is `at`; each reading of a clock takes a moment. (Of the year 1970: numbers keep more digits.) */
function machine(readingMs: () => number) {
  const state = { at: 50_000_000.4, set: 0 };
  const take = () => (state.at += readingMs());
  return {
    state,
    coarse: () => Math.floor(take() + state.set),
    monotonic: () => take() - 49_000_000,
  };
}

it('[SY1] tells fractions of the millisecond that the machine tells, whoever else takes turns', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 30, noNaN: true }), { minLength: 1, maxLength: 50 }), (waits) => {
      let reading = 0;
      const isWarm = () => reading > 60_001;
      const { state, ...clocks } = machine(() => {
        reading += 1;
        return 0.0001 + (isWarm() ? (waits[reading % waits.length] ?? 0) : 0);
      });
      const read = createPreciseClock(clocks);
      for (let time = 0; time < 100; time += 1) expect(Math.abs(read() - state.at)).toBeLessThan(0.01);
    }),
  );
});

it('[SY1] follows where the machine’s clock is set', () => {
  const { state, ...clocks } = machine(() => 0.0001);
  const read = createPreciseClock(clocks);
  for (const set of [3_600_000, -500]) {
    state.set = set;
    expect(Math.abs(read() - state.at - set)).toBeLessThanOrEqual(1);
  }
});

it('[SY1] agrees with this machine’s clock', () => {
  const read = createPreciseClock({ coarse: Date.now, monotonic: () => performance.now() });
  const before = Date.now();
  const said = read();
  expect(said).toBeGreaterThanOrEqual(before);
  expect(said).toBeLessThanOrEqual(Date.now() + 1);
});
