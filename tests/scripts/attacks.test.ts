import { expect, test } from 'vitest'
import { attacks, replayAttacks } from '../../scripts/attacks/replay.ts'

test('every attack that was once open is held off', async () => {
  const outcomes = await replayAttacks(new AbortController().signal, () => undefined)
  expect(outcomes.filter(({ isHeld }) => !isHeld)).toEqual([])
  expect(outcomes).toHaveLength(attacks.length)
}, 240_000)
