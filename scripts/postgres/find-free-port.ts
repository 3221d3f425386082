import { createServer } from 'node:net'
import { hasCode } from '../process.ts'

/** Nobody has opened them yet, so the system may name them again. */
const named = new Set<number>()

/** A port that is free now, another one at every call of this process. */
export async function findFreePort(): Promise<number> {
  let port = await listenOnce(0)
  while (named.has(port)) port = await listenOnce(0)
  named.add(port)
  return port
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

function listenOnce(port: number, host = '127.0.0.1'): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address()
      server.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      )
    })
  })
}
