import { expect, test } from 'vitest'
import { crossValidate } from '#core/metrics/cross-validate.ts'
import { createRandom } from '#core/random.ts'

const random = createRandom('cross-validate')

/** Images of groups of two, half of them positive; the first feature lies so far apart. */
const draw = (groups: number, apart: number) =>
  Array.from({ length: 2 * groups }, (_, i) => {
    const group = Math.floor(i / 2)
    const isPositive = group % 2 === 1
    const features = Float32Array.from([random.normal() + (isPositive ? apart : 0), random.normal(), 7])
    return { features, isPositive, groupKey: `g${group}` }
  })

test('what lies apart is told, what does not is chance, and a number that never differs does no harm', () => {
  const told = crossValidate(draw(100, 4))
  expect(told?.value).toBeGreaterThan(0.99)
  const chance = crossValidate(draw(100, 0))
  expect(chance?.low).toBeLessThan(0.5)
  expect(chance?.high).toBeGreaterThan(0.5)
  expect(chance?.high).toBeLessThan(0.7)
})

test('a group is never scored by a model that saw it: what names the group tells nothing', () => {
  const items = Array.from({ length: 120 }, (_, i) => {
    const group = Math.floor(i / 4)
    const features = new Float32Array(30)
    features[group] = 1
    return { features, isPositive: group % 2 === 1, groupKey: `g${group}` }
  })
  expect(crossValidate(items)?.value).toBeLessThan(0.6)
})

test('it is the same whatever order the images come in', () => {
  const items = draw(20, 1)
  const other = crossValidate(random.shuffle(items))
  expect(other?.value).toBeCloseTo(crossValidate(items)?.value ?? 0, 12)
})

test('groups that have images of both classes are dealt out too, alone and among others', () => {
  const mixed = draw(60, 3).map((item, i) => ({ ...item, groupKey: `m${i % 30}` }))
  for (const items of [mixed, [...mixed, ...draw(3, 3)], mixed.slice(0, 4)]) {
    const told = crossValidate(items.map((item, i) => ({ ...item, isPositive: i % 3 === 0 })))
    expect(told?.value).toBeGreaterThanOrEqual(0)
  }
  const patients = draw(60, 4).map((item, i) => ({ ...item, groupKey: `p${i >> 2}` }))
  expect(new Set(patients.filter(p => p.isPositive).map(p => p.groupKey)).size).toBe(30)
  expect(crossValidate(patients)?.value).toBeGreaterThan(0.98)
})

test('with one group of a class nothing can be told; with two it can', () => {
  expect(crossValidate(draw(1, 3))).toBeNull()
  expect(crossValidate(draw(3, 3))).toBeNull()
  expect(crossValidate(draw(4, 3))?.value).toBeGreaterThan(0.5)
  expect(crossValidate([])).toBeNull()
})
