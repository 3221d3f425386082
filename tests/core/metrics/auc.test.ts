import { describe, expect, it } from 'vitest'
import { auc, aucVariance, estimateAuc, type GroupedScore } from '#core/metrics/auc.ts'
import { rocCurve } from '#core/metrics/roc.ts'
import { createRandom } from '#core/random.ts'

const scoresOf = (positive: readonly [number, string][], negative: readonly [number, string][]): GroupedScore[] => [
  ...positive.map(([score, groupKey]) => ({ score, groupKey, isPositive: true })),
  ...negative.map(([score, groupKey]) => ({ score, groupKey, isPositive: false })),
]
const handMade = scoresOf(
  [
    [0.9, 'a'],
    [0.8, 'b'],
    [0.4, 'c'],
  ],
  [
    [0.7, 'd'],
    [0.3, 'e'],
  ],
)

/** Straight from the definition: every positive against every negative. */
function byDefinition(scores: readonly GroupedScore[]) {
  const positives = scores.filter(s => s.isPositive)
  const negatives = scores.filter(s => !s.isPositive)
  const wins = (p: GroupedScore, n: GroupedScore) => (p.score > n.score ? 1 : p.score === n.score ? 0.5 : 0)
  const mean = (xs: number[]) => xs.reduce((a, b) => a + b, 0) / xs.length
  const variance = (xs: number[]) => xs.reduce((sum, x) => sum + (x - mean(xs)) ** 2, 0) / (xs.length - 1)
  const v10 = positives.map(p => mean(negatives.map(n => wins(p, n))))
  const v01 = negatives.map(n => mean(positives.map(p => wins(p, n))))
  return { area: mean(v10), delong: variance(v10) / v10.length + variance(v01) / v01.length }
}

function randomScores(seed: string, count: number, decimals: number): GroupedScore[] {
  const random = createRandom(seed)
  return Array.from({ length: count }, (_, i) => {
    const isPositive = random.float() < 0.4
    return { isPositive, score: Number((random.normal() + (isPositive ? 1 : 0)).toFixed(decimals)), groupKey: `${i}` }
  })
}

describe('the area under the ROC curve', () => {
  it('is 5/6 for the case computed by hand, with the variance 1/18', () => {
    expect(auc(handMade)).toBeCloseTo(5 / 6, 14)
    expect(aucVariance(handMade)).toBeCloseTo(1 / 18, 14)
  })

  it.each([0, 1, 3])('equals the definition pair by pair, ties counting half, with %i decimals', decimals => {
    for (const seed of ['a', 'b', 'c']) {
      const scores = randomScores(`ties ${seed}`, 80, decimals)
      const { area, delong } = byDefinition(scores)
      expect(auc(scores)).toBeCloseTo(area, 12)
      expect(aucVariance(scores)).toBeCloseTo(delong, 12)
    }
  })

  it('is 1, 0 and 1/2 for perfect, reversed and constant scores', () => {
    const at = (p: number, n: number) =>
      scoresOf(
        [
          [p, 'a'],
          [p, 'b'],
        ],
        [
          [n, 'c'],
          [n, 'd'],
        ],
      )
    expect([auc(at(1, 0)), auc(at(0, 1)), auc(at(1, 1))]).toEqual([1, 0, 0.5])
  })

  it('is null with one kind of image only', () => {
    expect(auc(scoresOf([[0.5, 'a']], []))).toBeNull()
    expect(estimateAuc(scoresOf([], [[0.5, 'a']]))).toBeNull()
    expect(rocCurve(scoresOf([], [[0.5, 'a']]))).toEqual([])
  })
})

