import { expect, it } from 'vitest';
import { pageAt } from '../../../../wall-client/panels/document/page-turn.ts';

const WALL = Date.UTC(2026, 10, 24, 6, 23);

it('turns a page at every multiple of its stay, in order and round', () => {
  const turn = { count: 3, everyMs: 20_000, page: undefined };
  const first = pageAt(WALL, turn);
  const seen = [0, 19_999, 20_000, 40_000, 60_000].map((after) => pageAt(WALL + after, turn));
  expect(seen).toEqual([first, first, (first + 1) % 3, (first + 2) % 3, first]);
});

it('stays at a page, the last where there are fewer', () => {
  expect([1, 3, 9].map((page) => pageAt(WALL, { count: 3, everyMs: 1_000, page }))).toEqual([0, 2, 2]);
  expect(pageAt(WALL, { count: 0, everyMs: 1_000, page: 2 })).toBe(-1);
});
