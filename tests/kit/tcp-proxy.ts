import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/**
 * A path to a server, a PostgreSQL or another, that can be cut, refuse what it does not like, or go dead without a word:
 * connections stay open, and nothing gets through.
 */
export async function openTcpProxy(serverUrl: string) {
  const target = new URL(serverUrl)
  let [isDead, isCut] = [false, false]
  let refused: RegExp | null = null
  const sockets = new Set<Socket>()
  /** Those that were open when the path went dead: nothing gets through them any more, healed or not. */
  const lost = new WeakSet<Socket>()
  const server = createServer(near => {
    if (isCut) return near.destroy()
    near.on('data', bytes => {
      if (refused?.test(bytes.toString('latin1'))) near.destroy()
    })
    const far = connect(Number(target.port), target.hostname)
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from)
      from.on('data', bytes => void (isDead || lost.has(from) || to.write(bytes)))
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
      from.on('error', () => from.destroy())
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = new URL(serverUrl)
  url.hostname = '127.0.0.1'
  url.port = String((server.address() as AddressInfo).port)
  return {
    url: url.href,
    die: () => {
      isDead = true
      for (const socket of sockets) lost.add(socket)
    },
    /** For what connects from now on. */
    heal: () => {
      isDead = false
    },
    /** Connections that are open are reset, and later ones that say such a thing. Null: none any more. */
    refuse: (what: RegExp | null) => {
      refused = what
      if (what) for (const socket of sockets) socket.destroy()
    },
    /** All connections are reset, and new ones too, until it is mended. */
    cut: () => {
      isCut = true
      for (const socket of sockets) socket.destroy()
    },
    mend: () => {
      isCut = false
    },
    close: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
