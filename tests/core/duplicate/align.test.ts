import sharp from 'sharp'
import { expect, test } from 'vitest'
import { leastScore } from '#core/duplicate/judge.ts'
import { createRandom } from '#core/random.ts'
import { changes } from '../../../bench/duplicates/copies.ts'
import { planeOf } from '../../../bench/duplicates/make-set.ts'
import { lay, look, phantom } from './kit.ts'

const original = await phantom(3)
const known = look(await planeOf(original))
const degrees = (radians: number) => ((((radians * 180) / Math.PI) % 360) + 360) % 360

test.each(Object.keys(changes))('a copy is laid upon its original: %s', async name => {
  const copy = await changes[name]?.(original, createRandom(`copy/${name}`))
  const found = lay(known, look(await planeOf(copy as Buffer)))
  expect(Math.abs(found?.score ?? 0)).toBeGreaterThan(leastScore)
  expect((found?.score ?? 0) < 0).toBe(name === 'inverted')
})

test('how a copy is turned and mirrored is told', async () => {
  for (const angle of [0, 40, 90, 200, 333]) {
    const turned = await sharp(original).rotate(angle, { background: '#000' }).png().toBuffer()
    const plain = lay(known, look(await planeOf(turned)))
    expect(plain?.placing.isMirrored).toBe(false)
    // The copy was turned clockwise: where the original has its right side it has what lies clockwise of that.
    expect(Math.abs(degrees((plain?.placing.angle ?? 0) - (angle * Math.PI) / 180 + Math.PI) - 180)).toBeLessThan(2)
    const mirrored = await sharp(turned).flop().png().toBuffer()
    expect(lay(known, look(await planeOf(mirrored)))?.placing.isMirrored).toBe(true)
  }
})

/** A copy that was turned by an angle about its middle, and the middle of it that is left when its edges are cut off. */
async function cutCopy(angle: number, isMirrored: boolean, kept: number): Promise<Buffer> {
  const turned = await sharp(original).rotate(angle, { background: '#000' }).flop(isMirrored).png().toBuffer()
  const { width, height } = await sharp(original).metadata()
  const after = await sharp(turned).metadata()
  const side = Math.floor(kept * Math.min(width, height))
  const [left, top] = [Math.floor((after.width - side) / 2), Math.floor((after.height - side) / 2)]
  return sharp(turned).extract({ left, top, width: side, height: side }).png().toBuffer()
}

test.each([
  { angle: 0, isMirrored: false, kept: 1 },
  { angle: 7, isMirrored: false, kept: 0.97 },
  { angle: 90, isMirrored: false, kept: 0.93 },
  { angle: 133, isMirrored: false, kept: 0.95 },
  { angle: 0, isMirrored: true, kept: 0.93 },
  { angle: 71, isMirrored: true, kept: 0.97 },
  { angle: 290, isMirrored: true, kept: 0.95 },
])('turned by $angle degrees, mirrored: $isMirrored, and cut to $kept, it is laid as it lay', async wanted => {
  const found = lay(known, look(await planeOf(await cutCopy(wanted.angle, wanted.isMirrored, wanted.kept))))
  expect(Math.abs(found?.score ?? 0)).toBeGreaterThan(0.9)
  expect(found?.placing.isMirrored).toBe(wanted.isMirrored)
  // Mirrored after it was turned, it turns the other way round.
  const angle = ((wanted.isMirrored ? -1 : 1) * wanted.angle * Math.PI) / 180
  expect(Math.abs(degrees((found?.placing.angle ?? 0) - angle + Math.PI) - 180)).toBeLessThan(1)
  expect(Math.hypot(found?.placing.x ?? 1, found?.placing.y ?? 1)).toBeLessThan(0.03)
})

test('a neck of somebody else is no copy', async () => {
  for (let patient = 10; patient < 22; patient++) {
    const found = lay(known, look(await planeOf(await phantom(patient))))
    expect(Math.abs(found?.score ?? 0), `patient ${patient}`).toBeLessThan(leastScore)
  }
})

test('pictures that show nothing, or hardly anything, are no copies of each other', async () => {
  const flat = look({ values: new Uint8Array(64 * 64).fill(9), width: 64, height: 64 })
  expect(flat.prints.every(({ spectrum }) => spectrum.every(value => value === 0))).toBe(true)
  const noises = [1, 2].map(seed => {
    const random = createRandom(`noise/${seed}`)
    return look({ values: Uint8Array.from({ length: 64 * 64 }, () => random.integer(256)), width: 64, height: 64 })
  })
  const [a, b] = noises
  if (!a || !b) throw new Error('two noises were made')
  expect(Math.abs(lay(a, b)?.score ?? 0)).toBeLessThan(0.5)
})
