/**
 * Which cells of a total are not shown, so that none that is smaller than `smallest` can be told from the others and the total:
 * the small ones, and then the next larger ones ("complementary") until what is hidden
 * - is more than one cell, since one alone is the total less the others;
 * - leaves each of its cells a choice: were all of them 1, or all `smallest` − 1, their sum alone would say so;
 * - is together no small count itself.
 * Cells of 0 are not shown anyway ([VW5]), and are passed over. Where that cannot be had, every cell is hidden: nothing
 * but the total is shown then.
 * @param cells counts, whole numbers from 0 on
 * @returns indices of the hidden ones
 */
export function hiddenCells(cells: readonly number[], smallest: number): ReadonlySet<number> {
  const order = cells
    .map((count, index) => ({ count, index }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => a.count - b.count || a.index - b.index);
  let hidden = order.findIndex(({ count }) => count >= smallest);
  if (hidden === -1) hidden = order.length;
  if (hidden === 0) return new Set();
  while (hidden < order.length && !isAmbiguous(order.slice(0, hidden), smallest)) hidden += 1;
  // Cells as large as the largest hidden one go with it: which of equals is hidden must not tell how large it is.
  while (hidden < order.length && order[hidden]?.count === order[hidden - 1]?.count) hidden += 1;
  return new Set(order.slice(0, hidden).map(({ index }) => index));
}

function isAmbiguous(hidden: readonly { readonly count: number }[], smallest: number): boolean {
  const sum = hidden.reduce((total, { count }) => total + count, 0);
  return hidden.length > 1 && sum > hidden.length && sum >= smallest && sum !== hidden.length * (smallest - 1);
}
