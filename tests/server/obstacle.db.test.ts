import pino from 'pino'
import { afterAll, expect, test } from 'vitest'
import { readSettings } from '#core/settings.ts'
import { obstacles } from '#server/obstacle.ts'
import { openRawSocket } from '#tests/kit/raw-socket.ts'
import { openTcpProxy } from '#tests/kit/tcp-proxy.ts'

const proxy = await openTcpProxy(readSettings().databaseUrl ?? '')
afterAll(() => proxy.close())
process.env.DATABASE_URL = proxy.url
// It reads where the database is as it is loaded.
const { openApi } = await import('#tests/kit/api.ts')
const { openServer } = await import('#server/open-server.ts')
const { database, user, parts } = await openApi()
const lines: Record<string, unknown>[] = []
const log = pino({ level: 'info' }, { write: line => void lines.push(JSON.parse(line)) })
const server = await openServer({ ...parts, log })
afterAll(() => server.close())
const url = `http://127.0.0.1:${server.port}`
const ada = await user('Ada', { isAdmin: true })
const headers = { cookie: ada.cookie, origin: 'http://127.0.0.1' }

interface Answer {
  data?: { createProject: { __typename: string } }
  errors?: unknown[]
}

async function createProject(name: string): Promise<{ status: number } & Answer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({
      query: `mutation ($input: CreateProjectInput!) { createProject(input: $input) { __typename } }`,
      variables: {
        input: {
          name,
          question: 'Is there a fracture?',
          labelClasses: [
            { name: 'Normal', isPositive: false },
            { name: 'Fracture', isPositive: true },
          ],
        },
      },
    }),
  })
  return { status: response.status, ...((await response.json()) as Answer) }
}

async function withRefusing(table: string, errcode: string, act: () => Promise<void>) {
  await database.$executeRawUnsafe(`create function "full"() returns trigger language plpgsql as
    $$ begin raise exception 'refused' using errcode = '${errcode}'; end $$`)
  await database.$executeRawUnsafe(
    `create trigger "full" before insert on "${table}" for each row execute function "full"()`,
  )
  try {
    await act()
  } finally {
    await database.$executeRawUnsafe('drop function "full" cascade')
  }
}

test.each([
  ['disk_full', 'DISK_FULL'],
  ['deadlock_detected', 'TRY_AGAIN'],
  ['serialization_failure', 'TRY_AGAIN'],
] as const)('a mutation on %s is answered with %s and one sentence, and nothing is written', async (errcode, code) => {
  await withRefusing('Project', errcode, async () => {
    const { errors } = await createProject('Too much')
    expect(errors).toEqual([
      expect.objectContaining({
        message: obstacles[code],
        extensions: expect.objectContaining({ code, requestId: expect.any(String) }),
      }),
    ])
  })
  expect(await database.project.count()).toBe(0)
  expect(await database.auditEvent.count({ where: { action: 'PROJECT_CREATED' } })).toBe(0)
})

test('an upload on a full disk of the database is a 507', async () => {
  expect((await createProject('Uploads')).data?.createProject.__typename).toBe('Project')
  const project = await database.project.findFirstOrThrow()
  const metadata = { projectId: project.id, filename: 'films.zip' }
  const pairs = Object.entries(metadata).map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`)
  await database.membership.updateMany({ data: { roles: ['ENGINEER'] } })
  await withRefusing('Upload', 'disk_full', async () => {
    const response = await fetch(`${url}/files/uploads`, {
      method: 'POST',
      headers: { ...headers, 'tus-resumable': '1.0.0', 'upload-length': '1000', 'upload-metadata': pairs.join(',') },
    })
    expect([response.status, await response.text()]).toEqual([507, obstacles.DISK_FULL])
  })
})

const trySignIn = () =>
  fetch(`${url}/auth/sign-in/email`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'ada@example.org', password: 'a password of some length' }),
  })
const answerOf = async (response: Response) => [response.status, await response.json()]

test('a sign-in on a full disk of the database is a 507, and its cause stands in the log', async () => {
  await withRefusing('RateLimit', 'disk_full', async () => {
    const response = await trySignIn()
    expect(await answerOf(response)).toEqual([507, { message: obstacles.DISK_FULL, code: 'DISK_FULL' }])
    expect(
      lines.find(l => l.msg === 'DISK_FULL' && l.requestId === response.headers.get('x-request-id')),
    ).toMatchObject({
      level: 50,
      error: expect.stringContaining('53100'),
    })
  })
})

test('while the database is away every way in says so with a 503, and goes on when it is back', async () => {
  const socket = await openRawSocket(url, headers)
  await socket.init()
  proxy.cut()
  socket.subscribe('1', '{ viewer { isAdmin } }')
  const requestId = expect.any(String)
  const { payload } = await socket.answerOf('1')
  expect(payload).toEqual([{ message: obstacles.UNAVAILABLE, extensions: { code: 'UNAVAILABLE', requestId } }])
  const ofSocket = lines.find(l => l.method === 'SOCKET')
  expect(ofSocket).toMatchObject({ kind: 'none', code: 'UNAVAILABLE', requestId })
  expect(lines.find(l => l.msg === 'UNAVAILABLE')).toMatchObject({
    level: 50,
    requestId: ofSocket?.requestId,
    error: expect.any(String),
  })
  const asked = await createProject('Away')
  expect([asked.status, asked.errors?.[0]]).toEqual([
    503,
    expect.objectContaining({
      message: obstacles.UNAVAILABLE,
      extensions: expect.objectContaining({ code: 'UNAVAILABLE' }),
    }),
  ])
  const file = await fetch(`${url}/files/images/x`, { headers })
  expect([file.status, await file.text()]).toEqual([503, obstacles.UNAVAILABLE])
  const signIn = await trySignIn()
  expect(await answerOf(signIn)).toEqual([503, { message: obstacles.UNAVAILABLE, code: 'UNAVAILABLE' }])
  expect([(await fetch(`${url}/health/live`)).status, (await fetch(`${url}/health`)).status]).toEqual([200, 503])
  proxy.mend()
  expect((await createProject('Back')).data?.createProject.__typename).toBe('Project')
  socket.socket.terminate()
})
