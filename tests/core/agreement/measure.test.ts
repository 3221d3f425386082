import { expect, test } from 'vitest'
import { type AnsweredGroups, measureAgreement } from '#core/agreement/measure.ts'
import type { AnsweredImage } from '#core/agreement/slots.ts'

/** Four readers, three classes, sixty groups of three images; some answers missing. */
function said(group: number, image: number, reader: number): number | null {
  const drawn = (group * 7 + image * 5 + ((group * image) % 3)) % 10
  const truth = drawn < 6 ? 0 : drawn < 9 ? 1 : 2
  if ((group * 3 + image + reader * 5) % 7 === 0) return null
  return (group * 13 + image * 11 + reader * 17) % 9 === 0 && group % 4 !== 0 ? (truth + 1) % 3 : truth
}

const imageOf = (group: number, image: number, week: number | null = null): AnsweredImage => ({
  week,
  answers: [0, 1, 2, 3].flatMap(reader => {
    const answer = said(group, image, reader)
    return answer === null ? [] : [[reader, answer] as const]
  }),
})

const allPairs = [0, 1, 2, 3].flatMap(a => [1, 2, 3].filter(b => b > a).map(b => [a, b] as const))

const grouped: AnsweredGroups = {
  ...{ classCount: 3, weekCount: 2, pairs: allPairs },
  kinds: Array.from({ length: 60 }, (_, g) => [0, 1, 2].map(i => imageOf(g, i, g < 30 ? 0 : 1))),
  counts: new Array<number>(60).fill(1),
}

