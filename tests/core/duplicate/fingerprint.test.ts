import { expect, test } from 'vitest'
import { descriptorOf, descriptorSize } from '#core/duplicate/descriptor.ts'
import { discsOf } from '#core/duplicate/disc.ts'
import { transformSquare } from '#core/duplicate/fft.ts'
import { fingerprintOf, packFingerprint, unpackFingerprint } from '#core/duplicate/fingerprint.ts'
import { joinedBy } from '#core/duplicate/join-groups.ts'
import { wavesOf } from '#core/duplicate/turn.ts'
import { createRandom } from '#core/random.ts'
import { changes } from '../../../bench/duplicates/copies.ts'
import { planeOf } from '../../../bench/duplicates/make-set.ts'
import { phantom } from './kit.ts'

test('a transform of a square is what the sum says, and is undone by the one backwards', () => {
  const [side, random] = [8, createRandom('square')]
  const square = Float64Array.from({ length: side * side }, () => random.between(-1, 1))
  const [re, im] = [square.slice(), new Float64Array(side * side)]
  transformSquare(re, im, side)
  const [u, v] = [3, 5]
  let [sumRe, sumIm] = [0, 0]
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const turn = (-2 * Math.PI * (u * x + v * y)) / side
      sumRe += (square[y * side + x] as number) * Math.cos(turn)
      sumIm += (square[y * side + x] as number) * Math.sin(turn)
    }
  expect(re[v * side + u]).toBeCloseTo(sumRe, 10)
  expect(im[v * side + u]).toBeCloseTo(sumIm, 10)
  transformSquare(re, im, side, 'backward')
  expect(Math.max(...re.map((value, i) => Math.abs(value - (square[i] as number))))).toBeLessThan(1e-12)
  expect(() => transformSquare(new Float64Array(9), new Float64Array(9), 3)).toThrow('a power of two')
})

test('a picture upon corners of one brightness is compared within smaller circles as well', async () => {
  const picture = await phantom(1)
  const turned = await changes['turned by any angle, canvas enlarged']?.(picture, createRandom('any'))
  expect(discsOf(await planeOf(turned as Buffer)).length).toBeGreaterThan(5)
  expect(
    discsOf({ values: Uint8Array.from({ length: 4096 }, (_, i) => (i * 37) % 251), width: 64, height: 64 }),
  ).toEqual([1, 0.93])
})

test('turning by quarters and mirroring hardly change what a picture is searched by; another picture does', async () => {
  const descriptor = async (picture: Buffer) =>
    descriptorOf(wavesOf(fingerprintOf(await planeOf(picture))[0]?.spectrum ?? new Int8Array()))
  const likeness = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * (b[i] as number), 0)
  const picture = await phantom(5)
  const own = await descriptor(picture)
  expect(own).toHaveLength(descriptorSize)
  for (const name of ['turned by quarters', 'mirrored', 'inverted']) {
    const copy = await changes[name]?.(picture, createRandom(name))
    expect(likeness(own, await descriptor(copy as Buffer)), name).toBeGreaterThan(0.99)
  }
  expect(likeness(own, await descriptor(await phantom(6)))).toBeLessThan(0.95)
})

test('a fingerprint is kept in bytes and read again; other bytes are none', async () => {
  const prints = fingerprintOf(await planeOf(await phantom(2)))
  const bytes = packFingerprint(prints)
  expect(unpackFingerprint(bytes)).toEqual(prints)
  expect(unpackFingerprint(new Uint8Array())).toEqual([])
  expect(() => unpackFingerprint(bytes.subarray(1))).toThrow(`a fingerprint of ${bytes.length - 1} bytes`)
})

test('names that pairs join have the least of them in common, whatever the order of the pairs', () => {
  const edges = [
    { first: 'd', second: 'c' },
    { first: 'x', second: 'y' },
    { first: 'b', second: 'c' },
    { first: 'a', second: 'd' },
    { first: 'z', second: 'z' },
  ]
  const expected = { a: 'a', b: 'a', c: 'a', d: 'a', x: 'x', y: 'x' }
  expect(Object.fromEntries(joinedBy(edges))).toEqual(expected)
  expect(Object.fromEntries(joinedBy(edges.toReversed()))).toEqual(expected)
  expect(joinedBy([]).size).toBe(0)
})
