import { expect, test } from 'vitest'
import { measureRepeats, type Pair } from '#core/agreement/repeat-agreement.ts'

/** So many images that were said to be of one class first, and of the other again; each a group of its own, or all of one. */
const pairs = (
  counts: readonly (readonly [count: number, first: number, second: number])[],
  groupKey?: string,
): Pair[] =>
  counts.flatMap(([count, first, second]) =>
    Array.from({ length: count }, (_, i): Pair => [groupKey ?? `${first} ${second} ${i}`, first, second]),
  )
const measure = (of: Pair[]) => measureRepeats(of, { classCount: 2, seed: 'a seed' })

/*
 * By hand: 20 both times broken, 15 both times not, 5 and 10 one and the other. Agreed: 35 of 50 = 0.7. By chance
 * 25/50 * 30/50 + 25/50 * 20/50 = 0.5. kappa = (0.7 - 0.5) / (1 - 0.5) = 0.4. Its standard error by Fleiss, Cohen and
 * Everitt (1969) is 0.1265, the interval by it 0.15 to 0.65.
 */
const worked = pairs([
  [20, 1, 1],
  [5, 1, 0],
  [10, 0, 1],
  [15, 0, 0],
])

test("Cohen's kappa of first and second answers is that of a table computed by hand, within its interval", () => {
  const { raw, kappa } = measure(worked)
  expect(raw.value).toBeCloseTo(0.7, 12)
  expect(kappa.value).toBeCloseTo(0.4, 12)
  expect(kappa.why).toBeNull()
  expect(kappa.lower).toBeGreaterThan(0.1)
  expect(kappa.lower).toBeLessThan(0.2)
  expect(kappa.upper).toBeGreaterThan(0.6)
  expect(kappa.upper).toBeLessThan(0.7)
  expect(measure(worked), 'the same again').toEqual({ raw, kappa })
})

test('images of a group are drawn together: twins make nobody steadier', () => {
  const twins = worked.flatMap((pair): Pair[] => [pair, pair])
  expect(measure(twins).kappa).toEqual(measure(worked).kappa)
})

test('what is not defined is said so', () => {
  expect(measure([]).kappa).toEqual({ value: null, lower: null, upper: null, why: 'NOTHING_READ_TWICE' })
  expect(measure([]).raw.why).toBe('NOTHING_READ_TWICE')
  expect(measure(pairs([[9, 1, 1]])).kappa).toMatchObject({ value: null, why: 'ONE_CLASS' })
  expect(measure(pairs([[9, 1, 1]])).raw).toMatchObject({ value: 1, upper: 1, why: null })
  expect(
    measure(
      pairs([
        [4, 1, 1],
        [4, 0, 0],
      ]),
    ).kappa,
  ).toMatchObject({ value: 1, lower: null, why: 'NO_DISAGREEMENT' })
  expect(
    measure(
      pairs(
        [
          [4, 1, 1],
          [4, 0, 1],
          [4, 0, 0],
        ],
        'one patient',
      ),
    ).kappa,
  ).toMatchObject({ lower: null, why: 'ONE_GROUP' })
  expect(
    measure(
      pairs([
        [30, 0, 0],
        [1, 0, 1],
      ]),
    ).kappa,
  ).toMatchObject({ value: 0, lower: null, why: 'UNSTABLE' })
})
