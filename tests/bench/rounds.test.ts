import { expect, test } from 'vitest'
import { runRounds } from '../../bench/harness/rounds.ts'

test('contestants take turns, A B C A B C, and no two measure at once', async () => {
  const order: string[] = []
  let busy = 0
  const contestant = (name: string, values: number[]) => ({
    name,
    async measure() {
      expect(busy++).toBe(0)
      order.push(name)
      await new Promise(setImmediate)
      busy--
      return values.shift() ?? Number.NaN
    },
  })
  const series = await runRounds([contestant('A', [1, 2]), contestant('B', [3, 4]), contestant('C', [5, 6])], 2)
  expect(order.join('')).toBe('ABCABC')
  expect(series).toEqual([
    { name: 'A', values: [1, 2] },
    { name: 'B', values: [3, 4] },
    { name: 'C', values: [5, 6] },
  ])
})

test('one that fails ends the rounds with its own error', async () => {
  const broken = { name: 'B', measure: () => Promise.reject(new Error('B died')) }
  await expect(runRounds([{ name: 'A', measure: async () => 1 }, broken], 5)).rejects.toThrow('B died')
})
