import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import WebSocket from 'ws'
import { startImport } from '#core/import/start-import.ts'
import { recipes } from '#core/training-run/config.ts'
import { startTrainingRun } from '#core/training-run/start.ts'
import { openApi } from '#tests/kit/api.ts'
import { freezeNow } from '#tests/kit/freeze.ts'
import { RequestFailed, signIn } from '../../examples/client.ts'

const api = await openApi()
const { database, project, images, user, client, url } = api
const owner = await project()
const rows = Array.from({ length: 24 }, (_, i) => ({ groupKey: `g${i}`, classIndex: i % 2 }))
const [image] = await images(owner, rows)
const frozen = await freezeNow(owner.admin, {
  projectId: owner.id,
  seed: 1,
  ratio: { train: 0.5, validation: 0.25, test: 0.25 },
})
const config = recipes[1]?.config
if (!config || !image) throw new Error('no recipe')
const run = await startTrainingRun(owner.admin, { datasetVersionId: frozen.id, config })
const imported = await startImport(owner.admin, { projectId: owner.id, phantoms: { count: 8, seed: 1 } })
const stranger = await user('stranger', { isAdmin: true })
const member = await user('member', { projectId: owner.id })

const things = [
  ['project', owner.id],
  ['image', image.id],
  ['datasetVersion', frozen.id],
  ['trainingRun', run.id],
  ['import', imported.id],
] as const
const read = (field: string, id: string) => `{ ${field}(id: "${id}") { id } }`
const codesOf = async (request: Promise<unknown>) => {
  const error = await request.then(
    () => null,
    (e: unknown) => e,
  )
  if (error instanceof RequestFailed) return error.codes
  throw new Error('it was answered, or refused in another way')
}

test.each(things)('%s: its members see it, strangers learn nothing, nobody signed out', async (field, id) => {
  await expect(member.request(read(field, id))).resolves.toEqual({ [field]: { id } })
  expect(await codesOf(stranger.request(read(field, id)))).toEqual(['NOT_FOUND'])
  expect(await codesOf(client().request(read(field, id)))).toEqual(['UNAUTHENTICATED'])
})

test.each([...things.map(([field]) => field), 'modelVersion', 'prediction', 'predictionBatch'])(
  '%s: an unknown id and one that is none at all are not found',
  async field => {
    expect(await codesOf(member.request(read(field, randomUUID())))).toEqual(['NOT_FOUND'])
    expect(await codesOf(member.request(read(field, "' or 1=1")))).toEqual(['NOT_FOUND'])
  },
)

test('what happened outside every project is for administrators of the installation', async () => {
  const trail = '{ auditEvents(first: 5) { edges { node { action } } } }'
  const seen = await stranger.request<{ auditEvents: { edges: object[] } }>(trail)
  expect(seen.auditEvents.edges).toContainEqual({ node: { action: 'SIGNED_IN' } })
  expect(await codesOf(member.request(trail))).toEqual(['FORBIDDEN'])
  expect(await codesOf(client().request(trail))).toEqual(['UNAUTHENTICATED'])
})

test('the list of projects is the viewer own', async () => {
  const all = '{ projects { edges { node { id } } } }'
  expect(await member.request(all)).toEqual({ projects: { edges: [{ node: { id: owner.id } }] } })
  expect(await stranger.request(all)).toEqual({ projects: { edges: [] } })
})

test.each([
  ['trainingRun', 'trainingRun { id }', run.id],
  ['job', 'id', run.jobId],
])('the subscription %s is refused to strangers and to nobody', async (field, selection, id) => {
  const document = `subscription { ${field}(id: "${id}") { ${selection} } }`
  expect(await codesOf(stranger.subscribe(document).next())).toEqual(['NOT_FOUND'])
  await expect(member.subscribe(document).next()).resolves.toMatchObject({ done: false })
  await expect(client().subscribe(document).next()).rejects.toMatchObject({ code: 4403 })
})

test.each(['https://evil.example', 'null', 'no address'])(
  'a socket opened by a page of another site (%s) is refused, whatever cookie it carries, and the server lives on',
  async origin => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
      headers: { cookie: member.cookie, origin },
    })
    const refused = await new Promise<Error>(resolve => socket.once('error', resolve))
    expect(refused.message).toContain('403')
    expect((await fetch(`${url}/health`)).status).toBe(200)
  },
)

