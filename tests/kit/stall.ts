import { availableParallelism, loadavg } from 'node:os'
import { monitorEventLoopDelay } from 'node:perf_hooks'

/** The longest that this process stood still while something went on, ms. */
export async function longestStall(work: () => Promise<unknown>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  try {
    await work()
  } finally {
    delay.disable()
  }
  return delay.max / 1e6
}

/** What a process may stand still, ms: 50, and as many times that as others wait for this machine's cores with it. */
export const allowedStallMs = (): number => 50 * Math.max(1, (loadavg()[0] ?? 0) / availableParallelism())

/** The most processor time that this thread took for one turn of its event loop while something went on, ms: whatever else the machine does. */
export async function longestTurn(work: () => Promise<unknown>): Promise<number> {
  const spent = () => {
    const { user, system } = process.threadCpuUsage()
    return (user + system) / 1000
  }
  let longest = 0
  let before = spent()
  let isOver = false
  const turn = () => {
    const now = spent()
    longest = Math.max(longest, now - before)
    before = now
    if (!isOver) setImmediate(turn)
  }
  setImmediate(turn)
  try {
    await work()
    await new Promise(resolve => setImmediate(resolve))
  } finally {
    isOver = true
  }
  return longest
}
