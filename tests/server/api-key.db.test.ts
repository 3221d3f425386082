import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { expect, test, vi } from 'vitest'
import { startImport } from '#core/import/start-import.ts'
import { openApi } from '#tests/kit/api.ts'
import { freezeNow } from '#tests/kit/freeze.ts'
import { mutate } from '#tests/kit/mutate.ts'
import { codesOf, openKeys } from './api-keys.ts'

const api = await openApi()
const { url, database, user, client, images } = api
const { one, two, input, make, engineer } = await openKeys(api)
// Every password is hashed, which is dear on purpose; and a thousand calls are a thousand.
vi.setConfig({ testTimeout: 120_000 })
const [image] = await images(
  one,
  Array.from({ length: 8 }, (_, i) => ({ groupKey: `g${i}`, classIndex: i % 2 })),
)
const ratio = { train: 0.5, validation: 0.25, test: 0.25 }
const frozen = await freezeNow(one.admin, { projectId: one.id, seed: 1, ratio })
const imported = await startImport(one.admin, { projectId: one.id, phantoms: { count: 8, seed: 1 } })

const roles = (projectId: string) => `{ project(id: "${projectId}") { id viewerRoles } }`
const ask = (headers: Record<string, string>, query = roles(one.id)) =>
  fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  })

test('a key is shown once, and only its hash is kept', async () => {
  const { person, key, apiKey } = await engineer()
  expect(key).toMatch(/^lamina_[\w-]{43}$/)
  expect(apiKey).toMatchObject({
    name: 'nightly',
    start: key.slice(0, 12),
    roles: ['ENGINEER'],
    projects: [{ id: one.id }],
  })
  const kept = JSON.stringify([
    await database.apiKey.findMany(),
    await database.auditEvent.findMany({ omit: { seq: true } }),
  ])
  expect(kept).not.toContain(key)
  expect(kept).toContain(createHash('sha256').update(key).digest('hex'))
  const events = await database.auditEvent.findMany({ where: { nounId: apiKey.id } })
  expect(events).toMatchObject([{ action: 'API_KEY_CREATED', projectId: one.id, actorId: person.id, apiKeyId: null }])
})

test('a program acts for its person in the projects and with the roles of its key, over HTTP, WebSocket and /files', async () => {
  const { key, apiKey } = await engineer()
  const program = client(key)
  expect(await program.request(roles(one.id))).toEqual({ project: { id: one.id, viewerRoles: ['ENGINEER'] } })
  const viewer = await program.request('{ viewer { isAdmin user { name } apiKey { id name } } }')
  expect(viewer).toEqual({
    viewer: { isAdmin: false, user: { name: 'Ada' }, apiKey: { id: apiKey.id, name: 'nightly' } },
  })
  expect(await codesOf(program.request(`{ project(id: "${two.id}") { id } }`))).toEqual(['NOT_FOUND'])
  const watched = `subscription { job(id: "${imported.checkJobId ?? imported.jobId}") { id } }`
  expect(await program.subscribe(watched).next()).toMatchObject({ done: false })
  await program.download(`/files/datasets/${frozen.id}/manifest.csv`)
  const upload = await fetch(`${url}/files/uploads`, {
    method: 'POST',
    headers: {
      ...{ authorization: `Bearer ${key}`, 'tus-resumable': '1.0.0', 'upload-length': '10' },
      'upload-metadata': `projectId ${btoa(one.id)},filename ${btoa('a.zip')}`,
    },
  })
  expect(upload.status).toBe(201)
  const label = { imageId: image?.id, labelClassId: one.labelClasses[0]?.id, expectedVersion: 1 }
  const labelled = await program.request<{ setLabel: { __typename: string } }>(
    'mutation ($input: SetLabelInput!) { setLabel(input: $input) { __typename } }',
    { input: label },
  )
  expect(labelled.setLabel.__typename).toBe('Forbidden')
})

test('what a program did says so in the trail', async () => {
  const { person } = await engineer()
  const { key, apiKey } = await make(person, { projectIds: [two.id], roles: ['ADMIN'] })
  await mutate(client(key), 'invitePerson', { projectId: two.id, roles: ['READER'] })
  const trail = `{ project(id: "${two.id}") { auditEvents(first: 1) { edges { node { action actorName apiKey { id name } } } } } }`
  const seen = await person.request<{ project: { auditEvents: { edges: object[] } } }>(trail)
  expect(seen.project.auditEvents.edges).toEqual([
    { node: { action: 'INVITATION_MADE', actorName: 'Ada', apiKey: { id: apiKey.id, name: 'nightly' } } },
  ])
})

