import { expect, it } from 'vitest';
import { isDoubled, sayDone } from '../../../../wall-client/console/desk/moves.ts';
import { workWords } from '../../../../wall-client/console/desk/work-words.ts';

const read = ({ en }: { readonly en: string }) => en;

it('an act asked for twice in half a second was meant once; another one is its own', () => {
  const before = { act: 'closed', atMs: 1_000 };
  expect(isDoubled({ act: 'closed', atMs: 1_200 }, before)).toBe(true);
  expect(isDoubled({ act: 'closed', atMs: 1_500 }, before)).toBe(false);
  expect(isDoubled({ act: 'signed', atMs: 1_200 }, before)).toBe(false);
  expect(isDoubled({ act: undefined, atMs: 1_200 }, { act: undefined, atMs: 1_000 }), 'corrections').toBe(false);
});

it('of what was refused it is said how many, which and why', () => {
  const refused = [1, 2, 3, 4].map((index) => ({ index, code: 'desk.done', path: '', expected: 'something open' }));
  const said = sayDone({ columns: [], rows: [['L0', null, null]], refused }, ['L0', 'L1', 'L2', 'L3', 'L4'], { read });
  expect(said.done).toBe(`${workWords.done.en} L0`);
  expect(said.notDone).toMatch(/4 · L1: something open · L2: something open · L3: something open · .* 1$/);
  expect(sayDone({ columns: [], rows: [], refused: [] }, [], { read })).toEqual({});
});
