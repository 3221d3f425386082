import { describe, expect, it } from 'vitest'
import { InvalidInput } from '#core/errors.ts'
import { betaProbability, betaQuantile, studentQuantile95 } from '#core/metrics/beta.ts'
import {
  clopperPearson,
  effectiveSampleSize,
  estimateProportion,
  type Outcome,
  wilson,
} from '#core/metrics/proportion.ts'
import { createRandom } from '#core/random.ts'

/** Hits and images of each group. */
const outcomesOf = (groups: readonly (readonly [hits: number, images: number])[]): Outcome[] =>
  groups.flatMap(([hits, images], g) =>
    Array.from({ length: images }, (_, i) => ({ isHit: i < hits, groupKey: `group-${g}` })),
  )
const singles = (hits: number, images: number) =>
  outcomesOf(Array.from({ length: images }, (_, i) => [i < hits ? 1 : 0, 1] as const))

describe('the distributions behind the intervals', () => {
  it('agree with closed forms of the beta distribution', () => {
    expect(betaProbability(1, 1, 0.3)).toBeCloseTo(0.3, 14)
    expect(betaProbability(2, 3, 0.4)).toBeCloseTo(0.5248, 14)
    expect(betaProbability(5, 1, 0.9)).toBeCloseTo(0.9 ** 5, 14)
    expect(betaProbability(1, 4000, 1e-4)).toBeCloseTo(1 - (1 - 1e-4) ** 4000, 10)
    expect([betaProbability(2, 3, -1), betaProbability(2, 3, 2)]).toEqual([0, 1])
  })

  it('have quantiles that undo them', () => {
    for (const [a, b, p] of [
      [0.5, 0.5, 0.2],
      [3.7, 11.2, 0.975],
      [200, 1, 0.025],
      [4000, 31, 0.5],
    ] as const)
      expect(betaProbability(a, b, betaQuantile(a, b, p))).toBeCloseTo(p, 10)
  })

  it.each([
    [1, 12.7062],
    [2, 4.3027],
    [10, 2.2281],
    [39, 2.0227],
    [1000, 1.9623],
  ])('give the tabulated Student quantile for %i degrees of freedom', (degrees, quantile) => {
    expect(studentQuantile95(degrees)).toBeCloseTo(quantile, 4)
  })
})

describe('binomial intervals', () => {
  // Newcombe, Statistics in Medicine 17 (1998) 857-872, table I.
  it.each([
    { hits: 81, n: 263, exact: [0.2527, 0.3676], score: [0.2553, 0.3662] },
    { hits: 15, n: 148, exact: [0.0578, 0.1617], score: [0.0624, 0.1605] },
    { hits: 0, n: 20, exact: [0, 0.1684], score: [0, 0.1611] },
    { hits: 1, n: 29, exact: [0.0009, 0.1776], score: [0.0061, 0.1718] },
  ])('are those published for $hits of $n', ({ hits, n, exact, score }) => {
    const [cp, w] = [clopperPearson(hits, n), wilson(hits, n)]
    for (const [i, bound] of [cp.low, cp.high].entries()) expect(bound).toBeCloseTo(exact[i] ?? -1, 4)
    for (const [i, bound] of [w.low, w.high].entries()) expect(bound).toBeCloseTo(score[i] ?? -1, 4)
  })

  it('have the exact lower bounds 98.2% for 200 of 200 and 91.2% for 40 of 40', () => {
    expect(clopperPearson(200, 200)).toEqual({ low: expect.closeTo(0.025 ** (1 / 200), 10), high: 1 })
    expect(clopperPearson(200, 200).low.toFixed(3)).toBe('0.982')
    expect(clopperPearson(40, 40).low.toFixed(3)).toBe('0.912')
  })

  it.each([
    [3, 0, 'trials is 0'],
    [-1, 5, 'successes is -1'],
    [6, 5, 'successes is 6; allowed: a number from 0 to 5'],
    [Number.NaN, 5, 'successes is NaN'],
    [1, Number.POSITIVE_INFINITY, 'trials is Infinity'],
  ])('refuse %s of %s', (hits, n, message) => {
    for (const interval of [clopperPearson, wilson]) {
      expect(() => interval(hits, n)).toThrow(InvalidInput)
      expect(() => interval(hits, n)).toThrow(message)
    }
  })
})

describe('a proportion of images in groups', () => {
  it('is the plain exact interval where every group has one image', () => {
    const estimate = estimateProportion(singles(17, 20))
    expect(estimate).toEqual({ value: 0.85, ...clopperPearson(17, 20), method: 'Clopper-Pearson' })
  })

  it('counts groups where every image of a group agrees', () => {
    const outcomes = outcomesOf(Array.from({ length: 40 }, (_, g) => [g < 30 ? 5 : 0, 5] as const))
    // Design effect by hand: 40/39 * 40 * (5^2 * 0.75 * 0.25) / 200^2 over 0.75 * 0.25 / 199.
    const designEffect = ((40 / 39) * 40 * 25 * 0.1875) / 40_000 / (0.1875 / 199)
    const shrink = (studentQuantile95(199) / studentQuantile95(39)) ** 2
    expect(effectiveSampleSize(outcomes)).toBeCloseTo((200 / designEffect) * shrink, 9)
    expect(effectiveSampleSize(outcomes)).toBeLessThan(40)
  })

  it('never counts more than there are, even where groups are more even than chance', () => {
    const outcomes = outcomesOf(Array.from({ length: 50 }, () => [1, 2] as const))
    expect(effectiveSampleSize(outcomes)).toBeLessThanOrEqual(100)
  })

  it('counts each group once where everything is right', () => {
    const estimate = estimateProportion(outcomesOf(Array.from({ length: 40 }, () => [5, 5] as const)))
    expect(estimate).toEqual({ value: 1, ...clopperPearson(40, 40), method: 'Clopper-Pearson on 40 groups' })
  })

  it('is null without images and wide with one group', () => {
    expect(estimateProportion([])).toBeNull()
    const estimate = estimateProportion(outcomesOf([[6, 10]]))
    expect(estimate?.method).toBe('Clopper-Pearson on 1 group')
    expect((estimate?.high ?? 0) - (estimate?.low ?? 0)).toBeGreaterThan(0.9)
  })

  it('covers the truth about 95 times in 100 with correlated groups, where the plain interval does not', () => {
    const random = createRandom('coverage of accuracy')
    let [covered, coveredPlain] = [0, 0]
    const runs = 400
    for (let run = 0; run < runs; run++) {
      const groups = Array.from({ length: 40 }, () => {
        // Half of the groups are easy, half hard: 0.8 on average.
        const chance = random.float() < 0.5 ? 0.98 : 0.62
        return [Array.from({ length: 8 }, () => random.float()).filter(x => x < chance).length, 8] as const
      })
      const outcomes = outcomesOf(groups)
      const estimate = estimateProportion(outcomes)
      const plain = clopperPearson(outcomes.filter(o => o.isHit).length, outcomes.length)
      if (estimate && estimate.low <= 0.8 && estimate.high >= 0.8) covered += 1
      if (plain.low <= 0.8 && plain.high >= 0.8) coveredPlain += 1
    }
    expect(covered / runs).toBeGreaterThan(0.92)
    expect(coveredPlain / runs).toBeLessThan(0.92)
  })
})
