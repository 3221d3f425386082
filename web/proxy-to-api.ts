import { randomUUID } from 'node:crypto'
import { type ClientRequest, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { answerAway } from './answer-away.ts'

const apiPaths = ['/graphql', '/auth', '/files', '/health']

export const isForApi = (url: string | undefined) => {
  const pathname = (url ?? '/').split('?')[0] ?? '/'
  return apiPaths.some(p => pathname === p || pathname.startsWith(`${p}/`))
}

/** For an API that is just being started again. */
const awayMs = 5_000
const againMs = 100
/** Without an answer for so long, whether the API answers at all is looked at, for as long again. */
const doubtMs = 5_000

/** Whoever watches is to hear at once. */
const mayWait = ({ url }: IncomingMessage) => url?.startsWith('/health') !== true

/** What the caller named its request, where that is a name; the API looks at it by the same rule. */
function requestIdOf({ headers }: IncomingMessage): string {
  const given = headers['x-request-id']
  return typeof given === 'string' && /^[A-Za-z0-9][A-Za-z0-9._-]{7,63}$/.test(given) ? given : randomUUID()
}

function open(api: URL, incoming: IncomingMessage, requestId = requestIdOf(incoming)): ClientRequest {
  const callers = [incoming.headers['x-forwarded-for'], incoming.socket.remoteAddress].flat().filter(Boolean)
  return request(new URL(incoming.url ?? '/', api), {
    method: incoming.method,
    // The API believes the last of them, which is written here: callers cannot choose what sign-ins are counted by.
    headers: { ...incoming.headers, 'x-forwarded-for': callers.join(', '), 'x-request-id': requestId },
  })
}

/** One look at a time, whoever asks for it. */
const looks = new Map<string, Promise<boolean>>()

/** Whether the API answers anybody, asked for what needs no database. */
function isAlive(api: URL): Promise<boolean> {
  const before = looks.get(api.origin)
  if (before) return before
  const look = fetch(new URL('/health/live', api), { signal: AbortSignal.timeout(doubtMs) }).then(
    async response => {
      await response.body?.cancel()
      return true
    },
    () => false,
  )
  looks.set(api.origin, look)
  void look.then(() => looks.delete(api.origin))
  return look
}

/**
 * Hands a request on to the API and streams its answer back. What could not be sent, or only asks, waits for an API that
 * is being started again; an API that hangs is answered for.
 */
export function proxyRequest(api: URL, incoming: IncomingMessage, answer: ServerResponse): void {
  const deadline = performance.now() + (mayWait(incoming) ? awayMs : 0)
  const requestId = requestIdOf(incoming)
  const onlyAsks = incoming.method === 'GET' || incoming.method === 'HEAD'
  const isOver = () => answer.headersSent || answer.destroyed
  let outgoing: ClientRequest | undefined
  answer.on('close', () => outgoing?.destroy())

  function attempt(): void {
    if (isOver()) return
    let isSent = false
    const asked = open(api, incoming, requestId)
    outgoing = asked
    const doubt = setInterval(async () => {
      if (isOver() || (await isAlive(api)) || isOver()) return
      // Where the API listens is for whoever runs it, not for whoever asks.
      console.error(`the API at ${api.origin} gives no answer; request ${requestId}`)
      answerAway(incoming, answer, 504, requestId)
      asked.destroy()
    }, doubtMs)
    const send = () => {
      isSent = true
      incoming.pipe(asked)
    }
    asked.once('socket', socket => (socket.connecting ? socket.once('connect', send) : send()))
    asked.on('response', response => {
      clearInterval(doubt)
      answer.writeHead(response.statusCode ?? 502, response.headers)
      response.pipe(answer)
      response.on('error', () => answer.destroy())
    })
    asked.on('error', error => {
      clearInterval(doubt)
      // Half an answer is broken off, so that nobody takes it for a whole one.
      if (isOver()) return void (answer.writableEnded || answer.destroy())
      if ((onlyAsks || !isSent) && performance.now() < deadline) return void setTimeout(attempt, againMs)
      console.error(`the API at ${api.origin} does not answer: ${error.message}; request ${requestId}`)
      answerAway(incoming, answer, isSent ? 502 : 503, requestId)
    })
    asked.on('close', () => clearInterval(doubt))
  }
  attempt()
}

/** Hands a WebSocket on to the API: the handshake first, then bytes both ways until either side is gone. */
export function proxyUpgrade(api: URL, incoming: IncomingMessage, socket: Duplex, head: Buffer): void {
  const outgoing = open(api, incoming)
  outgoing.setTimeout(2 * doubtMs, () => outgoing.destroy(new Error('no answer')))
  outgoing.on('upgrade', (response, upstream, upstreamHead) => {
    upstream.setTimeout(0)
    const lines = response.rawHeaders.flatMap((name, i, all) => (i % 2 === 0 ? [`${name}: ${all[i + 1]}`] : []))
    socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('\r\n')}\r\n\r\n`)
    if (upstreamHead.length > 0) socket.write(upstreamHead)
    if (head.length > 0) upstream.write(head)
    upstream.pipe(socket).pipe(upstream)
    upstream.on('error', () => socket.destroy())
    socket.on('error', () => upstream.destroy())
    socket.on('close', () => upstream.destroy())
  })
  outgoing.on('response', response => {
    socket.end(`HTTP/1.1 ${response.statusCode ?? 502} ${response.statusMessage ?? 'Refused'}\r\n\r\n`)
    response.resume()
  })
  outgoing.on('error', () => socket.destroy())
  socket.on('error', () => outgoing.destroy())
  outgoing.end()
}
