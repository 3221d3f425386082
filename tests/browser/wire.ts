import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** The way from a browser to the product, as a proxy that is set in it: it can be cut, slow, or lose an answer that was given. */
export async function openWire() {
  let isCut = false
  let toLose = 0
  let delayMs = 0
  /** Of SetLabel, what came through to the server. */
  let answers = 0
  const sockets = new Set<Socket>()

  async function pass(near: IncomingMessage, response: ServerResponse) {
    const body = await buffer(near)
    const isAnswer = body.includes('"operationName":"SetLabel"')
    if (isAnswer && delayMs > 0) await new Promise(resolve => setTimeout(resolve, delayMs))
    if (isAnswer && isCut) return near.socket.destroy()
    const far = request(near.url ?? '', { method: near.method, headers: near.headers })
    far.on('error', () => near.socket.destroy())
    far.end(body)
    const [given] = (await once(far, 'response')) as [IncomingMessage]
    if (!isAnswer) {
      response.writeHead(given.statusCode ?? 502, given.rawHeaders)
      given.on('error', () => response.destroy())
      return given.pipe(response)
    }
    answers += 1
    const whole = await buffer(given)
    if (toLose > 0) {
      toLose -= 1
      // A request that was read to its end is not cut by its own end.
      return near.socket.destroy()
    }
    response.writeHead(given.statusCode ?? 502, given.rawHeaders).end(whole)
  }

  const server = createServer((near, response) => {
    // An application that is away stays reachable by its pages' own files, as it does behind a cache.
    if (isCut && new URL(near.url ?? '').pathname.startsWith('/graphql')) return near.socket.destroy()
    void pass(near, response).catch(() => near.socket.destroy())
  })
  server.on('connection', socket => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
  })
  // Live views.
  server.on('connect', (near: IncomingMessage, socket: Socket) => {
    if (isCut) return socket.destroy()
    const [host = '', port = '80'] = (near.url ?? '').split(':')
    const far = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      far.pipe(socket).pipe(far)
    })
    far.on('error', () => socket.destroy())
    socket.on('close', () => far.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get answers() {
      return answers
    },
    cut: () => {
      isCut = true
      for (const socket of sockets) socket.destroy()
    },
    mend: () => {
      isCut = false
    },
    /** The server carries out the next answer, and its reply does not arrive. */
    loseReply: () => {
      toLose += 1
    },
    slow: (ms: number) => {
      delayMs = ms
    },
    close: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}

export type Wire = Awaited<ReturnType<typeof openWire>>
