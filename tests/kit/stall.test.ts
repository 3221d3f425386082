import { expect, test } from 'vitest'
import { longestTurn } from './stall.ts'

/** Works for so many milliseconds of this thread's processor time. */
function work(ms: number): void {
  const begun = process.threadCpuUsage()
  const spent = () => {
    const { user, system } = process.threadCpuUsage(begun)
    return (user + system) / 1000
  }
  while (spent() < ms);
}

test('what holds the event loop is seen, also before the first turn and behind the last; waiting is not', async () => {
  const turn = () => new Promise(resolve => setImmediate(resolve))
  expect(await longestTurn(async () => work(60))).toBeGreaterThanOrEqual(60)
  const late = async () => {
    await turn()
    work(60)
  }
  expect(await longestTurn(late)).toBeGreaterThanOrEqual(60)
  const divided = async () => {
    for (let i = 0; i < 4; i++) {
      work(20)
      await turn()
    }
  }
  expect(await longestTurn(divided)).toBeLessThan(60)
  expect(await longestTurn(() => new Promise(resolve => setTimeout(resolve, 100)))).toBeLessThan(50)
})
