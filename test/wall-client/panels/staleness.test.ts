import { expect, it } from 'vitest';
import { looksStale } from '../../../wall-client/panels/staleness.ts';

const LOST = Date.UTC(2026, 10, 24, 6);

it.each(['disconnected', 'source', 'refused'] as const)(
  'a wall that is %s keeps its light over a restart, and loses it after that',
  (because) => {
    const freshness = { state: 'stale', sinceMs: LOST, because } as const;
    expect([0, 19_999, 20_000, 3_600_000].map((ms) => looksStale(freshness, LOST + ms))).toEqual([
      false,
      false,
      true,
      true,
    ]);
  },
);

it('what comes late is said, not dimmed', () => {
  expect(looksStale({ state: 'live', ageMs: 60_000 }, LOST)).toBe(false);
  expect(looksStale({ state: 'connecting' }, LOST)).toBe(false);
});
