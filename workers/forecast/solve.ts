/**
 * Solves A x = b for each b, A symmetric and positive definite, by Cholesky's decomposition (Golub and Van Loan, Matrix
 * Computations, 4.2). A few dozen unknowns: no library is worth its weight.
 * @param a rows of A; not changed
 * @throws {RangeError} where A is not positive definite
 */
export function solveSymmetric(a: readonly Float64Array[], ...bs: readonly Float64Array[]): Float64Array[] {
  const size = a.length;
  const lower = a.map(() => new Float64Array(size));
  for (let i = 0; i < size; i += 1)
    for (let j = 0; j <= i; j += 1) {
      let sum = at(a, i, j);
      for (let k = 0; k < j; k += 1) sum -= at(lower, i, k) * at(lower, j, k);
      if (i === j && !(sum > 0)) throw new RangeError('the matrix is not positive definite');
      (lower[i] as Float64Array)[j] = i === j ? Math.sqrt(sum) : sum / at(lower, j, j);
    }
  return bs.map((b) => {
    const x = b.slice();
    for (let i = 0; i < size; i += 1) {
      for (let k = 0; k < i; k += 1) x[i] = (x[i] as number) - at(lower, i, k) * (x[k] as number);
      x[i] = (x[i] as number) / at(lower, i, i);
    }
    for (let i = size - 1; i >= 0; i -= 1) {
      for (let k = i + 1; k < size; k += 1) x[i] = (x[i] as number) - at(lower, k, i) * (x[k] as number);
      x[i] = (x[i] as number) / at(lower, i, i);
    }
    return x;
  });
}

function at(rows: readonly Float64Array[], row: number, column: number): number {
  return (rows[row] as Float64Array)[column] as number;
}
