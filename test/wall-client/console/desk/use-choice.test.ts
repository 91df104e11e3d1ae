import { describe, expect, it } from 'vitest';
import type { WorkRow } from '../../../../protocol/work.ts';
import { idOf } from '../../../../wall-client/console/desk/select-work.ts';
import { choosePlace, chooseTargets } from '../../../../wall-client/console/desk/use-choice.ts';

const rowsOf = (...ids: string[]): WorkRow[] => ids.map((id) => [id, 0, null]);

describe('what is chosen', () => {
  it('stays the same one wherever it goes, and gives way to its neighbour when it is out of sight', () => {
    expect(choosePlace(rowsOf('a', 'b', 'c'), { id: 'c', place: 0 })).toBe(2);
    expect(choosePlace(rowsOf('a', 'b', 'd'), { id: 'c', place: 2 })).toBe(2);
    expect(choosePlace(rowsOf('a', 'b'), { id: 'c', place: 2 }), 'it was the last').toBe(1);
    expect(choosePlace([], { id: 'c', place: 2 })).toBe(-1);
  });
});

describe('an act', () => {
  const idsOf = (rows: readonly WorkRow[], marked: string[], place: number) => {
    const { targets, isMarked } = chooseTargets(rows, { marked: new Set(marked), place });
    return { ids: targets.map(idOf), isMarked };
  };

  it('is for what is marked in sight, else for what is chosen', () => {
    const rows = rowsOf('a', 'b', 'c');
    expect(idsOf(rows, ['c', 'a', 'hidden'], 1)).toEqual({ ids: ['a', 'c'], isMarked: true });
    expect(idsOf(rows, ['hidden'], 1)).toEqual({ ids: ['b'], isMarked: false });
    expect(idsOf([], ['hidden'], -1)).toEqual({ ids: [], isMarked: false });
  });
});
