import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type KeptOffset, ServerClock } from '../../../wall-client/link/clock.ts';

const FRAME_MS = 16;
const FIRST_PINGS = 20;
const START_MS = 1_790_000_000_000;
/** What is left of a millisecond's fractions in numbers of this size. */
const ROUNDING_MS = 0.001;

/** One link as it might be: clocks that differ and drift, and a network with a temper. */
interface World {
  readonly offsetMs: number;
  /** The local clock gains so much, ms per ms. */
  readonly drift: number;
  readonly jitterMs: number;
  /** More on the way out than on the way back, always. */
  readonly asymmetryMs: number;
  readonly everyMs: number;
  readonly seed: number;
}

const world = fc.record({
  offsetMs: fc.double({ min: -1e7, max: 1e7, noNaN: true }),
  drift: fc.double({ min: -5e-5, max: 5e-5, noNaN: true }),
  jitterMs: fc.double({ min: 0, max: 20, noNaN: true }),
  asymmetryMs: fc.constantFrom(0, 3, 40),
  everyMs: fc.constantFrom(100, 2_000),
  seed: fc.integer({ min: 1, max: 1e9 }),
});

/** Lives through `ms` of it, and tells each reading: what the clock said, and what was true. */
function live(
  { offsetMs, drift, jitterMs, asymmetryMs, everyMs, seed }: World,
  ms: number,
  onFrame: (reading: { ms: number; said: number; truth: number; errorMs: number; local: number }) => void,
  { clock = new ServerClock(), setBy = () => 0 }: { clock?: ServerClock; setBy?: (ms: number) => number } = {},
): ServerClock {
  const random = randomFrom(seed);
  const localAt = (at: number) => START_MS + at * (1 + drift);
  const serverAt = (at: number) => START_MS + at + offsetMs + setBy(at);
  const due: { at: number; act: () => void }[] = [];
  let pings = 0;
  const ping = (at: number) => {
    const receivedAt = at + asymmetryMs + random() * jitterMs;
    const heardAt = receivedAt + random() * jitterMs;
    const stamp = serverAt(receivedAt);
    const pong = { type: 'pong' as const, sentAt: localAt(at), receivedAt: stamp, answeredAt: stamp };
    due.push({ at: heardAt, act: () => clock.add(pong, localAt(heardAt)) });
    pings += 1;
    const next = at + (pings < FIRST_PINGS ? 50 : everyMs);
    due.push({ at: next, act: () => ping(next) });
  };
  ping(0);
  for (let at = 0; at < ms; at += FRAME_MS) {
    for (;;) {
      due.sort((left, right) => left.at - right.at);
      if (!due[0] || due[0].at > at) break;
      due.shift()?.act();
    }
    const local = localAt(at);
    onFrame({ ms: at, local, said: clock.read(local), truth: serverAt(at), errorMs: clock.errorMs(local) });
  }
  return clock;
}

