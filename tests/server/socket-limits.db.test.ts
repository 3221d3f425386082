import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, expect, test, vi } from 'vitest'
import { inTransaction } from '#core/context.ts'
import { enqueueJob } from '#core/job/enqueue.ts'
import { socketLimits } from '#server/limits/figures.ts'
import { openServer } from '#server/open-server.ts'
import { openApi } from '#tests/kit/api.ts'
import { openRawSocket } from '#tests/kit/raw-socket.ts'

const { user, url, project, parts } = await openApi()
const owner = await project()
const job = await inTransaction(owner.admin, ctx =>
  enqueueJob(ctx, { projectId: owner.id, kind: 'TRAIN', createdById: owner.admin.actor?.id ?? '' }),
)
const watch = `subscription { job(id: "${job.id}") { id done } }`
const regular = await user('regular', { projectId: owner.id })
const opened: Awaited<ReturnType<typeof openRawSocket>>[] = []
const open = async (...args: Parameters<typeof openRawSocket>) => {
  const socket = await openRawSocket(...args)
  opened.push(socket)
  return socket
}
afterEach(async () => {
  for (const { socket, closed } of opened.splice(0)) {
    socket.terminate()
    await closed
  }
})

/** Somebody who follows the job. */
async function watcher() {
  const socket = await open(url, { cookie: regular.cookie })
  await socket.init()
  socket.subscribe('1', watch)
  await socket.answerOf('1')
  return socket
}
const within = <T>(promise: Promise<T>, milliseconds = 5000) =>
  Promise.race([promise, delay(milliseconds, 'not in time' as const, { ref: false })])
const codeOf = (message: { payload?: unknown }) => {
  const [error] = message.payload as { extensions: { code: string } }[]
  return error?.extensions.code
}

test("the protocol's own codes close what is not the protocol", async () => {
  const { cookie } = regular
  const closing = async (
    say: (s: Awaited<ReturnType<typeof open>>) => unknown,
    headers = { cookie },
    protocol?: string,
  ) => {
    const socket = await open(url, headers, protocol)
    await say(socket)
    return within(socket.closed, 10_000)
  }
  const init = { type: 'connection_init' }
  expect(await closing(s => s.send('no JSON'))).toBe(4400)
  expect(await closing(s => s.send({ type: 'nonsense' }))).toBe(4400)
  expect(await closing(s => s.send({ id: '1', type: 'subscribe', payload: { query: 7 } }))).toBe(4400)
  expect(await closing(s => s.subscribe('1', '{ __typename }'))).toBe(4401)
  expect(await closing(s => s.send(init), { cookie: '' })).toBe(4403)
  expect(await closing(s => s.send(init), { cookie: 'lamina.session_token=made-up' })).toBe(4403)
  expect(await closing(() => undefined)).toBe(4408)
  expect(
    await closing(async s => {
      await s.init()
      s.subscribe('1', watch)
      s.subscribe('1', watch)
    }),
  ).toBe(4409)
  expect(
    await closing(async s => {
      await s.init()
      s.send(init)
    }),
  ).toBe(4429)
  const told = vi.spyOn(console, 'error')
  expect(await closing(s => s.send('x'.repeat(socketLimits.frameBytes + 1)))).toBe(1009)
  expect(told).not.toHaveBeenCalled()
  told.mockRestore()
  await expect(open(url, { cookie }, 'graphql-ws')).rejects.toThrow()
})

test('one socket has so many operations at once, and what is above is refused alone', async () => {
  const socket = await watcher()
  for (let i = 2; i <= socketLimits.operations + 5; i++) socket.subscribe(String(i), watch)
  const refusals = await Promise.all(
    Array.from({ length: 5 }, (_, i) => socket.answerOf(String(socketLimits.operations + 1 + i))),
  )
  expect(refusals.map(codeOf)).toEqual(Array.from({ length: 5 }, () => 'TOO_MANY_OPERATIONS'))
  socket.send({ id: '2', type: 'complete' })
  socket.subscribe('again', watch)
  expect(await socket.answerOf('again')).toMatchObject({ type: 'next' })
})

test('one person has so many sockets, and has room again when one is closed', async () => {
  const { cookie } = regular
  const sockets = await Promise.all(Array.from({ length: socketLimits.socketsOfPerson }, () => open(url, { cookie })))
  for (const socket of sockets) await socket.init()
  const above = await open(url, { cookie })
  above.send({ type: 'connection_init' })
  expect(await within(above.closed)).toBe(4429)
  sockets[0]?.socket.close()
  await sockets[0]?.closed
  const again = await open(url, { cookie })
  await again.init()
  for (const { socket } of sockets) socket.terminate()
})

test('a flood of messages closes its socket', async () => {
  const socket = await watcher()
  for (let i = 0; i <= socketLimits.messagesPerMinute; i++) socket.send({ type: 'ping' })
  expect(await within(socket.closed, 10_000)).toBe(4429)
})

test('somebody who reads nothing is cut before their unread answers fill the memory', async () => {
  const { cookie } = regular
  const socket = await open(url, { cookie })
  await socket.init()
  socket.socket.pause()
  const payload = { filler: 'x'.repeat(100_000) }
  for (let i = 0; i < 300; i++) socket.send({ type: 'ping', payload })
  await within(new Promise(resolve => setTimeout(resolve, 1000)))
  socket.socket.resume()
  expect(await within(socket.closed, 15_000)).toBe(1006)
})

test('the page of the public address is our own, also behind a proxy that passes no Host on; others are not', async () => {
  const behind = await openServer({ ...parts, publicUrl: 'https://lamina.example.org' })
  const address = `http://127.0.0.1:${behind.port}`
  const socket = await openRawSocket(address, { origin: 'https://lamina.example.org' })
  socket.send({ type: 'connection_init' })
  expect(await within(socket.closed)).toBe(4403)
  for (const origin of [
    'https://lamina.example.org.evil.example',
    'http://lamina.example.org',
    'https://evil.example',
    'null',
  ])
    await expect(openRawSocket(address, { origin })).rejects.toThrow(/403/)
  const secure = await fetch(`${address}/health`)
  expect(secure.headers.get('strict-transport-security')).toMatch(/^max-age=\d{8}/)
  await behind.close()
})

test('what somebody comes with may be said in the first message, for those whose sockets send no headers', async () => {
  const socket = await open(url)
  socket.send({ type: 'connection_init', payload: { authorization: 'Bearer nonsense\r\nx: y' } })
  expect(await within(socket.closed)).toBe(4403)
  const other = await open(url)
  other.send({ type: 'connection_init', payload: { authorization: 'Bearer nonsense' } })
  expect(await within(other.closed)).toBe(4403)
})