describe('the interval of the area', () => {
  it('is made on the logit scale from the variance', () => {
    const half = (1.959963984540054 * Math.sqrt(1 / 18)) / (5 / 36)
    const logit = (x: number) => Math.log(x / (1 - x))
    const estimate = estimateAuc(handMade)
    expect(estimate?.method).toBe('DeLong, logit scale')
    expect(logit(estimate?.low ?? 0)).toBeCloseTo(Math.log(5) - half, 10)
    expect(logit(estimate?.high ?? 0)).toBeCloseTo(Math.log(5) + half, 10)
  })

  it('takes groups into account: the variance 7/72 computed by hand from Obuchowski 1997', () => {
    // Groups a {0.9, 0.3}, b {0.8}, c {0.4, 0.7}: S10 = 1/12, S01 = 1/18, S11 = 3/2 (1/36 + 1/18) = 1/8.
    const grouped = scoresOf(
      [
        [0.9, 'a'],
        [0.8, 'b'],
        [0.4, 'c'],
      ],
      [
        [0.7, 'c'],
        [0.3, 'a'],
      ],
    )
    expect(aucVariance(grouped)).toBeCloseTo(1 / 12 / 3 + 1 / 18 / 2 + 2 / 8 / 6, 14)
    expect(estimateAuc(grouped)?.method).toBe('DeLong for clustered data (Obuchowski 1997), logit scale')
  })

  it('is as wide for images copied within their group as for the images once', () => {
    const scores = randomScores('copies', 60, 6)
    const copied = scores.flatMap(s => [s, s, s])
    expect(auc(copied)).toBeCloseTo(auc(scores) ?? -1, 12)
    expect(aucVariance(copied)).toBeCloseTo(aucVariance(scores) ?? -1, 12)
    const asIfIndependent = copied.map((s, i) => ({ ...s, groupKey: `${i}` }))
    expect(aucVariance(asIfIndependent)).toBeLessThan((aucVariance(scores) ?? 0) / 2.5)
  })

  it.each([
    ['perfect', 1, 0, [0.025 ** (1 / 2), 1]],
    ['reversed', 0, 1, [0, 1 - 0.025 ** (1 / 2)]],
  ] as const)('is a flagged exact bound on independent pairs for %s scores', (_, p, n, [low, high]) => {
    const estimate = estimateAuc(
      scoresOf(
        [
          [p, 'a'],
          [p, 'a'],
          [p, 'b'],
        ],
        [
          [n, 'c'],
          [n, 'd'],
          [n, 'e'],
        ],
      ),
    )
    expect(estimate?.low).toBeCloseTo(low, 10)
    expect(estimate?.high).toBeCloseTo(high, 10)
    expect(estimate?.method).toContain('2 independent pairs')
  })

  it('stays honest where DeLong has no variance: constant scores and a single group', () => {
    const constant = estimateAuc(
      scoresOf(
        [
          [1, 'a'],
          [1, 'b'],
          [1, 'c'],
        ],
        [
          [1, 'd'],
          [1, 'e'],
          [1, 'f'],
        ],
      ),
    )
    expect(constant?.value).toBe(0.5)
    expect((constant?.high ?? 0) - (constant?.low ?? 0)).toBeGreaterThan(0.8)
    const single = estimateAuc(
      scoresOf(
        [
          [0.9, 'a'],
          [0.2, 'a'],
        ],
        [
          [0.5, 'b'],
          [0.1, 'c'],
        ],
      ),
    )
    expect(single?.method).toContain('1 independent pair of groups')
  })

  it('covers the truth about 95 times in 100 with correlated groups', () => {
    const random = createRandom('coverage of the area')
    // Group and image effects have variance 1 each, positives lie 2 higher: the area is Phi(2 / sqrt(4)) = 0.8413.
    let covered = 0
    const runs = 400
    for (let run = 0; run < runs; run++) {
      const scores = Array.from({ length: 60 }, (_, g) => {
        const shared = random.normal()
        const isPositive = g % 2 === 0
        return Array.from({ length: 4 }, () => ({
          score: shared + random.normal() + (isPositive ? 2 : 0),
          isPositive,
          groupKey: `${g}`,
        }))
      }).flat()
      const estimate = estimateAuc(scores)
      if (estimate && estimate.low <= 0.8413 && estimate.high >= 0.8413) covered += 1
    }
    expect(covered / runs).toBeGreaterThan(0.92)
    expect(covered / runs).toBeLessThan(0.985)
  })
})

describe('the ROC curve', () => {
  it('has the corners computed by hand', () => {
    expect(rocCurve(handMade)).toEqual([
      { falsePositiveRate: 0, truePositiveRate: 0, threshold: null },
      { falsePositiveRate: 0, truePositiveRate: 2 / 3, threshold: 0.8 },
      { falsePositiveRate: 0.5, truePositiveRate: 2 / 3, threshold: 0.7 },
      { falsePositiveRate: 0.5, truePositiveRate: 1, threshold: 0.4 },
      { falsePositiveRate: 1, truePositiveRate: 1, threshold: 0.3 },
    ])
  })

  it('goes straight through a tie', () => {
    const tied = scoresOf(
      [
        [0.5, 'a'],
        [0.9, 'b'],
      ],
      [
        [0.5, 'c'],
        [0.1, 'd'],
      ],
    )
    expect(rocCurve(tied).map(p => [p.falsePositiveRate, p.truePositiveRate])).toEqual([
      [0, 0],
      [0, 0.5],
      [0.5, 1],
      [1, 1],
    ])
  })

  it('keeps both ends, rises, and has at most 200 points that enclose the same area', () => {
    const scores = randomScores('many', 5000, 12)
    const curve = rocCurve(scores)
    expect(curve.length).toBeLessThanOrEqual(200)
    expect([curve[0]?.truePositiveRate, curve.at(-1)?.falsePositiveRate, curve.at(-1)?.truePositiveRate]).toEqual([
      0, 1, 1,
    ])
    let area = 0
    for (const [i, point] of curve.slice(1).entries()) {
      const before = curve[i] ?? point
      expect(point.falsePositiveRate).toBeGreaterThanOrEqual(before.falsePositiveRate)
      expect(point.truePositiveRate).toBeGreaterThanOrEqual(before.truePositiveRate)
      area +=
        ((point.falsePositiveRate - before.falsePositiveRate) * (point.truePositiveRate + before.truePositiveRate)) / 2
    }
    expect(area).toBeCloseTo(auc(scores) ?? 0, 2)
  })
})
