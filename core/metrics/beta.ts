const lanczos = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
]

/** Natural logarithm of the gamma function for x > 0; Lanczos approximation (g = 7, 9 terms), relative error near 1e-14. */
function logGamma(x: number): number {
  const [first = 1, ...rest] = lanczos
  const series = rest.reduce((sum, c, i) => sum + c / (x + i), first)
  const t = x + 6.5
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(series)
}

/** Continued fraction of the incomplete beta function by Lentz's method; converges fast for x < (a + 1) / (a + b + 2). */
function betaFraction(a: number, b: number, x: number): number {
  const tiny = 1e-300
  const awayFromZero = (y: number): number => (Math.abs(y) < tiny ? tiny : y)
  let c = 1
  let d = 1 / awayFromZero(1 - ((a + b) * x) / (a + 1))
  let fraction = d
  for (let m = 1; m <= 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / awayFromZero(1 + even * d)
    c = awayFromZero(1 + even / c)
    fraction *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / awayFromZero(1 + odd * d)
    c = awayFromZero(1 + odd / c)
    fraction *= d * c
    if (Math.abs(d * c - 1) < 1e-15) break
  }
  return fraction
}

/**
 * Regularised incomplete beta function I_x(a, b): the distribution function of Beta(a, b) at x.
 * Source: Press et al., Numerical Recipes, 3rd ed., 6.4.
 * @param a above 0
 * @param b above 0
 * @param x from 0 to 1
 * @returns probability, 0 to 1
 */
export function betaProbability(a: number, b: number, x: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  const scale = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x))
  return x < (a + 1) / (a + b + 2) ? (scale * betaFraction(a, b, x)) / a : 1 - (scale * betaFraction(b, a, 1 - x)) / b
}

/** Quantile of Beta(a, b) by bisection to the last bit. @param probability from 0 to 1 @returns 0 to 1 */
export function betaQuantile(a: number, b: number, probability: number): number {
  let [low, high] = [0, 1]
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2
    if (middle === low || middle === high) break
    if (betaProbability(a, b, middle) < probability) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** The t that a Student variable exceeds, on both sides together, with probability 0.05. @param degrees of freedom, from 1 */
export function studentQuantile95(degrees: number): number {
  const x = betaQuantile(degrees / 2, 0.5, 0.05)
  return Math.sqrt(degrees * (1 / x - 1))
}

/** As studentQuantile95 for a standard normal variable. */
export const normalQuantile95 = 1.959963984540054
