import { describe, expect, it } from 'vitest'
import { InvalidInput } from '#core/errors.ts'
import { accuracy, classScores, confusionMatrix } from '#core/metrics/confusion.ts'
import { decideClass } from '#core/metrics/decide.ts'
import { type EvaluationInput, evaluatePredictions } from '#core/metrics/evaluate.ts'
import { warningKindOf } from '#core/metrics/kinds.ts'

const classNames = ['Normal', 'Fracture']
/** [class, probability of Fracture, group] */
const inputOf = (rows: readonly (readonly [number, number, string])[], change: Partial<EvaluationInput> = {}) => ({
  classNames,
  positiveIndex: 1,
  threshold: 0.5,
  learntGroupCount: 0,
  items: rows.map(([classIndex, p, groupKey]) => ({ classIndex, probabilities: [1 - p, p], groupKey })),
  ...change,
})
/** Ten images by hand: 4 Fractures of which 3 are found, 6 Normals of which 2 are taken for Fractures. */
const handMade = inputOf([
  [1, 0.95, 'a'],
  [1, 0.9, 'b'],
  [1, 0.5, 'c'],
  [1, 0.2, 'd'],
  [0, 0.7, 'e'],
  [0, 0.6, 'f'],
  [0, 0.4, 'g'],
  [0, 0.3, 'h'],
  [0, 0.1, 'i'],
  [0, 0.05, 'j'],
])

describe('counting decisions', () => {
  const decisions = [
    [0, 0],
    [0, 0],
    [0, 1],
    [1, 1],
    [1, 1],
    [1, 2],
    [2, 0],
  ].map(([classIndex = 0, predictedIndex = 0]) => ({ classIndex, predictedIndex }))
  const matrix = confusionMatrix(decisions, 4)

  it('puts reference labels in rows and predictions in columns', () => {
    expect(matrix).toEqual([
      [2, 1, 0, 0],
      [0, 2, 1, 0],
      [1, 0, 0, 0],
      [0, 0, 0, 0],
    ])
    expect(accuracy(matrix)).toBeCloseTo(4 / 7, 14)
    expect(
      accuracy([
        [0, 0],
        [0, 0],
      ]),
    ).toBeNull()
  })

  it('gives precision, recall and F1 of each class, null where there is nothing to divide by', () => {
    const third = expect.closeTo(2 / 3, 14)
    expect(classScores(matrix)).toEqual([
      { support: 3, precision: third, recall: third, f1: third },
      { support: 3, precision: third, recall: third, f1: third },
      { support: 1, precision: 0, recall: 0, f1: 0 },
      { support: 0, precision: null, recall: null, f1: null },
    ])
  })

  it('refuses an index that is no class', () => {
    expect(() => confusionMatrix([{ classIndex: 0, predictedIndex: 2 }], 2)).toThrow(
      'decision is [0,2]; allowed: two of 0 to 1',
    )
  })
})

describe('deciding on a class', () => {
  it.each([
    ['the positive class at its threshold exactly', [0.7, 0.3], 1, 0.3, 1],
    ['the other class just below it', [0.7, 0.3], 1, 0.31, 0],
    ['the other class even where the positive is likelier, below a high threshold', [0.4, 0.6], 1, 0.9, 0],
    ['the most probable without a threshold', [0.2, 0.5, 0.3], 1, null, 1],
    ['the most probable without a positive class', [0.2, 0.3, 0.5], null, 0.1, 2],
    ['the first among equals', [0.4, 0.4, 0.2], null, null, 0],
    ['the most probable of the others of three classes', [0.1, 0.5, 0.4], 1, 0.6, 2],
  ] as const)('says %s', (_, probabilities, positive, threshold, expected) => {
    expect(decideClass(probabilities, positive, threshold)).toBe(expected)
  })
})

describe('evaluating predictions', () => {
  const metrics = evaluatePredictions(handMade)

  it('gives the figures computed by hand', () => {
    expect(metrics.confusion).toEqual([
      [4, 2],
      [1, 3],
    ])
    expect(metrics.accuracy.value).toBeCloseTo(0.7, 14)
    const [normal, fracture] = metrics.perClass
    expect(normal).toMatchObject({ name: 'Normal', support: 6, f1: expect.closeTo(8 / 11, 14) })
    expect([normal?.precision?.value, normal?.recall?.value]).toEqual([0.8, 4 / 6])
    expect(fracture).toMatchObject({ name: 'Fracture', support: 4, f1: expect.closeTo(6 / 9, 14) })
    expect([fracture?.precision?.value, fracture?.recall?.value]).toEqual([0.6, 0.75])
    // Of 24 pairs, 0.95 and 0.9 win 6 each, 0.5 wins 4, 0.2 wins 2.
    expect(metrics.auc?.value).toBeCloseTo(18 / 24, 14)
  })

  it('puts every estimate within its interval and within 0 to 1', () => {
    const { accuracy: overall, auc, perClass } = metrics
    const estimates = [overall, auc, ...perClass.flatMap(c => [c.precision, c.recall])]
    expect(estimates).toHaveLength(6)
    for (const e of estimates) {
      expect(e?.low).toBeLessThanOrEqual(e?.value ?? -1)
      expect(e?.high).toBeGreaterThanOrEqual(e?.value ?? 2)
      expect(e?.low).toBeGreaterThanOrEqual(0)
      expect(e?.high).toBeLessThanOrEqual(1)
    }
  })

  it('is plain JSON', () => {
    expect(JSON.parse(JSON.stringify(metrics))).toEqual(metrics)
  })

  it('does not depend on the order of the images', () => {
    expect(evaluatePredictions({ ...handMade, items: handMade.items.toReversed() })).toEqual(metrics)
  })

  it('has no AUC without a positive class, and says so', () => {
    const without = evaluatePredictions({ ...handMade, positiveIndex: null, threshold: null })
    expect([without.auc, without.roc]).toEqual([null, []])
    expect(without.warnings).toContain('no class is marked positive: there is no ROC curve and no AUC')
  })
})