/** Park and Miller's generator. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

describe('the server’s clock', () => {
  it('[LV12] is off by no more than it says, under jitter, drift and ways of unequal length', () => {
    fc.assert(
      fc.property(world, (given) => {
        live(given, 40_000, ({ said, truth, errorMs }) => {
          if (Number.isFinite(errorMs)) expect(Math.abs(said - truth)).toBeLessThanOrEqual(errorMs + ROUNDING_MS);
        });
      }),
      { numRuns: 40 },
    );
  });

  it('[LV12] is right to a millisecond within seconds, 0 to 20 ms of jitter and 50 ppm of drift notwithstanding', () => {
    fc.assert(
      fc.property(fc.constantFrom(-5e-5, 0, 5e-5), fc.integer({ min: 1, max: 1e9 }), (drift, seed) => {
        const errors: number[] = [];
        const given = { offsetMs: -4_321, drift, jitterMs: 20, asymmetryMs: 0, everyMs: 100, seed };
        live(given, 60_000, ({ ms, said, truth }) => {
          if (ms > 10_000) errors.push(Math.abs(said - truth));
        });
        errors.sort((left, right) => left - right);
        expect(errors[Math.floor(errors.length * 0.99)]).toBeLessThanOrEqual(1);
      }),
      { numRuns: 20 },
    );
  });

  it('[LV12] never jumps once it is set, and never goes back', () => {
    fc.assert(
      fc.property(world, (given) => {
        let before: { local: number; said: number } | undefined;
        live(given, 30_000, ({ ms, said, local, errorMs }) => {
          if (!Number.isFinite(errorMs)) return;
          if (before) {
            const [took, went] = [local - before.local, said - before.said];
            expect(went).toBeGreaterThanOrEqual(0);
            if (ms > 5_000) expect(Math.abs(went - took)).toBeLessThanOrEqual(took * 0.05 + ROUNDING_MS);
          }
          before = { local, said };
        });
      }),
      { numRuns: 30 },
    );
  });

  it.each([-3_600_000, 3_600_000, -5_000])('[LV12] follows a server whose clock is set by %d ms', (setMs) => {
    const given = { offsetMs: 10, drift: 2e-5, jitterMs: 5, asymmetryMs: 0, everyMs: 2_000, seed: 5 };
    const setBy = (ms: number) => (ms > 20_000 ? setMs : 0);
    let last: { said: number; truth: number; errorMs: number } | undefined;
    live(given, 30_000, (reading) => (last = reading), { setBy });
    expect(Math.abs((last?.said ?? 0) - (last?.truth ?? 0))).toBeLessThanOrEqual(5);
    expect(last?.errorMs).toBeLessThanOrEqual(10);
  });

  it('[LV12] a smaller step of the server’s is made up for slowly', () => {
    const given = { offsetMs: 10, drift: 0, jitterMs: 0, asymmetryMs: 0, everyMs: 500, seed: 5 };
    const said: number[] = [];
    const off: number[] = [];
    live(
      given,
      100_000,
      (reading) => {
        said.push(reading.said);
        off.push(reading.truth - reading.said);
      },
      { setBy: (ms) => (ms > 20_000 ? 900 : 0) },
    );
    const before = Math.floor(20_000 / FRAME_MS);
    expect(off[before + 2]).toBeGreaterThan(850);
    expect(off.at(-1)).toBeLessThan(1);
    for (let frame = before; frame < said.length; frame += 1)
      expect((said[frame] ?? 0) - (said[frame - 1] ?? 0)).toBeLessThanOrEqual(FRAME_MS * 1.05 + ROUNDING_MS);
  });

  it('[LV12] waits where a better round trip says that it was ahead', () => {
    const clock = new ServerClock();
    const pong = (at: number, outMs: number) => ({
      type: 'pong' as const,
      sentAt: at,
      receivedAt: at + outMs,
      answeredAt: at + outMs,
    });
    clock.add(pong(1_000, 40), 1_040);
    const ahead = clock.read(1_040);
    expect(ahead).toBeCloseTo(1_060, 0);
    clock.add(pong(1_040, 0), 1_040);
    expect(clock.offsetMs).toBeCloseTo(0, 0);
    expect(clock.read(1_041)).toBe(ahead);
    expect(clock.read(1_070)).toBeCloseTo(1_070, 0);
  });
});

describe('what is known before the first round trip', () => {
  const pong = { type: 'pong' as const, sentAt: 1_000, receivedAt: 4_010, answeredAt: 4_010 };

  it('[LV12] a word of the server stands in', () => {
    const clock = new ServerClock();
    expect(clock.errorMs(1_000)).toBe(Number.POSITIVE_INFINITY);
    expect(clock.keep(1_000)).toBeUndefined();
    clock.hint(5_000, 1_000);
    expect(clock.read(1_000)).toBe(5_000);
    clock.add(pong, 1_020);
    expect(clock.offsetMs).toBeCloseTo(3_000, 0);
    clock.hint(9_000, 1_000);
    expect(clock.offsetMs).toBeCloseTo(3_000, 0);
  });

  it('[LV12] what was kept goes before it, less sure the older it is', () => {
    const kept: KeptOffset = { offsetMs: 3_001, errorMs: 2, at: 1_000 };
    const clock = new ServerClock(kept);
    clock.hint(9_000, 1_000);
    expect(clock.read(1_000)).toBeCloseTo(4_001, 3);
    expect(clock.errorMs(1_000)).toBeCloseTo(2, 3);
    expect(clock.errorMs(11_000)).toBeCloseTo(3, 3);
    clock.add(pong, 1_020);
    expect(clock.errorMs(1_020)).toBeLessThan(3);
    expect(clock.keep(1_020)?.offsetMs).toBe(clock.offsetMs);
  });

  it('[LV12] what was kept and is wrong gives way', () => {
    const clock = new ServerClock({ offsetMs: -50_000, errorMs: 2, at: 1_000 });
    clock.add(pong, 1_020);
    expect(clock.offsetMs).toBeCloseTo(3_000, 0);
  });
});

it('[LV12] an answer that took less than no time is no answer', () => {
  const clock = new ServerClock();
  clock.add({ type: 'pong', sentAt: 1_000, receivedAt: 4_000, answeredAt: 5_000 }, 1_020);
  expect(clock.errorMs(1_020)).toBe(Number.POSITIVE_INFINITY);
});
