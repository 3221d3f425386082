import { expect, test } from 'vitest'
import { takeTurns } from '#server/take-turns.ts'

test('no more than so many run at once, in the order in which they came, and a failure makes room', async () => {
  const takeTurn = takeTurns(2)
  const begun: number[] = []
  const ends: (() => void)[] = []
  const acts = Array.from({ length: 5 }, (_, i) =>
    takeTurn(async () => {
      begun.push(i)
      await new Promise<void>(resolve => ends.push(resolve))
      if (i === 0) throw new Error('one fails')
      return i
    }),
  )
  const outcomes = Promise.allSettled(acts)
  const rest = async () => {
    for (let i = 0; i < 10; i++) await Promise.resolve()
  }
  await rest()
  expect(begun).toEqual([0, 1])
  for (let i = 0; i < 5; i++) {
    ends[i]?.()
    await rest()
    expect(begun).toEqual([0, 1, 2, 3, 4].slice(0, Math.min(5, i + 3)))
  }
  expect((await outcomes).map(o => o.status)).toEqual(['rejected', ...Array(4).fill('fulfilled')])
})