test('a key that opens nothing is UNAUTHENTICATED on every door, and never falls back to the cookie', async () => {
  const { person, key, apiKey } = await engineer()
  const expired = await make(person)
  await database.apiKey.update({ where: { id: expired.apiKey.id }, data: { expiresAt: new Date(Date.now() - 1000) } })
  expect((await mutate(person, 'revokeApiKey', { id: apiKey.id, reason: 'leaked' })).__typename).toBe('ApiKey')
  const wrong = `${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`
  for (const bad of [key, expired.key, wrong, '', 'lamina_', 'x', key.slice(7), `${key}x`, 'a'.repeat(5000), '%00']) {
    const headers = { authorization: `Bearer ${bad}`, cookie: person.cookie, origin: url }
    const response = await ask(headers, '{ viewer { isAdmin } recipes { name } }')
    const body = (await response.json()) as { errors?: { extensions: { code: string } }[]; data?: unknown }
    expect(body.errors?.map(e => e.extensions.code)).toEqual(['UNAUTHENTICATED'])
    expect(body.data ?? null).toBeNull()
    expect(response.status).toBe(401)
    expect((await fetch(`${url}/files/datasets/${frozen.id}/manifest.csv`, { headers })).status).toBe(401)
    expect((await fetch(`${url}/files/uploads`, { method: 'POST', headers })).status).toBe(401)
  }
  await expect(client(wrong).subscribe('subscription { job(id: "x") { id } }').next()).rejects.toMatchObject({
    code: 4403,
  })
  const event = await database.auditEvent.findFirst({ where: { nounId: apiKey.id, action: 'API_KEY_REVOKED' } })
  expect(event).toMatchObject({ projectId: one.id, reason: 'leaked', actorId: person.id })
})

test('the scheme is read in any letters, and another one is not ours', async () => {
  const { person, key } = await engineer()
  const own = { project: { id: one.id, viewerRoles: ['ENGINEER'] } }
  for (const authorization of [`bearer ${key}`, `BEARER  ${key} `])
    expect(await (await ask({ authorization })).json()).toEqual({ data: own })
  const basic = await ask({ authorization: `Basic ${btoa('a:b')}`, cookie: person.cookie })
  expect(await basic.json()).toEqual({ data: { project: { id: one.id, viewerRoles: ['ENGINEER', 'AUDITOR'] } } })
})

test('what somebody loses, their key loses with it', async () => {
  const { person, key } = await engineer({ projectIds: [one.id, two.id], roles: ['ENGINEER', 'READER'] })
  const program = client(key)
  expect(await program.request(roles(one.id))).toMatchObject({ project: { viewerRoles: ['ENGINEER'] } })
  expect(await program.request(roles(two.id))).toMatchObject({ project: { viewerRoles: ['READER'] } })
  const membership = (projectId: string) => ({ projectId_userId: { projectId, userId: person.id } })
  await database.membership.update({ where: membership(one.id), data: { roles: ['AUDITOR'] } })
  await database.membership.delete({ where: membership(two.id) })
  for (const { id } of [one, two]) expect(await codesOf(program.request(roles(id)))).toEqual(['NOT_FOUND'])
  const root = await user('root', { isAdmin: true })
  await mutate(root, 'disableUser', { userId: person.id, reason: 'left' })
  expect(await codesOf(program.request(roles(one.id)))).toEqual(['UNAUTHENTICATED'])
  await mutate(root, 'enableUser', { userId: person.id })
  expect(await codesOf(program.request(roles(one.id)))).toEqual(['UNAUTHENTICATED'])
})

