import { describe, expect, it } from 'vitest'
import { createRandom, randomFromState } from '#core/random.ts'

const draw = <T>(count: number, next: () => T): T[] => Array.from({ length: count }, next)

describe('the seeded generator', () => {
  it('gives the numbers published for xoshiro128** from the state 1, 2, 3, 4', () => {
    const random = randomFromState([1, 2, 3, 4])
    expect(draw(10, random.uint32)).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ])
  })

  it('repeats itself for a seed and differs between seeds', () => {
    expect(draw(8, createRandom(7).uint32)).toEqual(draw(8, createRandom('7').uint32))
    expect(draw(8, createRandom(7).uint32)).not.toEqual(draw(8, createRandom(8).uint32))
  })

  it('keeps to the range it was asked for, ends included', () => {
    const random = createRandom('range')
    const seen = new Set(draw(2000, () => random.integer(7)))
    expect([...seen].sort()).toEqual([0, 1, 2, 3, 4, 5, 6])
    expect(draw(2000, random.float).every(x => x >= 0 && x < 1)).toBe(true)
    expect(draw(2000, () => random.between(-3, 5)).every(x => x >= -3 && x < 5)).toBe(true)
  })

  it('is uniform and normal within the error of 100,000 draws', () => {
    const random = createRandom('moments')
    const uniform = draw(100_000, random.float)
    const normal = draw(100_000, random.normal)
    const mean = (xs: number[]) => xs.reduce((a, b) => a + b, 0) / xs.length
    const moment = (xs: number[], power: number) => mean(xs.map(x => x ** power))
    expect(mean(uniform)).toBeCloseTo(0.5, 2)
    expect(moment(uniform, 2)).toBeCloseTo(1 / 3, 2)
    expect(mean(normal)).toBeCloseTo(0, 1)
    expect(moment(normal, 2)).toBeCloseTo(1, 1)
    expect(Math.abs(moment(normal, 4) - 3)).toBeLessThan(0.15)
  })

  it('shuffles a copy, every order equally often', () => {
    const random = createRandom('orders')
    const items = ['a', 'b', 'c']
    const seen = new Map<string, number>()
    for (const order of draw(6000, () => random.shuffle(items).join(''))) seen.set(order, (seen.get(order) ?? 0) + 1)
    expect(items).toEqual(['a', 'b', 'c'])
    expect(seen.size).toBe(6)
    for (const count of seen.values()) expect(Math.abs(count - 1000)).toBeLessThan(120)
  })

  it('refuses a state of zeros and a bound that is no whole number', () => {
    expect(() => randomFromState([0, 0, 0, 0])).toThrow('0, 0, 0, 0')
    expect(() => createRandom(1).integer(0)).toThrow('below is 0')
    expect(() => createRandom(1).integer(2.5)).toThrow('below is 2.5')
  })
})
