import { describe, expect, it } from 'vitest'
import { InvalidInput } from '#core/errors.ts'
import { auc } from '#core/metrics/auc.ts'
import { drawAnatomy } from '#core/phantom/anatomy.ts'
import { drawPhantom } from '#core/phantom/draw-phantom.ts'
import { breakVertebra } from '#core/phantom/fracture.ts'
import { createRandom } from '#core/random.ts'

const base = { seed: 1, patient: 0, view: 0, hasFracture: false, width: 128, height: 160 }
const mean = (xs: ArrayLike<number>) => Array.from(xs).reduce((a, b) => a + b, 0) / xs.length

/** Mean of every cell of a grid. */
function shrink(pixels: Uint8Array, width: number, height: number, side: number): number[] {
  const sums = new Array<number>(side * side).fill(0)
  const counts = new Array<number>(side * side).fill(0)
  for (const [i, grey] of pixels.entries()) {
    const row = Math.floor((Math.floor(i / width) * side) / height)
    const cell = row * side + Math.floor(((i % width) * side) / width)
    sums[cell] = (sums[cell] ?? 0) + grey
    counts[cell] = (counts[cell] ?? 0) + 1
  }
  return sums.map((s, i) => s / (counts[i] ?? 1))
}

describe('a phantom', () => {
  it('is the same bytes for the same request, 256 x 320 unless asked otherwise', () => {
    const [first, second] = [drawPhantom(base), drawPhantom(base)]
    expect(first.pixels).toEqual(second.pixels)
    expect(first.pixels).toHaveLength(128 * 160)
    expect(drawPhantom({ seed: 1, patient: 0, view: 0, hasFracture: true })).toMatchObject({ width: 256, height: 320 })
  })

  it('differs with the seed, the patient, the view and the fracture', () => {
    const { pixels } = drawPhantom(base)
    for (const change of [{ seed: 2 }, { patient: 1 }, { view: 1 }, { hasFracture: true }])
      expect(drawPhantom({ ...base, ...change }).pixels).not.toEqual(pixels)
  })

  it('looks like a radiograph: mid-grey on average, from nearly black to nearly white', () => {
    for (let patient = 0; patient < 6; patient++) {
      const { pixels } = drawPhantom({ ...base, patient })
      const sorted = pixels.toSorted()
      expect(mean(pixels)).toBeGreaterThan(50)
      expect(mean(pixels)).toBeLessThan(140)
      expect(sorted[Math.floor(0.02 * sorted.length)]).toBeLessThan(50)
      expect(sorted[Math.floor(0.98 * sorted.length)]).toBeGreaterThan(140)
    }
  })

  it('shows its fracture at 64 pixels and leaves what lies well below it as it was', () => {
    for (let patient = 0; patient < 20; patient++) {
      const [whole, broken] = [false, true].map(hasFracture => drawPhantom({ ...base, patient, hasFracture }))
      const [a, b] = [whole, broken].map(p => shrink(p?.pixels ?? new Uint8Array(0), 128, 160, 64))
      const change = (a ?? []).map((grey, i) => Math.abs(grey - (b?.[i] ?? 0)))
      expect(Math.max(...change)).toBeGreaterThan(40)
      expect(Math.max(...change.slice(56 * 64))).toBeLessThan(1)
    }
  })

  it('does not give its fracture away by how bright the picture is', () => {
    const scores = Array.from({ length: 120 }, (_, patient) => {
      const isPositive = patient % 2 === 1
      const { pixels } = drawPhantom({ seed: 5, patient, view: 0, hasFracture: isPositive, width: 32, height: 40 })
      return { score: mean(pixels), isPositive }
    })
    expect(Math.abs((auc(scores) ?? 1) - 0.5)).toBeLessThan(0.12)
  })

  it.each([
    ['seed', -1],
    ['seed', 2 ** 31],
    ['patient', 1.5],
    ['view', Number.NaN],
    ['width', 31],
    ['height', 2049],
  ])('is refused for %s %s', (field, value) => {
    expect(() => drawPhantom({ ...base, [field]: value })).toThrow(InvalidInput)
    expect(() => drawPhantom({ ...base, [field]: value })).toThrow(`${field} is ${value}; allowed: a whole number from`)
  })
})

