import { expect, it } from 'vitest';
import { shareOfNew } from '../../../wall-client/stage/scene-change.ts';

it('[SC4] a cut is there at its time, not before', () => {
  const cut = { at: 1_000, transition: { kind: 'cut' } } as const;
  expect([999.9, 1_000, 9_000].map((wall) => shareOfNew(cut, wall))).toEqual([0, 1, 1]);
});

it('[SC4] a fade is a function of wall time alone', () => {
  const fade = { at: 1_000, transition: { kind: 'fade', durationMs: 400 } } as const;
  expect([0, 1_000, 1_100, 1_399, 1_400, 9_000].map((wall) => shareOfNew(fade, wall))).toEqual([
    0, 0, 0.25, 0.9975, 1, 1,
  ]);
});
