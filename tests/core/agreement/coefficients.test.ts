import { expect, test } from 'vitest'
import {
  cohenKappa,
  fleissKappa,
  gwetAc1,
  krippendorffAlpha,
  rawAgreement,
  type Tally,
  tallyOfPair,
} from '#core/agreement/coefficients.ts'

/** [images, classes] how many said each; of those that two or more answered. */
function tally(rows: readonly (readonly number[])[], classCount: number): Tally {
  const counted = rows.filter(row => row.reduce((a, b) => a + b, 0) >= 2)
  const sums = { images: 0, differing: 0, weighted: 0 }
  const [shares, answers] = [new Array<number>(classCount).fill(0), new Array<number>(classCount).fill(0)]
  for (const row of counted) {
    const said = row.reduce((a, b) => a + b, 0)
    const differing = 1 - row.reduce((a, n) => a + n * (n - 1), 0) / (said * (said - 1))
    sums.images += 1
    sums.differing += differing
    sums.weighted += said * differing
    for (const [c, n] of row.entries()) {
      shares[c] = (shares[c] ?? 0) + n / said
      answers[c] = (answers[c] ?? 0) + n
    }
  }
  return { ...sums, shares, answers }
}

/** Thirty patients, six psychiatrists each: depression, personality disorder, schizophrenia, neurosis, other. */
const fleiss1971 =
  '00060 03003 01401 00006 03030 20400 00402 20310 20040 00006 10050 11040 03300 10050 02031 00501 30012 51000 02040 ' +
  '10203 00006 01050 02013 20040 10041 05010 40002 02040 10500 00006'

test("Fleiss' kappa of the thirty patients of Fleiss (1971) is 0.430, and what else is said of them elsewhere", () => {
  const patients = tally(
    fleiss1971.split(' ').map(row => [...row].map(Number)),
    5,
  )
  expect(rawAgreement(patients)).toBeCloseTo(0.5556, 4)
  expect(fleissKappa(patients)).toBeCloseTo(0.430245, 6)
  // irrCAC 0.4.4; krippendorff 0.9.0
  expect(gwetAc1(patients)).toBeCloseTo(0.44788, 5)
  expect(krippendorffAlpha(patients)).toBeCloseTo(0.43341, 5)
})

test('alpha of the four observers of Krippendorff (2011) is 0.743, with answers missing', () => {
  const observers = ['123321412...', '1233224125.3', '.3332342251.', '12332441251.']
  const units = Array.from({ length: 12 }, (_, unit) =>
    [1, 2, 3, 4, 5].map(value => observers.filter(o => o[unit] === String(value)).length),
  )
  const sums = tally(units, 5)
  expect(sums.images, 'the twelfth unit was observed once').toBe(11)
  expect(krippendorffAlpha(sums)).toBeCloseTo(0.743421, 6)
  // irrCAC 0.4.4, of the eleven.
  expect(fleissKappa(sums)).toBeCloseTo(0.76248, 5)
  expect(gwetAc1(sums)).toBeCloseTo(0.77515, 5)
})

test("Cohen's kappa of the two hundred of Cohen (1960) is 0.492", () => {
  const counts = [
    [88, 14, 18],
    [10, 40, 10],
    [2, 6, 12],
  ]
  expect(rawAgreement(tallyOfPair(counts))).toBeCloseTo(0.7, 9)
  expect(cohenKappa(counts)).toBeCloseTo(0.4915, 4)
})

test('AC1 of the abstractors of Gwet (2014) is 0.849, beside a kappa of 0.796', () => {
  const abstractors = [
    [13, 0, 0],
    [0, 20, 7],
    [0, 4, 56],
  ]
  expect(cohenKappa(abstractors)).toBeCloseTo(0.7964094, 7)
  expect(gwetAc1(tallyOfPair(abstractors))).toBeCloseTo(0.8493305, 6)
  expect(fleissKappa(tallyOfPair(abstractors)), "of two it is Scott's pi").toBeCloseTo(0.7962397, 7)
  expect(krippendorffAlpha(tallyOfPair(abstractors))).toBeCloseTo(0.7972585, 7)
})

test('where nearly all is of one class, kappas fall below 0 and AC1 does not: the paradox of Gwet (2008)', () => {
  const nearlyAll = [
    [118, 5],
    [2, 0],
  ]
  expect(rawAgreement(tallyOfPair(nearlyAll))).toBeCloseTo(0.944, 9)
  expect(cohenKappa(nearlyAll)).toBeCloseTo(-0.0234, 4)
  expect(gwetAc1(tallyOfPair(nearlyAll))).toBeCloseTo(0.94078, 5)
})

test('all agree, on two classes: each is 1; nobody ever agrees, on two classes by halves: each is -1, or just above', () => {
  const alike = tally(
    [
      [2, 0],
      [0, 2],
    ],
    2,
  )
  for (const of of [rawAgreement, fleissKappa, krippendorffAlpha, gwetAc1]) expect(of(alike)).toBe(1)
  const apart = tally(
    [
      [1, 1],
      [1, 1],
    ],
    2,
  )
  expect([rawAgreement, fleissKappa, gwetAc1].map(of => of(apart))).toEqual([0, -1, -1])
  expect(krippendorffAlpha(apart)).toBeCloseTo(-0.5, 9)
})

test('what is not defined is null, never 1 and never NaN: no image read twice, and all answers of one class', () => {
  for (const [rows, raw] of [
    [[], null],
    [[[1, 0]], null],
    [
      [
        [2, 0],
        [3, 0],
      ],
      1,
    ],
  ] as const) {
    const sums = tally(rows, 2)
    expect(rawAgreement(sums)).toBe(raw)
    for (const of of [fleissKappa, krippendorffAlpha, gwetAc1]) expect(of(sums)).toBeNull()
  }
  expect(cohenKappa([])).toBeNull()
  expect(
    cohenKappa([
      [0, 0],
      [0, 9],
    ]),
  ).toBeNull()
})
