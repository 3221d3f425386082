import { expect, test } from 'vitest'
import { divide, type ToDivide } from '#core/dataset-version/divide.ts'
import { divideBeside } from '#core/dataset-version/divide-beside.ts'
import { InvalidInput } from '#core/errors.ts'
import { allowedStallMs, longestStall } from '#tests/kit/stall.ts'

/** Groups of two classes of which so many are alike as nobody else. */
function groupsOf(
  kindCount: number,
  rule: ToDivide['rule'] = { ratio: { train: 0.6, validation: 0.2, test: 0.2 } },
): ToDivide {
  const none = [0, 0]
  const classes = ['Normal', 'Fracture'].map((name, position) => ({
    id: name,
    name,
    position,
    isPositive: position === 1,
  }))
  return {
    groups: {
      keys: Array.from({ length: 2 * kindCount }, (_, g) => `patient ${g}`),
      kindOf: Array.from({ length: 2 * kindCount }, (_, g) => g % kindCount),
      kinds: Array.from({ length: kindCount }, (_, k) => [none, none, none, [1 + Math.floor(k / 300), 1 + (k % 300)]]),
    },
    rule,
    seed: 1,
    classes,
  }
}
const stays = new AbortController().signal

test('a hundred thousand groups of fifty thousand kinds are divided, and whoever asked for it stands still for nothing', async () => {
  const many = groupsOf(50_000)
  const stall = await longestStall(async () => {
    const { counted } = await divideBeside(many, stays)
    expect(counted).toMatchObject({ groupCount: 100_000, leftCount: 0 })
  })
  expect(stall).toBeLessThan(1000 + allowedStallMs())
}, 120_000)

test('beside it comes to the same', async () => {
  const few = groupsOf(40)
  expect(await divideBeside(few, stays)).toEqual(divide(few))
})

test('it refuses in the same words', async () => {
  const unmet = groupsOf(1, { counts: { train: 3, validation: 0, test: 0 } })
  const refused: unknown = await divideBeside(unmet, stays).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(InvalidInput)
  expect(() => divide(unmet)).toThrow(refused)
})

test('cancelled on the way it ends', async () => {
  const stopper = new AbortController()
  const dividing = divideBeside(groupsOf(50_000), stopper.signal)
  const begun = performance.now()
  setTimeout(() => stopper.abort(new Error('cancelled')), 300)
  await expect(dividing).rejects.toThrow('cancelled')
  expect(performance.now() - begun).toBeLessThan(3000)
}, 60_000)
