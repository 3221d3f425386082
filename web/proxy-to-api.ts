import { randomUUID } from 'node:crypto'
import { type ClientRequest, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

const apiPaths = ['/graphql', '/auth', '/files', '/health']

export const isForApi = (url: string | undefined) => {
  const pathname = (url ?? '/').split('?')[0] ?? '/'
  return apiPaths.some(p => pathname === p || pathname.startsWith(`${p}/`))
}

const unanswered = {
  'content-type': 'application/json',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
}

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

/** Hands a request on to the API and streams its answer back. */
export function proxyRequest(api: URL, incoming: IncomingMessage, answer: ServerResponse): void {
  const requestId = requestIdOf(incoming)
  const outgoing = open(api, incoming, requestId)
  outgoing.on('response', response => {
    answer.writeHead(response.statusCode ?? 502, response.headers)
    response.pipe(answer)
    response.on('error', () => answer.destroy())
  })
  outgoing.on('error', error => {
    if (answer.headersSent || answer.destroyed) return void answer.destroy()
    // Where the API listens is for whoever runs it, not for whoever asks.
    console.error(`the API at ${api.origin} does not answer: ${error.message}; request ${requestId}`)
    answer.writeHead(502, { ...unanswered, 'x-request-id': requestId })
    const message = `the API does not answer: try again in a moment; request ${requestId}`
    answer.end(JSON.stringify({ errors: [{ message }] }))
  })
  answer.on('close', () => outgoing.destroy())
  incoming.pipe(outgoing)
}

/** Hands a WebSocket on to the API: the handshake first, then bytes both ways until either side is gone. */
export function proxyUpgrade(api: URL, incoming: IncomingMessage, socket: Duplex, head: Buffer): void {
  const outgoing = open(api, incoming)
  outgoing.on('upgrade', (response, upstream, upstreamHead) => {
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
