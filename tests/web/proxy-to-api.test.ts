import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { closing } from '../../web/closing.ts'
import { isForApi, proxyRequest, proxyUpgrade } from '../../web/proxy-to-api.ts'

const opened: Server[] = []

async function listen(server: Server): Promise<string> {
  opened.push(server)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function openProxy(apiUrl: string): Promise<string> {
  const api = new URL(apiUrl)
  const server = createServer((request, response) => proxyRequest(api, request, response))
  server.on('upgrade', (request, socket, head) => proxyUpgrade(api, request, socket, head))
  return listen(server)
}

let web: string

beforeAll(async () => {
  const api = createServer(async (request, response) => {
    const body = await text(request)
    response.setHeader('set-cookie', ['a=1', 'b=2'])
    response.end(
      JSON.stringify({
        from: request.headers['x-forwarded-for'],
        host: request.headers.host,
        body,
      }),
    )
  })
  const sockets = new WebSocketServer({ noServer: true })
  api.on('upgrade', (request, socket, head) => {
    if (request.url !== '/graphql') return socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
    sockets.handleUpgrade(request, socket, head, s => s.on('message', m => s.send(`heard ${m}`)))
  })
  web = await openProxy(await listen(api))
})

afterAll(() => {
  for (const server of opened) {
    server.closeAllConnections()
    server.close()
  }
})

test.each([
  ['/graphql', true],
  ['/graphql?a=1', true],
  ['/auth/sign-in/email', true],
  ['/files/images/1', true],
  ['/health', true],
  ['/healthy', false],
  ['/projects/1', false],
  ['/', false],
])('%s is for the API: %s', (url, expected) => {
  expect(isForApi(url)).toBe(expected)
})

test('a request and its answer pass through whole, cookies and host included', async () => {
  const response = await fetch(`${web}/graphql`, { method: 'POST', body: 'x'.repeat(300_000) })
  expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
  expect(await response.json()).toMatchObject({ host: new URL(web).host, body: 'x'.repeat(300_000) })
})

test('the last address that the API sees is the one that really connected', async () => {
  const response = await fetch(`${web}/auth/x`, { headers: { 'x-forwarded-for': '203.0.113.9' } })
  expect(await response.json()).toMatchObject({ from: '203.0.113.9, 127.0.0.1' })
})

test.each([
  ['of a known length', '200000'],
  ['of an unknown length', undefined],
])('an answer %s that the API cuts off is cut off here too: half a file never looks whole', async (_name, length) => {
  const api = createServer((_request, response) => {
    if (length) response.setHeader('content-length', length)
    response.write(Buffer.alloc(100_000), () => response.destroy())
  })
  const response = await fetch(`${await openProxy(await listen(api))}/files/datasets/1/export.zip`)
  await expect(response.arrayBuffer()).rejects.toThrow('terminated')
})

test('a WebSocket speaks both ways', async () => {
  const socket = new WebSocket(`${web.replace('http', 'ws')}/graphql`)
  const heard = await new Promise<string>((resolve, reject) => {
    socket.on('open', () => socket.send('hello'))
    socket.on('message', m => resolve(String(m)))
    socket.on('error', reject)
  })
  socket.close()
  expect(heard).toBe('heard hello')
})

test('a WebSocket that the API refuses is refused with its status', async () => {
  const socket = new WebSocket(`${web.replace('http', 'ws')}/auth/x`)
  const status = await new Promise<number | undefined>(resolve => {
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode))
  })
  expect(status).toBe(403)
})

test('a server closes at once under an open WebSocket, and the other side learns of it', async () => {
  const front = createServer()
  const sockets = new WebSocketServer({ server: front })
  const close = closing(front)
  const socket = new WebSocket((await listen(front)).replace('http', 'ws'))
  await new Promise(resolve => socket.on('open', resolve))
  const cut = new Promise(resolve => socket.on('close', resolve))
  await close()
  await cut
  sockets.close()
})
