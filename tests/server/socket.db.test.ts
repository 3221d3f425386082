import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { announce, jobTopic, personTopic } from '#core/announce.ts'
import { inTransaction } from '#core/context.ts'
import { enqueueJob } from '#core/job/enqueue.ts'
import { openApi } from '#tests/kit/api.ts'
import { openRawSocket } from '#tests/kit/raw-socket.ts'

const { user, url, database, project, product } = await openApi()
const owner = await project()
const job = await inTransaction(owner.admin, ctx =>
  enqueueJob(ctx, { projectId: owner.id, kind: 'TRAIN', createdById: owner.admin.actor?.id ?? '' }),
)
const watch = `subscription { job(id: "${job.id}") { id done } }`
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
const regular = await user('regular', { projectId: owner.id })

const tell = (...topics: string[]) =>
  inTransaction(product(), async ctx => {
    for (const topic of topics) await announce(ctx, topic)
  })
const news = async (done: number) => {
  await database.job.update({ where: { id: job.id }, data: { done } })
  await tell(jobTopic(job.id))
}
/** Somebody who sees every change of the job. */
async function watcher(member = regular) {
  const socket = await open(url, { cookie: member.cookie })
  await socket.init()
  socket.subscribe('1', watch)
  await socket.answerOf('1')
  return { member, socket }
}
const within = <T>(promise: Promise<T>, milliseconds = 5000) =>
  Promise.race([promise, delay(milliseconds, 'not in time' as const, { ref: false })])
const codeOf = (message: { payload?: unknown }) => {
  const [error] = message.payload as { extensions: { code: string } }[]
  return error?.extensions.code
}

test('a socket is closed with 4403 as soon as its session has ended, without a further word of what it followed', async () => {
  const { member, socket } = await watcher(await user('one who signs out', { projectId: owner.id }))
  const other = await watcher()
  await database.session.deleteMany({ where: { userId: member.id } })
  await tell(personTopic(member.id))
  expect(await within(socket.closed)).toBe(4403)
  const heard = socket.heard.length
  await news(3)
  await other.socket.hear(m => JSON.stringify(m.payload)?.includes('"done":3') === true)
  expect(socket.heard).toHaveLength(heard)
  expect(other.socket.socket.readyState).toBe(other.socket.socket.OPEN)
})

test('a subscription of a project ends with NOT_FOUND as soon as the membership has, and the socket stays', async () => {
  const { member, socket } = await watcher(await user('one who is removed', { projectId: owner.id }))
  await database.membership.deleteMany({ where: { userId: member.id } })
  await tell(personTopic(member.id))
  const ended = await within(socket.hear(m => m.id === '1' && m.type === 'error'))
  if (ended === 'not in time') throw new Error(ended)
  expect(ended.payload).toMatchObject([{ path: ['job'], extensions: { code: 'NOT_FOUND' } }])
  socket.subscribe('2', '{ viewer { isAdmin } }')
  expect(await socket.answerOf('2')).toMatchObject({ type: 'next' })
})

test('where nobody announced that a membership ended, the next change of what is followed does not come', async () => {
  const { member, socket } = await watcher(await user('one who is removed without a word', { projectId: owner.id }))
  await database.membership.deleteMany({ where: { userId: member.id } })
  await news(5)
  const ended = await within(socket.hear(m => m.id === '1' && m.type === 'error'))
  expect(ended).toMatchObject({ payload: [{ extensions: { code: 'NOT_FOUND' } }] })
  expect(JSON.stringify(socket.heard)).not.toContain('"done":5')
})

test('a session that expires closes its socket at that time', async () => {
  const member = await user('one whose time is over', { projectId: owner.id })
  const socket = await open(url, { cookie: member.cookie })
  await socket.init()
  await database.session.updateMany({
    where: { userId: member.id },
    data: { expiresAt: new Date(Date.now() + 1500) },
  })
  await tell(personTopic(member.id))
  expect(await within(socket.closed, 10_000)).toBe(4403)
})

test('somebody whose rights have changed, but not ended, is told nothing that is not new', async () => {
  const { member, socket } = await watcher()
  await database.membership.updateMany({ where: { userId: member.id }, data: { roles: ['READER', 'AUDITOR'] } })
  await tell(personTopic(member.id))
  const before = socket.heard.length
  await news(8)
  await socket.hear(m => JSON.stringify(m.payload)?.includes('"done":8') === true)
  expect(socket.heard).toHaveLength(before + 1)
})

test.each([
  ['syntax', 'subscription {', 'GRAPHQL_PARSE_FAILED'],
  ['no token', '{ \u0000 }', 'GRAPHQL_PARSE_FAILED'],
  ['validation', 'subscription { nothing }', 'GRAPHQL_VALIDATION_FAILED'],
  ['variables', 'subscription ($id: ID!) { job(id: $id) { id } }', 'BAD_USER_INPUT'],
  ['depth', `${'{a'.repeat(10_000)}${'}'.repeat(10_000)}`, 'QUERY_TOO_COMPLEX'],
  [
    'chained fragments',
    `{ ...F0 } ${Array.from({ length: 4000 }, (_, i) => `fragment F${i} on Query { ...F${i + 1} }`).join(' ')}`,
    'QUERY_TOO_COMPLEX',
  ],
])(
  'an operation that is wrong in its %s ends alone: its socket and what else is open on it go on',
  async (_what, wrong, code) => {
    const { socket } = await watcher()
    socket.subscribe('wrong', wrong)
    const answer = await socket.answerOf('wrong')
    expect(answer.type).toBe('error')
    expect(codeOf(answer)).toBe(code)
    const done = Math.floor(Math.random() * 1e6)
    await news(done)
    await socket.hear(m => m.id === '1' && JSON.stringify(m.payload)?.includes(`"done":${done}`) === true)
    expect(socket.socket.readyState).toBe(socket.socket.OPEN)
  },
)

test('errors over a socket have the path and the code that they have over HTTP', async () => {
  const member = regular
  const query = `{ a: project(id: "${randomUUID()}") { id } }`
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie: member.cookie },
    body: JSON.stringify({ query }),
  })
  const socket = await open(url, { cookie: member.cookie })
  await socket.init()
  socket.subscribe('1', query)
  const overSocket = (await socket.answerOf('1')).payload as { errors: object[] }
  const overHttp = (await response.json()) as { errors: object[] }
  expect(overSocket.errors).toEqual(overHttp.errors)
  expect(overSocket.errors).toMatchObject([{ path: ['a'], extensions: { code: 'NOT_FOUND' } }])
})
