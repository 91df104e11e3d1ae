import fc from 'fast-check';
import { expect, it } from 'vitest';
import { backOffMs, BACK_OFF_BASE_MS, BACK_OFF_CAP_MS } from '../../../wall-client/link/back-off.ts';
import { ClockOffset } from '../../../wall-client/link/clock-offset.ts';

it('[LV12] the offset is wrong by at most half the delay of the best round trip', () => {
  const trip = fc.record({
    out: fc.integer({ min: 0, max: 400 }),
    work: fc.integer({ min: 0, max: 20 }),
    back: fc.integer({ min: 0, max: 400 }),
  });
  fc.assert(
    fc.property(
      fc.integer({ min: -1e6, max: 1e6 }),
      fc.array(trip, { minLength: 1, maxLength: 12 }),
      (offset, trips) => {
        const clock = new ClockOffset();
        trips.forEach(({ out, work, back }, i) => {
          const sentAt = i * 10_000;
          const receivedAt = sentAt + out + offset;
          clock.add({ type: 'pong', sentAt, receivedAt, answeredAt: receivedAt + work }, sentAt + out + work + back);
        });
        const best = Math.min(...trips.map(({ out, back }) => out + back));
        expect(clock.delayMs).toBe(best);
        expect(Math.abs(clock.offsetMs - offset)).toBeLessThanOrEqual(best / 2);
      },
    ),
  );
});

it('[LV12] a word of the server stands in until the first round trip', () => {
  const clock = new ClockOffset();
  clock.hint(5_000, 1_000);
  expect(clock.offsetMs).toBe(4_000);
  clock.add({ type: 'pong', sentAt: 1_000, receivedAt: 4_010, answeredAt: 4_010 }, 1_020);
  expect(clock.offsetMs).toBe(3_000);
});

it('[LV16] waits longer each time, up to a limit, and anything in between', () => {
  expect(backOffMs(0, () => 1)).toBe(BACK_OFF_BASE_MS);
  expect(backOffMs(3, () => 0.5)).toBe(BACK_OFF_BASE_MS * 4);
  expect(backOffMs(50, () => 1)).toBe(BACK_OFF_CAP_MS);
  expect(backOffMs(50, () => 0)).toBe(0);
});