function measure(of: AnsweredGroups, resamples = 1000, seed: string | number = 1) {
  const steps = measureAgreement(of, { seed, resamples })
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

test('figures are those of irrCAC, krippendorff and statsmodels, overall, by class and by pair', () => {
  const { overall, classes, pairs } = measure(grouped, 1)
  expect(overall).toMatchObject({ imageCount: 180, groupCount: 60 })
  expect(overall.raw.value).toBeCloseTo(0.83796296, 8)
  expect(overall.fleiss.value).toBeCloseTo(0.71598316, 8)
  expect(overall.ac1.value).toBeCloseTo(0.77329247, 8)
  expect(overall.alpha.value).toBeCloseTo(0.71467215, 8)
  const expected = [
    [0.76567361, 0.77129517, 0.7633045149],
    [0.66196165, 0.73332127, 0.6584460355],
    [0.71248877, 0.92535573, 0.7174311927],
  ]
  for (const [c, [fleiss = 0, ac1 = 0, alpha = 0]] of expected.entries()) {
    expect(classes[c]?.fleiss.value).toBeCloseTo(fleiss, 8)
    expect(classes[c]?.ac1.value).toBeCloseTo(ac1, 8)
    expect(classes[c]?.alpha.value).toBeCloseTo(alpha, 8)
  }
  const [first] = pairs
  expect(first).toMatchObject({ imageCount: 128, groupCount: 60 })
  expect(first?.confusion).toEqual([
    [67, 8, 2, 0],
    [5, 31, 2, 0],
    [0, 3, 10, 0],
    [0, 0, 0, 0],
  ])
  expect(first?.cohen.value).toBeCloseTo(0.7175016553, 8)
  expect(first?.ac1.value).toBeCloseTo(0.78411654, 8)
  expect(pairs.map(p => p.cohen.value?.toFixed(4))).toEqual([
    '0.7175',
    '0.7181',
    '0.7134',
    '0.7035',
    '0.7011',
    '0.7153',
  ])
})

test('intervals are those of drawing groups twenty thousand times elsewhere, within what drawing a thousand leaves', () => {
  const { overall } = measure(grouped)
  expect(Math.abs((overall.alpha.lower ?? 0) - 0.64304)).toBeLessThan(0.015)
  expect(Math.abs((overall.alpha.upper ?? 0) - 0.78076)).toBeLessThan(0.015)
  expect(Math.abs((overall.raw.lower ?? 0) - 0.79722)).toBeLessThan(0.01)
  expect(Math.abs((overall.raw.upper ?? 0) - 0.87778)).toBeLessThan(0.01)
})

test('images of a group that are alike count as one: the interval is as wide as that of a third of the images', () => {
  const alike = Array.from({ length: 60 }, (_, g) => [0, 1, 2].map(() => imageOf(g, 0)))
  const of = { ...grouped, weekCount: 0, kinds: alike }
  const single = { ...of, kinds: alike.map(images => images.slice(0, 1)) }
  const apart = { ...of, kinds: alike.flat().map(image => [image]), counts: new Array<number>(180).fill(1) }
  const width = (groups: AnsweredGroups) => {
    const { upper, lower } = measure(groups).overall.raw
    return (upper ?? 0) - (lower ?? 0)
  }
  expect(width(of)).toBeCloseTo(width(single), 6)
  expect(width(of) / width(apart)).toBeGreaterThan(1.4)
})

test('groups that are alike may be put together, and the same seed gives the same figures', () => {
  const twice = { ...grouped, kinds: [...grouped.kinds, ...grouped.kinds], counts: new Array<number>(120).fill(1) }
  const together = { ...grouped, counts: new Array<number>(60).fill(2) }
  expect(measure(together, 1).overall.alpha.value).toBeCloseTo(measure(twice, 1).overall.alpha.value ?? 0, 12)
  expect(measure(together, 1).overall.groupCount).toBe(120)
  expect(measure(grouped, 50)).toEqual(measure(grouped, 50))
  expect(measure(grouped, 50, 2).overall.raw.lower).not.toBe(measure(grouped, 50).overall.raw.lower)
})

test('weeks are of their images alone', () => {
  const { weeks, overall } = measure(grouped, 1)
  expect(weeks.map(w => w.imageCount)).toEqual([90, 90])
  const [a = 0, b = 0] = weeks.map(w => w.raw.value ?? 0)
  expect((a + b) / 2).toBeCloseTo(overall.raw.value ?? 0, 9)
})

const two = (first: number, second: number): AnsweredImage => ({
  week: null,
  answers: [
    [0, first],
    [1, second],
  ],
})
const of = (...kinds: AnsweredImage[][]): AnsweredGroups => ({
  ...{ classCount: 2, weekCount: 0, pairs: [[0, 1]], kinds },
  counts: new Array<number>(kinds.length).fill(1),
})

test('what is not defined says why: nothing, one class, one group, no disagreement', () => {
  const none = { value: null, lower: null, upper: null }
  expect(measure(of()).overall.alpha).toEqual({ ...none, why: 'NOTHING_READ_TWICE' })
  expect(measure(of([two(0, 0)], [two(0, 0)])).overall.ac1).toEqual({ ...none, why: 'ONE_CLASS' })
  expect(measure(of([two(0, 0), two(1, 0)])).overall.raw).toEqual({ ...none, value: 0.5, why: 'ONE_GROUP' })
  const alike = measure(of(...Array.from({ length: 20 }, (_, i) => [two(i % 2, i % 2)])))
  expect(alike.overall.fleiss).toEqual({ ...none, value: 1, why: 'NO_DISAGREEMENT' })
  expect(alike.pairs[0]?.cohen).toEqual({ ...none, value: 1, why: 'NO_DISAGREEMENT' })
  // Twenty of twenty by Clopper and Pearson.
  expect(alike.overall.raw).toMatchObject({ value: 1, upper: 1, why: null })
  expect(alike.overall.raw.lower).toBeCloseTo(0.8316, 4)
})

test('a class that one answer in a group alone says has no interval: too many drawings are without it', () => {
  const rare = measure(of([two(0, 1)], ...Array.from({ length: 9 }, () => [two(0, 0)])))
  expect(rare.overall.fleiss.value).toBeLessThan(0)
  expect(rare.overall.fleiss).toMatchObject({ lower: null, upper: null, why: 'UNSTABLE' })
})

test('who cannot tell is in the confusion, and nowhere else', () => {
  const { overall, pairs } = measure(of([two(0, 0)], [two(1, 2)], [two(2, 2)], [two(1, 0)]))
  expect(overall).toMatchObject({ imageCount: 2, groupCount: 2, raw: { value: 0.5 } })
  expect(pairs[0]).toMatchObject({ imageCount: 2, groupCount: 2 })
  expect(pairs[0]?.confusion).toEqual([
    [1, 0, 0],
    [1, 0, 1],
    [0, 0, 1],
  ])
})
