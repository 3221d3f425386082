import { expect, test } from 'vitest'
import { angles, rings } from '#core/duplicate/fingerprint.ts'
import { bestTurn, wavesOf } from '#core/duplicate/turn.ts'
import { createRandom } from '#core/random.ts'

const random = createRandom('turn')
const spectrum = Int8Array.from({ length: rings * angles }, () => Math.round(20 * random.normal()))
const around = (a: number) => ((a % angles) + angles) % angles

/** As a picture's spectrum is when it is turned by so many steps, and mirrored after it. */
const changed = (steps: number, isMirrored: boolean) =>
  spectrum.map((_, i) => {
    const [ring, a] = [Math.floor(i / angles), i % angles]
    return spectrum[ring * angles + around(isMirrored ? steps - a : a - steps)] as number
  })

test.each([
  { steps: 0, isMirrored: false, angle: 0 },
  { steps: 1, isMirrored: false, angle: Math.PI / 64 },
  { steps: 32, isMirrored: false, angle: Math.PI / 2 },
  { steps: 63, isMirrored: false, angle: (63 * Math.PI) / 64 },
  { steps: 0, isMirrored: true, angle: 0 },
  { steps: 17, isMirrored: true, angle: (-17 * Math.PI) / 64 },
])('turned by $steps of 64 steps, mirrored: $isMirrored, a spectrum is found again', ({ steps, isMirrored, angle }) => {
  const turn = bestTurn(wavesOf(spectrum), wavesOf(changed(steps, isMirrored)))
  expect(turn.isMirrored).toBe(isMirrored)
  expect(turn.angle).toBeCloseTo(angle, 10)
  expect(turn.likeness).toBeCloseTo(1, 4)
})

test('likeness is the greatest of the sums over every turn, and 0 of a spectrum of nothing', () => {
  const other = Int8Array.from(spectrum, () => Math.round(20 * random.normal()))
  let most = 0
  for (let shift = 0; shift < angles; shift++)
    for (const isMirrored of [false, true]) {
      let sum = 0
      for (let i = 0; i < spectrum.length; i++) {
        const [ring, a] = [Math.floor(i / angles), i % angles]
        sum += (spectrum[i] as number) * (other[ring * angles + around(isMirrored ? shift - a : a + shift)] as number)
      }
      most = Math.max(most, sum)
    }
  const power = (values: Int8Array) => values.reduce((sum, value) => sum + value * value, 0)
  const turn = bestTurn(wavesOf(spectrum), wavesOf(other))
  expect(turn.likeness).toBeCloseTo(most / Math.sqrt(power(spectrum) * power(other)), 4)
  expect(bestTurn(wavesOf(spectrum), wavesOf(new Int8Array(rings * angles))).likeness).toBeCloseTo(0, 10)
})
