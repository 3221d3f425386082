import { expect, test } from 'vitest'
import { Codes, codeBits } from '#core/duplicate/codes.ts'
import { descriptorSize } from '#core/duplicate/descriptor.ts'
import { createRandom } from '#core/random.ts'

const random = createRandom('codes')
const draw = () => Float32Array.from({ length: descriptorSize }, () => random.normal())
const mix = (a: Float32Array, b: Float32Array, share: number) =>
  a.map((value, i) => share * value + Math.sqrt(1 - share * share) * (b[i] as number))

test('descriptors that are alike have codes that are near, however many there are of others', () => {
  const codes = new Codes()
  const first = draw()
  const likenesses = [1, 0.95, 0.8, 0.7]
  codes.add(first)
  for (const likeness of likenesses) codes.add(mix(first, draw(), likeness))
  // More than are gone through at once, and more than there was memory for.
  for (let i = 0; i < 6_000; i++) codes.add(draw())
  codes.add(first)
  const [near] = codes.near([0], 88, 256)
  expect(near).toEqual([0, 1, 2, 3, 4, 6_005])
  // A cosine of 0.95 is 26 bits of 256, give or take 5; one of 0.7, 65; one of 0, 128, give or take 8.
  expect(codes.near([0], 0, 256)).toEqual([[0, 1, 6_005]])
  expect(codes.near([0], codeBits, 10_000)[0]).toHaveLength(6_006)
})

test('of more than are wanted those that differ least are kept, and of equals the first', () => {
  const codes = new Codes()
  const first = draw()
  for (let i = 0; i < 500; i++) codes.add(draw())
  codes.add(first)
  for (let i = 0; i < 50; i++) codes.add(mix(first, draw(), 0.9))
  const [near = []] = codes.near([500], codeBits, 51)
  expect(near.length).toBeLessThan(2 * 51)
  expect(near.filter(place => place >= 500)).toHaveLength(51)
  const same = new Codes()
  for (let i = 0; i < 5_000; i++) same.add(first)
  const [equal = []] = same.near([4_000], 98, 16)
  expect(equal.length).toBeLessThan(32)
  expect(equal.slice(0, 16)).toEqual(Array.from({ length: 16 }, (_, i) => i))
})

test('each of several is answered as if it was asked alone', () => {
  const codes = new Codes()
  for (let i = 0; i < 300; i++) codes.add(draw())
  const places = [3, 299, 0]
  expect(codes.near(places, 120, 64)).toEqual(places.map(place => codes.near([place], 120, 64)[0]))
})
