import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hiddenCells } from '../../../server/visitors/hidden-cells.ts';

/** What somebody sees: the total, and each cell that is shown. What is hidden looks like what is 0. */
function seen(cells: readonly number[], smallest: number): string {
  const hidden = hiddenCells(cells, smallest);
  const shown = cells.map((count, index) => (count === 0 || hidden.has(index) ? '-' : count));
  return `${cells.reduce((sum, count) => sum + count, 0)} of ${shown.join(' ')}`;
}

function tablesOf(length: number, total: number): number[][] {
  if (length === 1) return [[total]];
  return Array.from({ length: total + 1 }, (_, first) => first).flatMap((first) =>
    tablesOf(length - 1, total - first).map((rest) => [first, ...rest]),
  );
}

describe('[MO2] the cells that are hidden', () => {
  // Every table there is, as somebody sees it who knows the rule as well as we do.
  it.each([
    [3, 3, 18],
    [5, 3, 18],
    [3, 4, 12],
    [5, 4, 14],
  ])(
    'with counts below %i, of %i cells up to a total of %i, none follows from what is shown',
    (smallest, length, most) => {
      for (let total = smallest; total <= most; total += 1) {
        const alike = new Map<string, number[][]>();
        for (const cells of tablesOf(length, total)) {
          const picture = seen(cells, smallest);
          alike.set(picture, [...(alike.get(picture) ?? []), cells]);
        }
        for (const [picture, tables] of alike)
          for (let cell = 0; cell < length; cell += 1) {
            const isHidden = tables.some((cells) => hiddenCells(cells, smallest).has(cell));
            if (isHidden) expect(new Set(tables.map((cells) => cells[cell])).size, picture).toBeGreaterThan(1);
          }
      }
    },
  );

  const tables = fc.array(fc.nat({ max: 60 }), { maxLength: 24 });
  const bounds = fc.integer({ min: 3, max: 12 });
  it('are all small ones, more than one, and together no small count', () => {
    fc.assert(
      fc.property(tables, bounds, (cells, smallest) => {
        const hidden = hiddenCells(cells, smallest);
        for (const [index, count] of cells.entries())
          if (count > 0 && count < smallest) expect(hidden.has(index)).toBe(true);
        const counted = cells.filter((count) => count > 0);
        if (hidden.size === 0 || hidden.size === counted.length) return;
        expect(hidden.size).toBeGreaterThan(1);
        const sum = [...hidden].reduce((total, index) => total + (cells[index] ?? 0), 0);
        expect(sum).toBeGreaterThanOrEqual(smallest);
      }),
    );
  });

  it('are none where no count is small, and do not go by the order of the cells', () => {
    fc.assert(
      fc.property(tables, bounds, (cells, smallest) => {
        const counts = (order: readonly number[]) =>
          [...hiddenCells(order, smallest)].map((index) => order[index] ?? 0).sort((a, b) => a - b);
        expect(counts(cells.toReversed())).toEqual(counts(cells));
        if (cells.every((count) => count === 0 || count >= smallest)) expect(counts(cells)).toEqual([]);
      }),
    );
  });
});
