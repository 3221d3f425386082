import { describe, expect, it } from 'vitest'
import { InvalidInput } from '#core/errors.ts'
import { type PixelItem, pixelBaseline } from '#core/metrics/baseline.ts'
import { fitLogistic, logOdds } from '#core/metrics/logistic-regression.ts'
import { createRandom } from '#core/random.ts'

describe('logistic regression', () => {
  it('finds the log odds of a two-by-two table where the penalty is next to nothing', () => {
    // Feature 0: 1 of 4 positive; feature 1: 3 of 4 positive. Log odds -ln 3 and ln 3.
    const rows = [0, 0, 0, 0, 1, 1, 1, 1].map(x => [x])
    const model = fitLogistic(rows, [true, false, false, false, true, true, true, false], 1e-9)
    expect(model.bias).toBeCloseTo(-Math.log(3), 6)
    expect(model.weights[0]).toBeCloseTo(2 * Math.log(3), 6)
    expect(logOdds(model, [1])).toBeCloseTo(Math.log(3), 6)
  })

  it('ends where the slope of loss and penalty is 0', () => {
    const random = createRandom('slope')
    const rows = Array.from({ length: 60 }, () => Array.from({ length: 8 }, random.normal))
    const isPositive = rows.map(r => (r[0] ?? 0) + random.normal() > 0)
    const model = fitLogistic(rows, isPositive, 3)
    const residuals = rows.map((r, i) => (isPositive[i] ? 1 : 0) - 1 / (1 + Math.exp(-logOdds(model, r))))
    expect(residuals.reduce((a, b) => a + b, 0)).toBeCloseTo(0, 8)
    for (let f = 0; f < 8; f++) {
      const slope = rows.reduce((sum, r, i) => sum + (r[f] ?? 0) * (residuals[i] ?? 0), 0)
      expect(slope).toBeCloseTo(3 * (model.weights[f] ?? 0), 8)
    }
  })

  it('stays finite where the classes can be told apart without error', () => {
    const { weights } = fitLogistic([[-1], [-2], [1], [2]], [false, false, true, true], 0.01)
    expect(weights[0]).toBeGreaterThan(1)
    expect(weights[0]).toBeLessThan(20)
  })

  it('refuses rows of different length and a penalty of 0', () => {
    expect(() => fitLogistic([[1], [1, 2]], [true, false], 1)).toThrow('features is 2')
    expect(() => fitLogistic([], [], 1)).toThrow(InvalidInput)
    expect(() => fitLogistic([[1], [2]], [true, false], 0)).toThrow('penalty is 0')
  })
})

/** 4 x 4 pixels of noise; what says Fracture is up to paint. */
function itemsOf(seed: string, count: number, paint: (pixels: Float32Array, classIndex: number) => void): PixelItem[] {
  const random = createRandom(seed)
  return Array.from({ length: count }, (_, i) => {
    const classIndex = Math.floor(i / 2) % 2
    const pixels = Float32Array.from({ length: 16 }, random.normal)
    paint(pixels, classIndex)
    return { pixels, classIndex, groupKey: `${seed} ${Math.floor(i / 2)}` }
  })
}

describe('the pixel baseline', () => {
  const bright = (pixels: Float32Array, classIndex: number) => {
    pixels[5] = (pixels[5] ?? 0) + 3 * classIndex
  }
  it('finds what stands in one place', () => {
    const estimate = pixelBaseline({ train: itemsOf('train', 120, bright), test: itemsOf('test', 80, bright) })
    expect(estimate.value).toBeGreaterThan(0.95)
    expect(estimate.low).toBeLessThan(estimate.value)
    expect(estimate.method).toBe(
      'logistic regression on 16 pixels; DeLong for clustered data (Obuchowski 1997), logit scale',
    )
  })

  it('is chance where there is nothing to find, and the same twice', () => {
    const data = { train: itemsOf('noise', 120, () => {}), test: itemsOf('other noise', 200, () => {}) }
    const estimate = pixelBaseline(data)
    expect(estimate.low).toBeLessThan(0.5)
    expect(estimate.high).toBeGreaterThan(0.5)
    expect(pixelBaseline(data)).toEqual(estimate)
  })

  const good = itemsOf('good', 16, bright)
  const [first] = good
  const spoilt = (change: Partial<PixelItem>) => [{ ...(first as PixelItem), ...change }, ...good]
  it.each([
    ['no images', [], good, 'train is 0 images of one class'],
    [
      'one class',
      good.filter(i => i.classIndex === 0),
      good,
      'train is 8 images of one class; allowed: images of both',
    ],
    ['a test of one class', good, good.filter(i => i.classIndex === 1), 'test is 8 images of one class'],
    ['other sizes', good, spoilt({ pixels: new Float32Array(9) }), 'test[0].pixels is 9; allowed: 16 numbers'],
    [
      'pixels that are no numbers',
      spoilt({ pixels: new Float32Array(16).fill(Number.NaN) }),
      good,
      'train[0].pixels is not finite',
    ],
    ['a third class', spoilt({ classIndex: 2 }), good, 'train[0].classIndex is 2; allowed: 0 or 1'],
  ])('refuses %s', (_, train, test, message) => {
    expect(() => pixelBaseline({ train, test })).toThrow(InvalidInput)
    expect(() => pixelBaseline({ train, test })).toThrow(message)
  })
})