test('accounts are people, not programs: what is about one is refused to a key', async () => {
  const admin = await user('root', { isAdmin: true, projectId: one.id, roles: ['ADMIN'] })
  const { key, apiKey } = await make(admin, { roles: ['ADMIN'] })
  const program = client(key)
  const currentPassword = 'a password of some length'
  for (const [name, given] of [
    ['changeName', { name: 'X', currentPassword }],
    ['changeEmail', { email: 'x@example.org', currentPassword }],
    ['changePassword', { currentPassword, newPassword: 'quite another phrase' }],
    ['createApiKey', input({ roles: ['ADMIN'] })],
    ['revokeApiKey', { id: apiKey.id }],
    ['joinProject', { token: 'x' }],
    ['endSession', { id: crypto.randomUUID() }],
    ['endOtherSessions', {}],
    ['endUserSessions', { userId: admin.id }],
    ['disableUser', { userId: admin.id, reason: 'x' }],
    ['enableUser', { userId: admin.id }],
    ['setAdministrator', { userId: admin.id, isAdmin: true }],
    ['createPasswordReset', { userId: admin.id }],
    ['inviteAdministrator', {}],
    ['appointAdmin', { projectId: two.id, userId: admin.id, reason: 'x' }],
  ] as const)
    expect([name, (await mutate(program, name, given)).__typename]).toEqual([name, 'Forbidden'])
  for (const query of [
    ...['{ users { totalCount } }', '{ invitations { totalCount } }', '{ projectsWithoutAdmin { totalCount } }'],
    ...[
      '{ viewer { sessions { totalCount } } }',
      '{ viewer { apiKeys { totalCount } } }',
      `{ user(id: "${admin.id}") { id } }`,
    ],
  ])
    expect(await codesOf(program.request(query))).toEqual(['FORBIDDEN'])
})

test("a program's calls are its own: with its person's idempotency key it gets nothing of theirs, and its own answer again", async () => {
  const { person, key } = await engineer()
  const { key: admins } = await make(person, { projectIds: [two.id], roles: ['ADMIN'] })
  const document = `mutation { invitePerson(input: { projectId: "${two.id}", roles: [READER] }, idempotencyKey: "of the person") {
    __typename ... on InvitationLink { token } } }`
  type Made = { invitePerson: { __typename: string; token?: string } }
  const link = await person.request<Made>(document)
  const { invitePerson: refused } = await client(key).request<Made>(document)
  expect(refused).toEqual({ __typename: 'NotFound' })
  const own = await client(admins).request<Made>(document)
  expect(own.invitePerson.token).toMatch(/^[\w-]{40,}$/)
  expect(own.invitePerson.token).not.toBe(link.invitePerson.token)
  expect(await client(admins).request<Made>(document)).toEqual(own)
})

test('a thousand calls with one key are all answered, each by one statement for who it is', async () => {
  const { key, apiKey } = await engineer()
  const program = client(key)
  await program.request('{ recipes { name } }')
  const { lastUsedAt } = await database.apiKey.findUniqueOrThrow({ where: { id: apiKey.id } })
  const [before] = await database.$queryRaw<{ calls: bigint }[]>`
    select sum(n_tup_upd)::bigint as calls from pg_stat_user_tables where relname = 'ApiKey'`
  for (let i = 0; i < 50; i++)
    await Promise.all(Array.from({ length: 20 }, () => program.request('{ recipes { name } }')))
  const used = await database.apiKey.findUniqueOrThrow({ where: { id: apiKey.id } })
  expect(used.lastUsedAt?.getTime()).toBeGreaterThanOrEqual(lastUsedAt?.getTime() ?? 0)
  await database.$queryRaw`select pg_stat_force_next_flush()::text`
  const [after] = await database.$queryRaw<{ calls: bigint }[]>`
    select sum(n_tup_upd)::bigint as calls from pg_stat_user_tables where relname = 'ApiKey'`
  // to the minute: a thousand calls are not a thousand writes
  expect(Number(after?.calls ?? 0n) - Number(before?.calls ?? 0n)).toBeLessThan(30)
})

test('the example prints the projects of its key, and says what is wrong with a wrong one', async () => {
  const { key } = await engineer()
  const run = (apiKey: string) =>
    promisify(execFile)(process.execPath, ['examples/with-an-api-key.ts'], {
      env: { PATH: process.env.PATH, LAMINA_URL: url, LAMINA_API_KEY: apiKey },
    })
  const { name } = await database.project.findUniqueOrThrow({ where: { id: one.id } })
  expect((await run(key)).stdout).toBe(`for Ada:\n  ${name} (engineer)\n`)
  await expect(run('lamina_wrong')).rejects.toMatchObject({ code: 1, stderr: 'sign in first\n' })
})