describe('warnings', () => {
  const perfect = (groups: number, perGroup: number) =>
    inputOf(
      Array.from({ length: groups * perGroup }, (_, i) => {
        const group = i % groups
        return [group % 2, group % 2 === 1 ? 0.9 : 0.1, `group-${group}`] as const
      }),
    )

  it('takes a perfect score apart: images, then groups', () => {
    const { warnings, accuracy: overall } = evaluatePredictions(perfect(40, 5))
    expect(warnings).toContain(
      '200 of 200 right: the exact lower bound is 98.2%; with 40 independent groups behind them 91.2%',
    )
    expect(overall.low).toBeCloseTo(0.9119, 4)
  })

  it('names a perfect AUC and few groups', () => {
    const { warnings } = evaluatePredictions(perfect(8, 2))
    expect(warnings).toContain('only 8 independent groups: every interval here is rough below 30')
    expect(warnings).toContain('only 8 images of Fracture, from 4 groups')
    expect(warnings.some(w => w.startsWith('the AUC is exactly 1: its interval counts only independent groups'))).toBe(
      true,
    )
  })

  it('names a class that is missing and one that is never predicted', () => {
    const rows = Array.from({ length: 40 }, (_, i) => [0, 0.1, `g${i}`] as const)
    const { warnings, auc, perClass } = evaluatePredictions(inputOf(rows))
    expect(warnings).toContain('no image of Fracture: nothing is known about how it is recognised')
    expect(auc).toBeNull()
    expect(perClass[1]).toEqual({ name: 'Fracture', support: 0, precision: null, recall: null, f1: null })
    const never = Array.from({ length: 40 }, (_, i) => [i % 2, 0.1 + (i % 2) * 0.1, `g${i}`] as const)
    expect(evaluatePredictions(inputOf(never)).warnings).toContain('Fracture is never predicted')
  })

  it.each([
    [12, '12 of 40 groups were learnt from as well'],
    [1, '1 of 40 groups was learnt from as well'],
  ])('says first that %i groups were learnt from', (learntGroupCount, says) => {
    const { warnings } = evaluatePredictions({ ...perfect(40, 5), learntGroupCount })
    expect(warnings[0]).toBe(`${says}: every figure here flatters the model, and no interval allows for it`)
    expect(warningKindOf(warnings[0] ?? '')).toBe('GROUPS_LEARNT_FROM')
  })

  it('says when the AUC could be chance, and nothing at all where there is nothing to warn of', () => {
    const noisy = Array.from({ length: 60 }, (_, i) => [i % 2, (i % 4 < 2 ? 0.3 : 0.6) + i / 1000, `g${i}`] as const)
    expect(evaluatePredictions(inputOf(noisy)).warnings).toEqual([
      'the interval of the AUC includes 0.5: this could be chance',
    ])
    const good = Array.from(
      { length: 60 },
      (_, i) => [i % 2, i % 9 === 0 ? 0.5 : (i % 2) * 0.6 + 0.2, `g${i}`] as const,
    )
    expect(evaluatePredictions(inputOf(good)).warnings).toEqual([])
  })
})

describe('answers that cannot be evaluated', () => {
  const good = [
    [0, 0.1, 'a'],
    [1, 0.9, 'b'],
  ] as const
  const withProbabilities = (probabilities: number[]) => ({
    ...inputOf(good),
    items: [{ classIndex: 0, groupKey: 'a', probabilities }],
  })
  it.each([
    ['no images', inputOf([]), 'items is 0; allowed: at least one image'],
    ['one class', { ...inputOf(good), classNames: ['Normal'] }, 'classNames is Normal; allowed: at least two classes'],
    ['NaN', withProbabilities([Number.NaN, 0.5]), 'items[0].probabilities is NaN, 0.5; allowed: numbers from 0 to 1'],
    ['below 0', withProbabilities([1.2, -0.2]), 'items[0].probabilities is 1.2, -0.2'],
    ['a row that sums to 1.1', withProbabilities([0.5, 0.6]), 'numbers that sum to 1; these sum to 1.1000'],
    ['a row too long', withProbabilities([0.5, 0.3, 0.2]), '2 numbers, one a class'],
    ['an unknown class', inputOf([[2, 0.5, 'a']]), 'items[0].classIndex is 2; allowed: 0 to 1'],
    [
      'fewer than no groups learnt from',
      inputOf(good, { learntGroupCount: -1 }),
      'learntGroupCount is -1; allowed: 0 to 2',
    ],
    ['more groups learnt from than there are', inputOf(good, { learntGroupCount: 3 }), 'allowed: 0 to 2'],
    ['an unknown positive class', inputOf(good, { positiveIndex: 5 }), 'positiveIndex is 5; allowed: 0 to 1, or null'],
    [
      'a threshold above 1',
      inputOf(good, { threshold: 1.5 }),
      'threshold is 1.5; allowed: a number from 0 to 1, or null',
    ],
  ])('are refused: %s', (_, input, message) => {
    expect(() => evaluatePredictions(input)).toThrow(InvalidInput)
    expect(() => evaluatePredictions(input)).toThrow(message)
  })
})
