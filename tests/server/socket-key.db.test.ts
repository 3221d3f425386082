import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { inTransaction } from '#core/context.ts'
import { enqueueJob } from '#core/job/enqueue.ts'
import { openApi } from '#tests/kit/api.ts'
import { mutate } from '#tests/kit/mutate.ts'
import { openRawSocket } from '#tests/kit/raw-socket.ts'

const { user, url, database, project } = await openApi()
const [one, two] = [await project(), await project()]
const jobOf = (owner: typeof one) =>
  inTransaction(owner.admin, ctx =>
    enqueueJob(ctx, { projectId: owner.id, kind: 'TRAIN', createdById: owner.admin.actor?.id ?? '' }),
  )
const [job, foreignJob] = [await jobOf(one), await jobOf(two)]
const watch = (id: string) => `subscription { job(id: "${id}") { id done } }`
const dayMs = 24 * 3600 * 1000

const opened: Awaited<ReturnType<typeof openRawSocket>>[] = []
afterEach(async () => {
  for (const { socket, closed } of opened.splice(0)) {
    socket.terminate()
    await closed
  }
})

/** A program with nothing but a key in its first message, as a browser's socket would send it. */
async function connect(key: string, name = 'authorization') {
  const socket = await openRawSocket(url)
  opened.push(socket)
  await socket.init({ [name]: `Bearer ${key}` })
  return socket
}

/** Engineer of one project and administrator of the other, with a key for the first alone; and a program that follows a job. */
async function follower({ lifeMs = 30 * dayMs } = {}) {
  const person = await user('Ada', { projectId: one.id, roles: ['READER', 'ENGINEER'] })
  await database.membership.create({ data: { projectId: two.id, userId: person.id, roles: ['ADMIN'] } })
  const expiresAt = new Date(Date.now() + lifeMs)
  const made = await mutate(
    person,
    'createApiKey',
    { name: 'nightly', projectIds: [one.id], roles: ['READER'], expiresAt: expiresAt.toISOString() },
    { selection: '... on ApiKeySecret { key apiKey { id } }' },
  )
  if (made.__typename !== 'ApiKeySecret') throw new Error(made.message)
  const socket = await connect(String(made.key))
  socket.subscribe('1', watch(job.id))
  expect(await socket.answerOf('1')).toMatchObject({ type: 'next', payload: { data: { job: { id: job.id } } } })
  return { person, socket, expiresAt, key: String(made.key), apiKeyId: (made.apiKey as { id: string }).id }
}

const within = <T>(promise: Promise<T>, milliseconds = 1000) =>
  Promise.race([promise, delay(milliseconds, 'not in time' as const, { ref: false })])

test('a key in the first message subscribes, with the projects and the rights of the key and no others', async () => {
  const { socket, key } = await follower()
  await database.job.update({ where: { id: job.id }, data: { done: 7 } })
  await database.$executeRaw`select pg_notify('lamina', ${`job:${job.id}`})`
  expect(await within(socket.hear(m => JSON.stringify(m.payload)?.includes('"done":7') === true))).toMatchObject({
    id: '1',
  })

  socket.subscribe('2', `{ viewer { isAdmin user { name } } project(id: "${one.id}") { viewerRoles } }`)
  expect(await socket.answerOf('2')).toMatchObject({
    payload: { data: { viewer: { isAdmin: false, user: { name: 'Ada' } }, project: { viewerRoles: ['READER'] } } },
  })
  socket.subscribe('3', watch(foreignJob.id))
  expect(await socket.answerOf('3')).toMatchObject({ payload: { errors: [{ extensions: { code: 'NOT_FOUND' } }] } })
  socket.subscribe('4', `{ project(id: "${two.id}") { id } }`)
  expect(await socket.answerOf('4')).toMatchObject({ payload: { errors: [{ extensions: { code: 'NOT_FOUND' } }] } })
  const started = 'mutation ($input: StartImportInput!) { startImport(input: $input) { __typename } }'
  socket.subscribe('5', started, { input: { projectId: one.id, phantoms: { count: 1, seed: 1 } } })
  expect(await socket.answerOf('5')).toMatchObject({ payload: { data: { startImport: { __typename: 'Forbidden' } } } })

  const capital = await connect(key, 'Authorization')
  capital.subscribe('1', watch(job.id))
  expect(await capital.answerOf('1')).toMatchObject({ type: 'next' })
})

test('a key in the first message counts, whatever cookie came with the upgrade', async () => {
  const { key, person } = await follower()
  const other = await user('somebody else')
  const socket = await openRawSocket(url, { cookie: other.cookie })
  opened.push(socket)
  await socket.init({ authorization: `Bearer ${key}` })
  socket.subscribe('1', '{ viewer { user { id } } }')
  expect(await socket.answerOf('1')).toMatchObject({ payload: { data: { viewer: { user: { id: person.id } } } } })
})

test('the socket of a key is closed within a second of its revocation; that of another key stays', async () => {
  const [{ person, socket, apiKeyId }, other] = [await follower(), await follower()]
  expect((await mutate(person, 'revokeApiKey', { id: apiKeyId })).__typename).toBe('ApiKey')
  expect(await within(socket.closed)).toBe(4403)
  expect(other.socket.socket.readyState).toBe(other.socket.socket.OPEN)
})

test('the socket of a key is closed within a second of its expiry, not before', async () => {
  const { socket, expiresAt } = await follower({ lifeMs: 2000 })
  expect(await within(socket.closed, expiresAt.getTime() - Date.now() + 1000)).toBe(4403)
  expect(Date.now()).toBeGreaterThanOrEqual(expiresAt.getTime())
})

test('the socket of a key is closed within a second of when its person is disabled', async () => {
  const { person, socket } = await follower()
  const root = await user('root', { isAdmin: true })
  expect((await mutate(root, 'disableUser', { userId: person.id, reason: 'left' })).__typename).toBe('User')
  expect(await within(socket.closed)).toBe(4403)
})

test('a membership that ends ends what a key follows there within a second; the socket stays, as the key does', async () => {
  const { person, socket } = await follower()
  const admin = await user('who may end memberships', { projectId: one.id, roles: ['ADMIN'] })
  const ended = await mutate(admin, 'endMembership', { projectId: one.id, userId: person.id })
  expect(ended.__typename).toBe('User')
  expect(await within(socket.hear(m => m.id === '1' && m.type === 'error'))).toMatchObject({
    payload: [{ path: ['job'], extensions: { code: 'NOT_FOUND' } }],
  })
  socket.subscribe('2', watch(job.id))
  expect(await socket.answerOf('2')).toMatchObject({ payload: { errors: [{ extensions: { code: 'NOT_FOUND' } }] } })
  expect(socket.socket.readyState).toBe(socket.socket.OPEN)
})
