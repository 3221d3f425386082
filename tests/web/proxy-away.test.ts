import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { proxyRequest, proxyUpgrade } from '../../web/proxy-to-api.ts'

const opened: Server[] = []
let port: number
let web: string

async function listen(server: Server, at = 0): Promise<number> {
  opened.push(server)
  server.listen(at, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

const openApi = (answer: RequestListener) => listen(createServer(answer), port)

/** A proxy before a port on which nobody listens yet. */
beforeEach(async () => {
  const nobody = createServer()
  port = await listen(nobody)
  await new Promise(resolve => nobody.close(resolve))
  const api = new URL(`http://127.0.0.1:${port}`)
  const server = createServer((request, response) => proxyRequest(api, request, response))
  server.on('upgrade', (request, socket, head) => proxyUpgrade(api, request, socket, head))
  web = `http://127.0.0.1:${await listen(server)}`
})
afterEach(() => {
  for (const server of opened.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

const post = (body: string) => fetch(`${web}/graphql`, { method: 'POST', body })

test('a write that comes while the API is being started waits for it, and arrives once and whole', async () => {
  const heard: string[] = []
  const written = post('x'.repeat(300_000))
  await new Promise(resolve => setTimeout(resolve, 700))
  await openApi(async (request, response) => {
    heard.push(await text(request))
    response.end('done')
  })
  expect(await (await written).text()).toBe('done')
  expect(heard).toEqual(['x'.repeat(300_000)])
})

test('an API that stays away is a 503 after 5 s that says so, not where it would be, and that nobody keeps', async () => {
  const begun = performance.now()
  const response = await post('{}')
  expect(performance.now() - begun).toBeGreaterThan(4_900)
  expect([response.status, response.headers.get('cache-control'), response.headers.get('retry-after')]).toEqual([
    503,
    'no-store',
    '2',
  ])
  const said = await response.text()
  expect(JSON.parse(said)).toMatchObject({ errors: [{ extensions: { code: 'UNAVAILABLE' } }] })
  expect(said).not.toMatch(/127\.0\.0\.1|:\d{2,}|ECONN/)
})

test('whoever watches hears at once, and somebody at a browser in a line of text', async () => {
  const begun = performance.now()
  const response = await fetch(`${web}/health`, { headers: { accept: 'text/html,*/*' } })
  expect([response.status, response.headers.get('content-type')]).toEqual([503, 'text/plain; charset=utf-8'])
  expect(await response.text()).toMatch(
    /^the API does not answer: it is being started, try again in a moment; request [\w-]{36}\n$/,
  )
  expect(performance.now() - begun).toBeLessThan(4_000)
})

test('an API that dies over a write: 502, for what became of it is not known; what only asks is asked again', async () => {
  const deaths: string[] = []
  await openApi((request, response) => {
    deaths.push(request.method ?? '')
    if (deaths.length > 2) return void response.end('answered')
    request.resume().on('end', () => request.socket.destroy())
  })
  const written = await post('{}')
  expect(written.status).toBe(502)
  expect(await written.text()).toMatch(/whether it was done is not known/)
  expect(await (await fetch(`${web}/files/images/1`)).text()).toBe('answered')
  expect(deaths).toEqual(['POST', 'GET', 'GET'])
})

test('an API that hangs is a 504 within 15 s; one that only takes long over this is waited for', async () => {
  let isHanging = true
  const slow = Promise.withResolvers<void>()
  await openApi(async (request, response) => {
    if (request.url === '/health/live' && !isHanging) return void response.end('alive')
    if (request.url === '/health/live') return
    if (request.url === '/files/slow') {
      await slow.promise
      response.end('at last')
    }
  })
  const begun = performance.now()
  expect((await post('{}')).status).toBe(504)
  expect(performance.now() - begun).toBeLessThan(15_000)
  isHanging = false
  const waiting = fetch(`${web}/files/slow`)
  await new Promise(resolve => setTimeout(resolve, 11_000))
  slow.resolve()
  expect(await (await waiting).text()).toBe('at last')
}, 60_000)

test('a WebSocket that an API which hangs never opens is let go, so that the page tries again', async () => {
  const api = createServer()
  api.on('upgrade', () => {})
  await listen(api, port)
  const socket = new WebSocket(web.replace('http', 'ws'))
  const [error] = await once(socket, 'error')
  expect(String(error)).toMatch(/socket hang up|ECONNRESET/)
}, 60_000)
