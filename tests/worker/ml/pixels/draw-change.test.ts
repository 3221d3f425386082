import { describe, expect, test } from 'vitest'
import { type Augmentation, noAugmentation } from '#core/training-run/config.ts'
import { drawChange, isAugmented } from '#worker/ml/pixels/draw-change.ts'

const augmentation: Augmentation = { flip: true, rotationDegrees: 10, shift: 0.05, brightness: 0.1, contrast: 0.25 }
const run = { augmentation, seed: 3 }
const draws = (over: Partial<Augmentation> = {}) =>
  Array.from({ length: 400 }, (_, i) => drawChange({ ...run, augmentation: { ...augmentation, ...over } }, i, 'a', 100))

describe('drawChange', () => {
  test('is the same for the same seed, epoch and image, and another for any other', () => {
    const one = drawChange(run, 1, 'a', 64)
    expect(drawChange(run, 1, 'a', 64)).toEqual(one)
    expect(drawChange(run, 2, 'a', 64)).not.toEqual(one)
    expect(drawChange(run, 1, 'b', 64)).not.toEqual(one)
    expect(drawChange({ ...run, seed: 4 }, 1, 'a', 64)).not.toEqual(one)
  })

  test('uses its whole range to either side and never more', () => {
    const ranges = {
      turn: (10 * Math.PI) / 180,
      right: 5,
      down: 5,
      brightness: 0.1,
    }
    for (const [name, most] of Object.entries(ranges)) {
      const values = draws().map(d => d[name as keyof typeof ranges])
      expect(Math.max(...values)).toBeGreaterThan(most * 0.9)
      expect(Math.max(...values)).toBeLessThanOrEqual(most)
      expect(Math.min(...values)).toBeLessThan(-most * 0.9)
      expect(Math.min(...values)).toBeGreaterThanOrEqual(-most)
    }
    const contrasts = draws().map(d => d.contrast)
    expect(Math.min(...contrasts)).toBeGreaterThanOrEqual(1 / 1.25)
    expect(Math.max(...contrasts)).toBeLessThanOrEqual(1.25)
    expect(contrasts.filter(c => c > 1).length).toBeGreaterThan(150)
    const flips = draws().filter(d => d.isFlipped).length
    expect(flips).toBeGreaterThan(150)
    expect(flips).toBeLessThan(250)
  })

  test('what one kind of change does never depends on another being on', () => {
    const turns = draws().map(d => d.turn)
    expect(draws({ flip: false, shift: 0, contrast: 0, brightness: 0 }).map(d => d.turn)).toEqual(turns)
  })

  test('all zero changes nothing', () => {
    expect(isAugmented(noAugmentation)).toBe(false)
    for (const { isFlipped, turn, right, down, contrast, brightness } of draws(noAugmentation)) {
      expect(isFlipped).toBe(false)
      expect(contrast).toBe(1)
      for (const zero of [turn, right, down, brightness]) expect(Math.abs(zero)).toBe(0)
    }
    for (const one of ['rotationDegrees', 'shift', 'brightness', 'contrast'] as const)
      expect(isAugmented({ ...noAugmentation, [one]: 0.1 })).toBe(true)
    expect(isAugmented({ ...noAugmentation, flip: true })).toBe(true)
  })
})
