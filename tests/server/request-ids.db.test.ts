import pino from 'pino'
import { expect, test } from 'vitest'
import { openDatabase } from '#core/database.ts'
import { weightier } from '#server/observe/request-notes.ts'
import { openServer } from '#server/open-server.ts'
import { openApi } from '#tests/kit/api.ts'
import { openRawSocket } from '#tests/kit/raw-socket.ts'
import { runTask } from '#tests/kit/run-task.ts'
import { openClient } from '../../examples/client.ts'

const { user, url, database, project, parts } = await openApi()
const member = await user('member')
const json = { 'content-type': 'application/json' }
const query = '{ viewer { isAdmin } }'

test('what a request did stands in the audit trail under the id that its answer had', async () => {
  const owner = await project()
  const admin = await user('admin', { projectId: owner.id, roles: ['ADMIN'] })
  const mutation = `mutation { invitePerson(input: { projectId: "${owner.id}", roles: [READER] }) { __typename } }`
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { ...json, cookie: admin.cookie },
    body: JSON.stringify({ query: mutation }),
  })
  const requestId = response.headers.get('x-request-id') ?? ''
  expect(await database.auditEvent.count({ where: { requestId } })).toBe(1)
})

const lines: Record<string, unknown>[] = []
const log = pino({ level: 'debug' }, { write: line => void lines.push(JSON.parse(line)) })

/** An API of the same record whose log is read here. */
async function openLogged() {
  lines.length = 0
  const server = await openServer({ ...parts, log })
  return { address: `http://127.0.0.1:${server.port}`, close: () => server.close() }
}
const lineOf = async (id: string) => {
  await expect.poll(() => lines.filter(l => l.requestId === id && l.msg === 'request')).toHaveLength(1)
  return lines.find(l => l.requestId === id && l.msg === 'request')
}

test('a request keeps the id that it came with where that is one, from the answer to the log of the worker', async () => {
  const { address, close } = await openLogged()
  const owner = await project()
  const admin = await user('admin', { projectId: owner.id, roles: ['ADMIN'] })
  const id = 'browser-0a1b2c3d4e5f'
  const phantoms = { count: 8, seed: 1 }
  const response = await fetch(`${address}/graphql`, {
    method: 'POST',
    headers: { ...json, cookie: admin.cookie, 'x-request-id': id },
    body: JSON.stringify({
      query:
        'mutation Bring($input: StartImportInput!) { startImport(input: $input) { ... on Import { job { id } } } }',
      variables: { input: { projectId: owner.id, phantoms } },
    }),
  })
  expect(response.headers.get('x-request-id')).toBe(id)
  const { data } = (await response.json()) as { data: { startImport: { job: { id: string } } } }
  const jobId = data.startImport.job.id
  expect(await lineOf(id)).toMatchObject({
    ...{ level: 30, method: 'POST', route: '/graphql', status: 200, userId: admin.id },
    ...{ kind: 'mutation', operation: 'Bring', durationMs: expect.any(Number) },
  })
  await runTask(parts, async task => task.log.info('in the midst'), jobId, { log })
  const told = lines.filter(l => l.job === jobId).map(({ msg, requestId }) => ({ msg, requestId }))
  expect(told).toEqual(['started', 'in the midst', 'done'].map(msg => ({ msg, requestId: id })))
  const events = await database.auditEvent.findMany({ where: { requestId: id }, orderBy: { id: 'asc' } })
  expect(events.map(e => e.action)).toEqual(['IMPORT_STARTED', 'JOB_TAKEN'])
  await close()
})

test.each([
  'short',
  'x'.repeat(65),
  'with space in it',
  'line%0abreak\tand tab',
  '../../etc/passwd',
  '-starts-with-a-dash',
  '"quoted-and-long"',
])('what is no id is replaced by one of ours: %j', async given => {
  const response = await fetch(`${url}/health`, { headers: { 'x-request-id': given } })
  expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/)
})

