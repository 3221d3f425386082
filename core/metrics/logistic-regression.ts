import { InvalidInput } from '#core/errors.ts'

/** A fitted logistic regression: the chance of class 1 is 1 / (1 + exp(-(weights . features + bias))). */
export interface LogisticModel {
  /** Float64Array[features] */
  weights: Float64Array
  bias: number
}

/** Solves A x = b in place by Cholesky. @param a [n * n] symmetric positive definite, lower half used, overwritten */
function solve(a: Float64Array, b: Float64Array): void {
  const n = b.length
  const at = (row: number, column: number): number => a[row * n + column] ?? 0
  for (let j = 0; j < n; j++) {
    for (let i = j; i < n; i++) {
      let sum = at(i, j)
      for (let k = 0; k < j; k++) sum -= at(i, k) * at(j, k)
      a[i * n + j] = i === j ? Math.sqrt(sum) : sum / at(j, j)
    }
  }
  for (let i = 0; i < n; i++) {
    let sum = b[i] ?? 0
    for (let k = 0; k < i; k++) sum -= at(i, k) * (b[k] ?? 0)
    b[i] = sum / at(i, i)
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = b[i] ?? 0
    for (let k = i + 1; k < n; k++) sum -= at(k, i) * (b[k] ?? 0)
    b[i] = sum / at(i, i)
  }
}

/** weights . features + bias: the log odds of class 1. */
export function logOdds({ weights, bias }: LogisticModel, features: ArrayLike<number>): number {
  let sum = bias
  for (let f = 0; f < weights.length; f++) sum += (weights[f] ?? 0) * (features[f] ?? 0)
  return sum
}

/**
 * Logistic regression with an L2 penalty on the weights (not on the bias), by Newton's method (iteratively reweighted
 * least squares) from zero; deterministic.
 * Source: Hastie, Tibshirani, Friedman, The Elements of Statistical Learning, 2nd ed., 4.4.1 and 4.4.4.
 * @param rows [images][features], finite, best standardised
 * @param isPositive [images]
 * @param penalty lambda in sum of losses + lambda / 2 |weights|^2; above 0
 * @throws InvalidInput where rows differ in length or penalty is not above 0
 */
export function fitLogistic(
  rows: readonly ArrayLike<number>[],
  isPositive: readonly boolean[],
  penalty: number,
): LogisticModel {
  const features = rows[0]?.length ?? 0
  const uneven = rows.find(r => r.length !== features)
  if (features === 0 || uneven) throw new InvalidInput('features', uneven?.length ?? 0, 'the same number in every row')
  if (!(penalty > 0)) throw new InvalidInput('penalty', String(penalty), 'a number above 0')
  // The bias is the last weight, of a feature that is always 1.
  const n = features + 1
  const beta = new Float64Array(n)
  for (let iteration = 0; iteration < 25; iteration++) {
    const hessian = new Float64Array(n * n)
    const step = new Float64Array(n)
    for (const [r, row] of rows.entries()) {
      const model = { weights: beta.subarray(0, features), bias: beta[features] ?? 0 }
      const p = 1 / (1 + Math.exp(-logOdds(model, row)))
      const weight = Math.max(p * (1 - p), 1e-9)
      const residual = (isPositive[r] ? 1 : 0) - p
      for (let i = 0; i < n; i++) {
        const xi = i < features ? (row[i] ?? 0) : 1
        step[i] = (step[i] ?? 0) + residual * xi
        for (let j = 0; j <= i; j++) {
          const at = i * n + j
          hessian[at] = (hessian[at] ?? 0) + weight * xi * (j < features ? (row[j] ?? 0) : 1)
        }
      }
    }
    for (let i = 0; i < features; i++) {
      step[i] = (step[i] ?? 0) - penalty * (beta[i] ?? 0)
      hessian[i * n + i] = (hessian[i * n + i] ?? 0) + penalty
    }
    solve(hessian, step)
    let largest = 0
    for (let i = 0; i < n; i++) {
      beta[i] = (beta[i] ?? 0) + (step[i] ?? 0)
      largest = Math.max(largest, Math.abs(step[i] ?? 0))
    }
    if (largest < 1e-8) break
  }
  return { weights: beta.slice(0, features), bias: beta[features] ?? 0 }
}
