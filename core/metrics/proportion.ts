import { InvalidInput } from '#core/errors.ts'
import { betaQuantile, normalQuantile95, studentQuantile95 } from '#core/metrics/beta.ts'

/** A figure with the 95% interval it can be believed within and how that was made. */
export type Estimate = { value: number; low: number; high: number; method: string }

/** One yes or no, and the group (patient, study, source image) it comes from. */
export interface Outcome {
  isHit: boolean
  groupKey: string
}

function checkBinomial(successes: number, trials: number): void {
  if (!Number.isFinite(trials) || trials <= 0) throw new InvalidInput('trials', String(trials), 'a number above 0')
  if (!(successes >= 0 && successes <= trials))
    throw new InvalidInput('successes', String(successes), `a number from 0 to ${trials}`)
}

/**
 * Exact 95% interval of a binomial proportion: never covers less than 95%, whatever the true proportion.
 * Source: Clopper, Pearson, Biometrika 26 (1934) 404-413.
 * @param successes from 0 to trials; may be fractional where trials are an effective sample
 * @param trials above 0
 * @returns bounds, 0 to 1
 * @throws InvalidInput
 */
export function clopperPearson(successes: number, trials: number): { low: number; high: number } {
  checkBinomial(successes, trials)
  return {
    low: successes === 0 ? 0 : betaQuantile(successes, trials - successes + 1, 0.025),
    high: successes === trials ? 1 : betaQuantile(successes + 1, trials - successes, 0.975),
  }
}

/**
 * 95% score interval of a binomial proportion: covers 95% on average over true proportions, narrower than the exact one.
 * Source: Wilson, JASA 22 (1927) 209-212.
 * @param successes from 0 to trials
 * @param trials above 0
 * @returns bounds, 0 to 1
 * @throws InvalidInput
 */
export function wilson(successes: number, trials: number): { low: number; high: number } {
  checkBinomial(successes, trials)
  const p = successes / trials
  const zz = normalQuantile95 ** 2
  const centre = (p + zz / (2 * trials)) / (1 + zz / trials)
  const half = (normalQuantile95 / (1 + zz / trials)) * Math.sqrt((p * (1 - p)) / trials + zz / (4 * trials * trials))
  return {
    low: successes === 0 ? 0 : Math.max(0, centre - half),
    high: successes === trials ? 1 : Math.min(1, centre + half),
  }
}

/** Hits minus expected hits, per group. */
function groupResiduals(outcomes: readonly Outcome[], proportion: number): number[] {
  const residuals = new Map<string, number>()
  for (const { isHit, groupKey } of outcomes)
    residuals.set(groupKey, (residuals.get(groupKey) ?? 0) + (isHit ? 1 : 0) - proportion)
  return [...residuals.values()]
}

/**
 * How many independent images would know as much about a proportion as these images, which come in groups: n divided
 * by the design effect (variance between groups over that of independent images) and shrunk by Student's t for few
 * groups; at most n. Where all outcomes agree the variance says nothing and each group counts once.
 * Source: Korn, Graubard, Survey Methodology 24 (1998) 193-201; groups as the primary sampling units.
 * @param outcomes at least one
 * @returns images, from 1 to n; n exactly where every group has one image
 */
export function effectiveSampleSize(outcomes: readonly Outcome[]): number {
  const n = outcomes.length
  const p = outcomes.filter(o => o.isHit).length / n
  const residuals = groupResiduals(outcomes, p)
  const groups = residuals.length
  if (groups === n || groups === 1) return groups
  if (p === 0 || p === 1) return groups
  const between = ((groups / (groups - 1)) * residuals.reduce((sum, r) => sum + r * r, 0)) / (n * n)
  const designEffect = (between * (n - 1)) / (p * (1 - p))
  const shrink = (studentQuantile95(n - 1) / studentQuantile95(groups - 1)) ** 2
  return Math.max(1, Math.min(n, n / Math.max(designEffect, 1e-9)) * shrink)
}

/**
 * A proportion (accuracy, precision, recall) with a 95% interval that knows that images of one group are alike.
 * @returns null without outcomes
 */
export function estimateProportion(outcomes: readonly Outcome[]): Estimate | null {
  const n = outcomes.length
  if (n === 0) return null
  const hits = outcomes.filter(o => o.isHit).length
  const groups = new Set(outcomes.map(o => o.groupKey)).size
  const effective = effectiveSampleSize(outcomes)
  const interval = clopperPearson(Math.min(effective, (hits / n) * effective), effective)
  const isUnanimous = hits === 0 || hits === n
  const method =
    groups === n
      ? 'Clopper-Pearson'
      : isUnanimous || groups === 1
        ? `Clopper-Pearson on ${groups} ${groups === 1 ? 'group' : 'groups'}`
        : `Clopper-Pearson on an effective sample of ${effective.toFixed(1)} (Korn-Graubard: ${n} images in ${groups} groups)`
  return { value: hits / n, ...interval, method }
}