test('a line of the log says the route, not the address: no id, no question, no secret', async () => {
  const { address, close } = await openLogged()
  const secret = 'very-secret-link'
  const asked = [
    [`/files/images/${secret}/thumbnail?token=${secret}`, '/files/images/:id/thumbnail', 401, null],
    [
      `/graphql?query=${encodeURIComponent(`query Named { invitation(token: "${secret}") { __typename } }`)}`,
      '/graphql',
      200,
      null,
    ],
    [`/nothing/${secret}`, 'none', 404, null],
    [`/files/${secret}`, '/files/{*any}', 404, null],
  ] as const
  for (const [path, route, status, userId] of asked) {
    const response = await fetch(address + path)
    await response.text()
    const line = await lineOf(response.headers.get('x-request-id') ?? '')
    expect(line).toMatchObject({ method: 'GET', route, status, userId })
  }
  expect(JSON.stringify(lines)).not.toContain(secret)
  expect(lines.find(l => l.route === '/graphql')).toMatchObject({ kind: 'query', operation: 'Named' })
  await close()
})

test('what is asked every second is no line of the usual log', async () => {
  const { address, close } = await openLogged()
  const response = await fetch(`${address}/health`)
  expect(await lineOf(response.headers.get('x-request-id') ?? '')).toMatchObject({ level: 20, route: '/health' })
  await close()
})

test('an operation over a socket has its line, once for a subscription and not for each of its events', async () => {
  const { address, close } = await openLogged()
  const owner = await project()
  const reader = await user('reader', { projectId: owner.id })
  const job = await database.job.create({ data: { projectId: owner.id, kind: 'IMPORT', createdById: reader.id } })
  const live = openClient(address, reader.cookie)
  const events = live.subscribe('subscription Watch($id: ID!) { job(id: $id) { status } }', { id: job.id })
  await events.next()
  const over = { status: 'SUCCEEDED', finishedAt: new Date() } as const
  await database.job.update({ where: { id: job.id }, data: over })
  await database.$executeRaw`select pg_notify('lamina', ${`job:${job.id}`})`
  await events.next()
  await live.close()
  expect(lines.filter(l => l.method === 'SOCKET')).toMatchObject([
    { kind: 'subscription', operation: 'Watch', userId: reader.id, route: '/graphql' },
  ])
  await close()
})

test('an operation over a socket that is not let in has its line, with why', async () => {
  const { address, close } = await openLogged()
  const socket = await openRawSocket(address, { cookie: member.cookie })
  await socket.init()
  const refused = { wrong: ['{ nothing }', 'GRAPHQL_VALIDATION_FAILED'], none: ['{', 'GRAPHQL_PARSE_FAILED'] } as const
  for (const [id, [query, code]] of Object.entries(refused)) {
    lines.length = 0
    socket.subscribe(id, query)
    expect(await socket.answerOf(id)).toMatchObject({ type: 'error', payload: [{ extensions: { code } }] })
    expect(lines).toMatchObject([{ method: 'SOCKET', kind: 'none', operation: null, code, userId: member.id }])
  }
  socket.socket.terminate()
  await close()
})

test.each([
  [[], null],
  [['FORBIDDEN', 'NOT_FOUND'], 'FORBIDDEN'],
  [['FORBIDDEN', 'UNAVAILABLE', 'INTERNAL_SERVER_ERROR'], 'UNAVAILABLE'],
  [['INTERNAL_SERVER_ERROR', 'FORBIDDEN'], 'INTERNAL_SERVER_ERROR'],
])('of the codes %j the one that counts is %s', (codes, code) => {
  expect(codes.reduce(weightier, null)).toBe(code)
})

test('where nobody can be looked up, the answer and the log name the request, and the log the cause', async () => {
  const away = openDatabase('postgresql://nobody@127.0.0.1:1/none', 1)
  const broken = await openServer({ ...parts, database: away, log })
  const address = `http://127.0.0.1:${broken.port}`
  for (const [path, init] of [
    ['/graphql', { method: 'POST', body: JSON.stringify({ query }), headers: { ...json, cookie: member.cookie } }],
    ['/files/images/x', { headers: { cookie: member.cookie } }],
  ] as const) {
    lines.length = 0
    const response = await fetch(address + path, init)
    const id = response.headers.get('x-request-id') ?? ''
    expect(response.status).toBe(503)
    expect(await response.text()).toMatch(/the database does not answer|is away/)
    const told = lines.filter(line => line.requestId === id)
    expect(told.length).toBeGreaterThan(0)
    expect(JSON.stringify(told)).toMatch(/ECONNREFUSED|Can't reach database/)
  }
  await broken.close()
  await away.$disconnect()
})