test.each([
  [`/files/images/${image.id}`],
  [`/files/images/${image.id}/thumbnail`],
  [`/files/datasets/${frozen.id}/manifest.csv`],
  [`/files/models/${randomUUID()}/weights.bin`],
  ['/files/images/..%2f..%2fsecret'],
])('the file %s has the same rights', async path => {
  await expect(stranger.download(path)).rejects.toThrow(/: 404/)
  await expect(client().download(path)).rejects.toThrow(/: 401/)
})

test("a dataset version's manifest is downloaded with the hash that names it", async () => {
  const bytes = await member.download(`/files/datasets/${frozen.id}/manifest.csv`)
  const { createHash } = await import('node:crypto')
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(frozen.manifestSha256)
})

test('accounts are made by invitation only, and a wrong password opens nothing', async () => {
  const post = (path: string, body: object) =>
    fetch(`${url}/auth${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url },
      body: JSON.stringify(body),
    })
  const input = { name: 'x', email: 'x@example.org', password: 'long enough password' }
  expect((await post('/sign-up/email', input)).status).toBe(404)
  const { email } = await api.account('somebody')
  await expect(signIn(url, email, 'the wrong password')).rejects.toThrow('401')
  expect(await database.user.count({ where: { email: 'x@example.org' } })).toBe(0)
})

test('guessing passwords is slowed down for the address that guesses, and for no other', async () => {
  const { email } = await api.account('guessed')
  const guess = (address: string) =>
    fetch(`${url}/auth/sign-in/email`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        origin: url,
        'x-forwarded-for': address,
        'x-lamina-address': '1.2.3.4',
      },
      body: JSON.stringify({ email, password: 'a wrong guess of many' }),
    }).then(response => response.status)
  const statuses: number[] = []
  for (let i = 0; i < 12; i++) statuses.push(await guess('203.0.113.1'))
  expect(statuses.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 401))
  expect(statuses.at(-1)).toBe(429)
  expect(await guess('203.0.113.2')).toBe(401)
})

test('signing out ends the session for requests and for new subscriptions', async () => {
  const leaving = await user('leaving', { projectId: owner.id })
  await fetch(`${url}/auth/sign-out`, {
    method: 'POST',
    headers: { cookie: leaving.cookie, origin: url, 'content-type': 'application/json' },
    body: '{}',
  })
  expect(await codesOf(leaving.request(read('project', owner.id)))).toEqual(['UNAUTHENTICATED'])
  await expect(leaving.subscribe(`subscription { job(id: "${run.jobId}") { id } }`).next()).rejects.toMatchObject({
    code: 4403,
  })
})

test('an error nobody foresaw gives a fixed text and its request, never its message', async () => {
  const broken = {
    query: 'query ($n: Int) { project(id: "x") { images(first: $n) { totalCount } } }',
    variables: { n: 'seven' },
  }
  const ask = async (body: object) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: member.cookie },
      body: JSON.stringify(body),
    })
    return JSON.stringify(await response.json())
  }
  expect(await ask(broken)).toContain('BAD_USER_INPUT')
  const cursor = `{ project(id: "${owner.id}") { images(first: 1, after: "R1BDOlM6bm90LWEtdXVpZA==") { totalCount } } }`
  expect(await ask({ query: cursor })).toContain('INVALID_INPUT')
  await database.$executeRaw`alter table "Upload" rename to "Elsewhere"`
  const answer = await ask({ query: `{ project(id: "${owner.id}") { uploads { totalCount } } }` })
  await database.$executeRaw`alter table "Elsewhere" rename to "Upload"`
  expect(answer).toContain('INTERNAL_SERVER_ERROR')
  expect(answer).toMatch(/something went wrong; request [0-9a-f-]{36}/)
  expect(answer).not.toMatch(/prisma|uuid|invalid|node_modules/i)
})

test.each([
  [
    'deep',
    `{ project(id: "") { ${'createdBy { id } trainingRuns { edges { node { project { '.repeat(9)} id ${'} } } }'.repeat(9)} } }`,
  ],
  ['broad', `{ ${Array.from({ length: 400 }, (_, i) => `a${i}: projects { totalCount }`).join(' ')} }`],
])('a %s document is refused before the database is asked', async (_name, document) => {
  expect([...new Set(await codesOf(member.request(document)))]).toEqual(['QUERY_TOO_COMPLEX'])
})
