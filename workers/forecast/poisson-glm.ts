import { LuDecomposition, Matrix } from 'ml-matrix';

/** A count and what is known of its bucket before it begins. */
export interface Observation {
  readonly features: Float64Array;
  readonly count: number;
  /** How much it says, 0 to 1: older ones say less. */
  readonly weight: number;
}

export interface Fit {
  readonly coefficients: Float64Array;
  /** How much more the counts vary than chance alone lets them: Pearson's chi-squared by its degrees of freedom, at least 1. */
  readonly dispersion: number;
  /** Standard error of the logarithm of the mean at some features: the coefficients are estimates. */
  errorAt(features: Float64Array): number;
}

const ROUNDS_MAX = 50;
const CONVERGED = 1e-8;
/** Keeps exp() in bounds while it is still far off. */
const LOG_MEAN_MAX = 20;

/**
 * Fits log(mean) = features . coefficients to Poisson counts by iteratively reweighted least squares (McCullagh and
 * Nelder, Generalized Linear Models, 2.5), each coefficient drawn towards 0 by its penalty, which is 1 / variance of a normal prior
 * (ridge; Hastie et al., Elements of Statistical Learning, 3.4.1): a week of data says little of its weekdays.
 * @param penalties one for each feature, 0: none
 */
export function fitPoisson(observations: readonly Observation[], penalties: Float64Array): Fit {
  const size = penalties.length;
  const total = observations.reduce((sum, { count, weight }) => sum + count * weight, 0);
  const weights = observations.reduce((sum, { weight }) => sum + weight, 0);
  const coefficients = new Float64Array(size);
  // The first feature is the constant 1; half an event keeps an empty history from minus infinity.
  coefficients[0] = Math.log((total + 0.5) / Math.max(weights, 1));
  let information = emptyMatrix(size);
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    information = emptyMatrix(size);
    const score = new Float64Array(size);
    for (const { features, count, weight } of observations) {
      const mean = Math.exp(logMean(features, coefficients));
      addTo(information, features, weight * mean);
      for (let i = 0; i < size; i += 1)
        score[i] = (score[i] as number) + weight * (count - mean) * (features[i] as number);
    }
    for (let i = 0; i < size; i += 1) {
      const penalty = penalties[i] as number;
      (information[i] as Float64Array)[i] = ((information[i] as Float64Array)[i] as number) + penalty + 1e-9;
      score[i] = (score[i] as number) - penalty * (coefficients[i] as number);
    }
    const step = solverOf(information)(score);
    let largest = 0;
    for (let i = 0; i < size; i += 1) {
      // A step of more than 2 (a factor of 7) in one round only overshoots.
      const bounded = Math.max(-2, Math.min(2, step[i] as number));
      coefficients[i] = (coefficients[i] as number) + bounded;
      largest = Math.max(largest, Math.abs(bounded));
    }
    if (largest < CONVERGED) break;
  }
  const dispersion = dispersionOf(observations, coefficients, size);
  const solve = solverOf(information);
  return {
    coefficients,
    dispersion,
    errorAt: (features) => Math.sqrt(dispersion * dot(features, solve(features))),
  };
}

/** For several right sides of one matrix. */
function solverOf(matrix: Float64Array[]): (right: Float64Array) => ArrayLike<number> {
  const decomposed = new LuDecomposition(new Matrix(matrix.map((row) => [...row])));
  return (right) => decomposed.solve(Matrix.columnVector([...right])).to1DArray();
}

export function meanAt({ coefficients }: Fit, features: Float64Array): number {
  return Math.exp(logMean(features, coefficients));
}

function dispersionOf(observations: readonly Observation[], coefficients: Float64Array, size: number): number {
  let chiSquared = 0;
  let weights = 0;
  for (const { features, count, weight } of observations) {
    const mean = Math.exp(logMean(features, coefficients));
    chiSquared += (weight * (count - mean) ** 2) / Math.max(mean, 1e-9);
    weights += weight;
  }
  return weights > size ? Math.max(1, chiSquared / (weights - size)) : 1;
}

function logMean(features: Float64Array, coefficients: Float64Array): number {
  return Math.max(-LOG_MEAN_MAX, Math.min(LOG_MEAN_MAX, dot(features, coefficients)));
}

function dot(left: Float64Array, right: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < left.length; i += 1) sum += (left[i] as number) * (right[i] as number);
  return sum;
}

function emptyMatrix(size: number): Float64Array[] {
  return Array.from({ length: size }, () => new Float64Array(size));
}

function addTo(matrix: readonly Float64Array[], features: Float64Array, weight: number): void {
  for (let i = 0; i < features.length; i += 1) {
    const left = (features[i] as number) * weight;
    if (left === 0) continue;
    const row = matrix[i] as Float64Array;
    for (let j = 0; j < features.length; j += 1) row[j] = (row[j] as number) + left * (features[j] as number);
  }
}