describe('the neck of a patient', () => {
  it('is the same in every view but for its flexion', () => {
    const at = (flexion: number) => drawAnatomy(createRandom('one patient'), flexion)
    const shapeOf = (flexion: number) =>
      at(flexion).vertebrae.map(v => [v.halfWidth, v.halfHeight, v.processRadius].map(x => x.toFixed(9)))
    expect(at(0.3)).toEqual(at(0.3))
    expect(shapeOf(-0.4)).toEqual(shapeOf(0.4))
    expect(at(0.4).vertebrae[0]?.centre).not.toEqual(at(-0.4).vertebrae[0]?.centre)
  })

  it('has seven bodies, each below the one before and none touching the next', () => {
    for (let patient = 0; patient < 50; patient++) {
      const { vertebrae } = drawAnatomy(createRandom(`patient ${patient}`), 0)
      expect(vertebrae).toHaveLength(7)
      for (const [i, v] of vertebrae.slice(1).entries()) {
        const above = vertebrae[i] ?? v
        expect(v.centre[1] - v.halfHeight).toBeGreaterThan(above.centre[1] + above.halfHeight)
      }
    }
  })
})

describe('a fracture', () => {
  const { vertebrae } = drawAnatomy(createRandom('to be broken'), 0)
  const broken = Array.from({ length: 60 }, (_, i) => breakVertebra(vertebrae, createRandom(`break ${i}`)))
  const frontHeight = (outline: readonly (readonly [number, number])[]) =>
    (outline[8]?.[1] ?? 0) - (outline[0]?.[1] ?? 0)

  it('is a wedge, a gap or a step, in C4, C5 or C6, each of them often, with a crack through the body', () => {
    for (const kind of ['wedge', 'gap', 'step'])
      expect(broken.filter(b => b.kind === kind).length).toBeGreaterThanOrEqual(10)
    for (const level of [2, 3, 4]) expect(broken.filter(b => b.level === level).length).toBeGreaterThanOrEqual(10)
    for (const { crack, vertebrae: after, level } of broken) {
      const [x, y] = after[level]?.centre ?? [0, 0]
      expect(
        Math.hypot(
          ((crack?.from[0] ?? 9) + (crack?.to[0] ?? 9)) / 2 - x,
          ((crack?.from[1] ?? 9) + (crack?.to[1] ?? 9)) / 2 - y,
        ),
      ).toBeLessThan(0.03)
    }
  })

  it('as a wedge takes 40 to 60% of the front and packs the bone closer; no other body changes', () => {
    for (const { vertebrae: after, level } of broken.filter(b => b.kind === 'wedge')) {
      const before = vertebrae[level]
      const left = frontHeight(after[level]?.outline ?? []) / frontHeight(before?.outline ?? [])
      expect(left).toBeGreaterThan(0.35)
      expect(left).toBeLessThan(0.65)
      expect(after[level]?.density).toBeGreaterThan(1.2)
      expect(after.filter((_, i) => i !== level)).toEqual(vertebrae.filter((_, i) => i !== level))
    }
  })

  it('as a step moves the body and all above it by 20 to 35% of its width, and nothing below', () => {
    for (const { vertebrae: after, level } of broken.filter(b => b.kind === 'step')) {
      for (const [i, v] of vertebrae.entries()) {
        const moved = Math.abs((after[i]?.centre[0] ?? 0) - v.centre[0]) / (2 * v.halfWidth)
        if (i > level) expect(moved).toBe(0)
        else expect(Math.abs(moved - 0.275)).toBeLessThan(0.08)
      }
    }
  })
})
