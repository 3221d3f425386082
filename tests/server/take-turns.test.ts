import { expect, test } from 'vitest'
import { TooManyWaiting, takeTurns } from '#server/take-turns.ts'

const staying = new AbortController().signal
const rest = async () => {
  for (let i = 0; i < 20; i++) await Promise.resolve()
}

/** Acts that end when they are told to, and the order in which they began. */
function acts(limits = { atOnce: 2, waitingEach: 100 }) {
  const inTurn = takeTurns(limits)
  const begun: string[] = []
  const ends = new Map<string, () => void>()
  const ask = (name: string, left = staying) =>
    inTurn({ whose: name.slice(0, 1), left }, async () => {
      begun.push(name)
      await new Promise<void>(resolve => ends.set(name, resolve))
      if (name.endsWith('!')) throw new Error('one fails')
      return name
    })
  const end = async (name: string) => {
    ends.get(name)?.()
    await rest()
  }
  return { ask, begun, end }
}

test("no more than so many run at once, one person's in the order in which they came, and a failure makes room", async () => {
  const { ask, begun, end } = acts()
  const names = ['a0!', 'a1', 'a2', 'a3', 'a4']
  const outcomes = Promise.allSettled(names.map(name => ask(name)))
  await rest()
  expect(begun).toEqual(names.slice(0, 2))
  for (const [i, name] of names.entries()) {
    await end(name)
    expect(begun).toEqual(names.slice(0, Math.min(5, i + 3)))
  }
  expect((await outcomes).map(o => o.status)).toEqual(['rejected', ...Array(4).fill('fulfilled')])
})

test('whoever comes behind a hundred of another person waits for one of them, and people take turns', async () => {
  const { ask, begun, end } = acts({ atOnce: 1, waitingEach: 200 })
  const all = [...Array.from({ length: 100 }, (_, i) => ask(`a${i}`)), ask('b0'), ask('b1'), ask('c0')]
  await rest()
  for (const name of ['a0', 'a1', 'b0', 'c0', 'a2', 'b1', 'a3']) await end(name)
  expect(begun).toEqual(['a0', 'a1', 'b0', 'c0', 'a2', 'b1', 'a3', 'a4'])
  for (let i = 4; i < 100; i++) await end(`a${i}`)
  expect((await Promise.all(all)).length).toBe(103)
})

test('of one person only so many wait; the next is refused, other people are not', async () => {
  const { ask, begun, end } = acts({ atOnce: 1, waitingEach: 2 })
  const first = [ask('a0'), ask('a1'), ask('a2')]
  await expect(ask('a3')).rejects.toThrow(TooManyWaiting)
  const other = ask('b0')
  await rest()
  for (const name of ['a0', 'a1', 'b0', 'a2']) await end(name)
  expect(begun).toEqual(['a0', 'a1', 'b0', 'a2'])
  expect(await Promise.all([...first, other])).toEqual(['a0', 'a1', 'a2', 'b0'])
})

test('what nobody waits for any more is not begun, and leaves its place to others', async () => {
  const { ask, begun, end } = acts({ atOnce: 1, waitingEach: 2 })
  const leaving = new AbortController()
  const all = [ask('a0'), ask('a1', leaving.signal), ask('a2', leaving.signal), ask('b0')]
  await rest()
  leaving.abort()
  await rest()
  all.push(ask('a3'), ask('a4', AbortSignal.abort()))
  for (const name of ['a0', 'b0', 'a3']) await end(name)
  expect(begun).toEqual(['a0', 'b0', 'a3'])
  expect(await Promise.all(all)).toEqual(['a0', undefined, undefined, 'b0', 'a3', undefined])
})
