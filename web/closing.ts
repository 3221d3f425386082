import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/** How to close a server at once: sockets that became WebSockets are no longer the server's to close, and it would wait for them. */
export function closing(server: Server): () => Promise<void> {
  const sockets = new Set<Socket>()
  server.on('connection', socket => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  return () =>
    new Promise(resolve => {
      server.close(() => resolve())
      for (const socket of sockets) socket.destroy()
    })
}
