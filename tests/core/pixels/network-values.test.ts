import { describe, expect, test } from 'vitest'
import { maxLuminance } from '#core/picture/brightness.ts'
import { type Change, fillChangedValues, fillValues } from '#core/pixels/network-values.ts'
import { createRandom } from '#core/random.ts'

const unchanged: Change = { isFlipped: false, turn: 0, right: 0, down: 0, contrast: 1, brightness: 0 }
const noise = (size: number, seed = 1) => {
  const random = createRandom(`noise/${seed}`)
  return Uint16Array.from({ length: size * size }, () => random.integer(65_536))
}
/** One channel of three, once they are seen to be alike. */
const channelOf = (target: Float32Array) => {
  const channel = target.filter((_, i) => i % 3 === 0)
  expect(target).toEqual(Float32Array.from(target, (_, i) => channel[Math.floor(i / 3)] ?? Number.NaN))
  return channel
}
const plain = (luminance: Uint16Array) => {
  const target = new Float32Array(luminance.length * 3)
  fillValues(luminance, target)
  return channelOf(target)
}
const changed = (luminance: Uint16Array, change: Partial<Change>) => {
  const target = new Float32Array(luminance.length * 3)
  fillChangedValues(luminance, Math.sqrt(luminance.length), { ...unchanged, ...change }, target)
  return channelOf(target)
}
/** Back to 16 bits, to change it again. */
const luminanceOf = (values: Float32Array) => Uint16Array.from(values, v => Math.round(((v + 1) / 2) * maxLuminance))
const grid = (...rows: number[][]) => Uint16Array.from(rows.flat())
const parts = (values: Float32Array) => [...values].map(v => ((v + 1) / 2) * maxLuminance)

describe('fillValues', () => {
  test('goes from -1 for black to 1 for white and keeps all 65536 values apart', () => {
    const values = plain(Uint16Array.from({ length: 65_536 }, (_, i) => i))
    expect([values[0], values[65_535]]).toEqual([-1, 1])
    expect(new Set(values).size).toBe(65_536)
  })
})

describe('fillChangedValues', () => {
  test.each([1, 2, 31, 32])('changes no bit at side %i where nothing is changed', size => {
    expect(changed(noise(size), {})).toEqual(plain(noise(size)))
    expect(changed(noise(size), { turn: -0 })).toEqual(plain(noise(size)))
  })

  test.each([31, 32])('flips left to right at side %i; twice is as before, bit for bit', size => {
    const once = changed(noise(size), { isFlipped: true })
    expect(once[0]).toBe(plain(noise(size))[size - 1])
    expect(changed(luminanceOf(once), { isFlipped: true })).toEqual(plain(noise(size)))
  })

  test('turns clockwise about the centre: a quarter turn moves every pixel to where it belongs', () => {
    const turned = changed(grid([10, 20, 30], [40, 50, 60], [70, 80, 90]), { turn: Math.PI / 2 })
    const expected = [70, 40, 10, 80, 50, 20, 90, 60, 30]
    for (const [i, value] of parts(turned).entries()) expect(value).toBeCloseTo(expected[i] ?? 0, 1)
  })

  test('a turn and the same turn back leave the middle of a smooth image', () => {
    const size = 32
    const smooth = Uint16Array.from({ length: size * size }, (_, i) => 900 * (i % size) + 700 * Math.floor(i / size))
    const back = parts(changed(luminanceOf(changed(smooth, { turn: 0.3 })), { turn: -0.3 }))
    for (let y = 10; y < 22; y++)
      for (let x = 10; x < 22; x++)
        expect(Math.abs((back[y * size + x] ?? 0) - (smooth[y * size + x] ?? 0))).toBeLessThan(2)
  })

  test('moves right and down, and repeats the edge where nothing comes in', () => {
    const image = grid([1000, 2000], [3000, 4000])
    const rounded = (change: Partial<Change>) => parts(changed(image, change)).map(Math.round)
    expect(rounded({ right: 1 })).toEqual([1000, 1000, 3000, 3000])
    expect(rounded({ down: -1 })).toEqual([3000, 4000, 3000, 4000])
    expect(rounded({ right: 0.5 })).toEqual([1000, 1500, 3000, 3500])
    expect(rounded({ right: 1, isFlipped: true })).toEqual([2000, 2000, 4000, 4000])
  })

  test('stretches about the mean, then adds a part of the whole range, then stops at black and white', () => {
    const image = grid([20_000, 30_000], [40_000, 50_000])
    const rounded = (change: Partial<Change>) => parts(changed(image, change)).map(Math.round)
    expect(rounded({ contrast: 2 })).toEqual([5000, 25_000, 45_000, 65_000])
    expect(rounded({ contrast: 0.5 })).toEqual([27_500, 32_500, 37_500, 42_500])
    expect(rounded({ brightness: 0.2 })).toEqual([33_107, 43_107, 53_107, 63_107])
    expect(rounded({ contrast: 2, brightness: -0.2 })).toEqual([0, 11_893, 31_893, 51_893])
    expect([...changed(image, { brightness: 0.5 })].at(-1)).toBe(1)
  })

  test('never leaves -1 to 1 and is always a number, whatever is changed', () => {
    const random = createRandom('changes')
    for (let n = 0; n < 300; n++) {
      const values = changed(noise(17, n % 5), {
        isFlipped: random.float() < 0.5,
        turn: random.between(-Math.PI, Math.PI),
        right: random.between(-20, 20),
        down: random.between(-20, 20),
        contrast: random.between(0.3, 3),
        brightness: random.between(-1, 1),
      })
      expect([...values].every(v => v >= -1 && v <= 1)).toBe(true)
    }
  })

  test('keeps neighbouring 16-bit values apart through a flip', () => {
    const values = changed(
      Uint16Array.from({ length: 4096 }, (_, i) => 30_000 + i),
      { isFlipped: true },
    )
    expect(new Set(values).size).toBe(4096)
  })
})
