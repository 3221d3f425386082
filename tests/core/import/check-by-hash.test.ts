import sharp, { type Sharp } from 'sharp'
import { expect, test } from 'vitest'
import { checkByHash, fewestBits, type HashedFile, mostBitsAlike } from '#core/import/groups/check-by-hash.ts'
import { drawPhantom } from '#core/phantom/draw-phantom.ts'
import { perceptualHashes } from '#core/picture/perceptual-hash.ts'

const size = { width: 128, height: 160 }
const draw = (patient: number) => {
  const { pixels } = drawPhantom({ seed: 7, patient, view: 0, hasFracture: patient % 2 === 0, ...size })
  return sharp(pixels, { raw: { ...size, channels: 1 } })
}
async function hashesOf(image: Sharp): Promise<string[]> {
  const { data, info } = await image.toColourspace('b-w').raw().toBuffer({ resolveWithObject: true })
  return perceptualHashes({ values: data, width: info.width, height: info.height })
}
const patients = Array.from({ length: 24 }, (_, i) => i)
const originals = await Promise.all(patients.map(patient => hashesOf(draw(patient))))
const file = (path: string, original: string, hashes: readonly string[], isMoved = false): HashedFile => ({
  path,
  original,
  hashes,
  isMoved,
})

test.each<[string, (image: Sharp) => Sharp]>([
  ['sharpened', image => image.sharpen({ sigma: 2 })],
  ['blurred', image => image.blur(2)],
  ['brighter', image => image.linear(1.4, 0)],
  ['darker', image => image.linear(0.6, 0)],
  ['richer in contrast', image => image.linear(1.5, -50)],
  ['mirrored', image => image.flop()],
  ['turned by a quarter', image => image.rotate(90)],
  ['turned upside down', image => image.rotate(180)],
])('copies that are %s look like their original', async (_, change) => {
  const bits = await Promise.all(
    patients.map(async (p, i) => fewestBits(originals[i] ?? [], await hashesOf(change(draw(p))))),
  )
  expect(Math.max(...bits)).toBeLessThanOrEqual(mostBitsAlike - 4)
})

test('of pictures of different patients nine in ten pairs look nothing alike', () => {
  const pairs = patients.flatMap(i =>
    patients.slice(i + 1).map(j => fewestBits(originals[i] ?? [], originals[j] ?? [])),
  )
  expect(pairs.filter(bits => bits > mostBitsAlike).length).toBeGreaterThan(0.9 * pairs.length)
})

test('bits are counted over the whole hash, in the nearest of the symmetries', () => {
  expect(fewestBits(['ffffffff00000000'], ['00000000ffffffff'])).toBe(64)
  expect(fewestBits(['ffffffff00000000'], ['00000000ffffffff', 'fffffffe80000000'])).toBe(2)
  expect(fewestBits(['8000000000000001'], ['0000000000000000'])).toBe(2)
})

const zero = Array.from({ length: 8 }, () => '0'.repeat(16))
const ones = zero.map(() => '0123456789abcdef'.replaceAll(/./g, 'f'))

test('pairs of one name that look nothing alike are counted and named; turned copies are not compared', () => {
  const files = [
    file('a2.png', 'a', ones),
    file('a1.png', 'a', zero),
    file('a-rotated1.png', 'a', ones, true),
    file('b1.png', 'b', ones),
    file('b2.png', 'b', ones),
    file('c.png', 'c', zero),
    file('unread.png', 'c', []),
  ]
  const said = { pairCount: 2, unlikeCount: 1, examples: [['a1.png', 'a2.png']], movedCount: 1 }
  expect(checkByHash(files)).toEqual(said)
  expect(checkByHash(files.toReversed())).toEqual(said)
})

test('a group of 100,000 files costs a bounded number of comparisons', () => {
  const files = Array.from({ length: 100_000 }, (_, i) => file(`${i}.png`, 'one', zero))
  expect(checkByHash(files).pairCount).toBeLessThanOrEqual(64)
})
