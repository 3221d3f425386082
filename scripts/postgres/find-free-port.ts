import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'
import { hasCode } from '../process.ts'

/** Below those that systems give to whoever connects: none is taken by a connection between the choice and the opening. */
const [lowest, highest] = [15_000, 29_999]
const most = 200

/** Nobody has opened them yet, so they may be found again. */
const named = new Set<number>()

/** A port that is free now, another one at every call of this process; two processes seldom choose the same. */
export async function findFreePort(): Promise<number> {
  for (let tries = 0; tries < most; tries += 1) {
    const port = randomInt(lowest, highest + 1)
    if (named.has(port) || !(await isPortFree(port))) continue
    named.add(port)
    return port
  }
  throw new Error(`${most} ports between ${lowest} and ${highest} were tried, and none is free`)
}

export async function isPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  try {
    await listenOnce(port, host)
    return true
  } catch (error) {
    if (hasCode(error, 'EADDRINUSE')) return false
    throw error
  }
}

function listenOnce(port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen({ port, host, exclusive: true }, () => void server.close(() => resolve()))
  })
}
