import { expect, test } from 'vitest'
import { cues } from '#core/leakage/shortcuts.ts'
import { borderOf, type Described, featuresOf, nameOf, shrink } from '#core/shortcut/features.ts'

const plane = (width: number, height: number, of: (x: number, y: number) => number) => ({
  ...{ width, height },
  values: Uint8Array.from({ length: width * height }, (_, i) => of(i % width, Math.floor(i / width))),
})

test('a border is told edge by edge: top, bottom, left, right', () => {
  const border = borderOf(plane(40, 60, (_x, y) => (y < 2 ? 255 : y >= 58 ? 0 : 100)))
  const [top, topVaries, topBlack, topWhite, bottom, , bottomBlack] = border
  expect([top, topVaries, topBlack, topWhite, bottom, bottomBlack]).toEqual([1, 0, 0, 1, 0, 1])
  expect(border).toHaveLength(16)
  expect(border[8]).toBeCloseTo((2 * 255 + 56 * 100) / 60 / 255, 5)
})

test.each([
  [16, 16],
  [256, 200],
  [17, 16],
  [5, 300],
  [1, 1],
])('of %i x %i pixels there are 256 numbers from 0 to 1, of an even picture all the same', (width, height) => {
  const shrunk = shrink(plane(width, height, () => 51))
  expect(new Set(shrunk)).toEqual(new Set([Math.fround(0.2)]))
  expect(shrunk).toHaveLength(256)
  expect(borderOf(plane(width, height, () => 51)).every(Number.isFinite)).toBe(true)
})

test('what is left of a picture keeps its place', () => {
  const shrunk = shrink(plane(32, 32, (x, y) => (x >= 30 && y < 2 ? 255 : 0)))
  expect([...shrunk.entries()].filter(([, value]) => value > 0)).toEqual([[15, 1]])
})

test('of a name its folders say nothing, and its letters in whichever case the same', () => {
  expect(nameOf('Fracture/a/IMG_007.png')).toEqual(nameOf('Normal/img_007.PNG'))
  expect(nameOf('img_007.png')).not.toEqual(nameOf('img_008.png'))
  expect(nameOf('').every(Number.isFinite)).toBe(true)
  expect(nameOf(`${'9'.repeat(400)}.png`).every(Number.isFinite)).toBe(true)
})

const described: Described = {
  ...{ fileName: 'a.png', mediaType: 'image/png', bitDepth: 8, modality: null, bodyPart: null, byteCount: 1000 },
  ...{ width: 100, height: 80 },
}

test('each cue says as much of every image, and all of it is finite', () => {
  const all = [
    described,
    { ...described, width: 1, height: 9_000, byteCount: 1 },
    { ...described, mediaType: 'application/dicom', bitDepth: 12, modality: 'DX', bodyPart: 'CSPINE' },
  ]
  const looked = all.map(() => ({ border: new Float32Array(16), pixels: new Float32Array(256) }))
  const features = featuresOf(all, looked)
  expect(Object.keys(features).sort()).toEqual(Object.keys(cues).sort())
  for (const of of Object.values(features)) {
    expect(of).toHaveLength(3)
    expect(new Set(of.map(f => f.length)).size).toBe(1)
    expect(of.every(f => f.every(Number.isFinite))).toBe(true)
  }
  expect(features.SIZE[0]).not.toEqual(features.SIZE[1])
  expect(features.ENCODING[0]).not.toEqual(features.ENCODING[2])
})
