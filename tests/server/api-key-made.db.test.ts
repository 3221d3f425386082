import { expect, test } from 'vitest'
import { openApi } from '#tests/kit/api.ts'
import { mutate } from '#tests/kit/mutate.ts'
import { codesOf, dayMs, openKeys, selection } from './api-keys.ts'

const api = await openApi()
const { database, user, client, project } = api
const { one, two, input, make, engineer } = await openKeys(api)
test('one sees all of one own, an ADMIN those of the project, and of each only the projects that are theirs', async () => {
  const { person, apiKey } = await engineer({ projectIds: [one.id, two.id], roles: ['ENGINEER'] })
  const admin = await user('ADMIN of one', { projectId: one.id, roles: ['ADMIN'] })
  const stranger = await user('ADMIN of nothing')
  interface Keys {
    edges: { node: { id: string; projects: { id: string }[] } }[]
  }
  const own = await person.request<{ viewer: { apiKeys: Keys } }>(
    '{ viewer { apiKeys { edges { node { id projects { id } } } } } }',
  )
  expect(own.viewer.apiKeys.edges[0]?.node.projects).toHaveLength(2)
  const list = `{ project(id: "${one.id}") { apiKeys(first: 1) { edges { node { id projects { id } } } } } }`
  const seen = await admin.request<{ project: { apiKeys: Keys } }>(list)
  expect(seen.project.apiKeys.edges[0]?.node).toEqual({ id: apiKey.id, projects: [{ id: one.id }] })
  expect(await codesOf(person.request(list))).toEqual(['FORBIDDEN'])
  expect((await mutate(stranger, 'revokeApiKey', { id: apiKey.id })).__typename).toBe('NotFound')
  const fields = '... on ApiKey { name user { name } projects { id } }'
  expect(await mutate(admin, 'revokeApiKey', { id: apiKey.id }, { selection: fields })).toMatchObject({
    ...{ __typename: 'ApiKey', name: 'nightly', user: { name: 'Ada' }, projects: [{ id: one.id }] },
  })
  expect((await mutate(admin, 'revokeApiKey', { id: apiKey.id })).__typename).toBe('Conflict')
})

test('an administrator of the installation revokes any; ids that are none are not found', async () => {
  const { apiKey } = await engineer()
  const root = await user('root', { isAdmin: true })
  for (const id of ['', 'x', crypto.randomUUID()])
    expect((await mutate(root, 'revokeApiKey', { id })).__typename).toBe('NotFound')
  expect((await mutate(root, 'revokeApiKey', { id: apiKey.id })).__typename).toBe('ApiKey')
})

test.each([
  ['no project', { projectIds: [] }, 'projectIds'],
  ['101 projects', { projectIds: Array.from({ length: 101 }, () => crypto.randomUUID()) }, 'projectIds'],
  ['no role', { roles: [] }, 'roles'],
  ['a role that they have in none of these', { roles: ['ENGINEER', 'READER'] }, 'roles'],
  ['an end in the past', { expiresAt: new Date(Date.now() - 1000).toISOString() }, 'expiresAt'],
  ['more than a year', { expiresAt: new Date(Date.now() + 367 * dayMs).toISOString() }, 'expiresAt'],
  ['no name', { name: ' ' }, 'name'],
  ['a hidden name', { name: 'nightly\u202E' }, 'name'],
  ['a name with NUL', { name: 'a\0' }, 'name'],
  ['a long name', { name: 'x'.repeat(100_000) }, 'name'],
])('a key for %s is refused by name', async (_what, more, field) => {
  const { person } = await engineer()
  expect(await mutate(person, 'createApiKey', input(more))).toMatchObject({ __typename: 'InvalidInput', field })
})

test("a key for somebody else's project is refused as for one that is not there", async () => {
  const person = await user('Ada', { projectId: one.id, roles: ['ENGINEER'] })
  const other = await project()
  for (const id of [other.id, crypto.randomUUID(), 'x'])
    expect((await mutate(person, 'createApiKey', input({ projectIds: [one.id, id] }))).__typename).toBe('NotFound')
})

test('of sixty keys made at once fifty live, and one more may be made when one is revoked', async () => {
  const person = await user('Ada', { projectId: one.id, roles: ['ENGINEER'] })
  const answers = await Promise.all(
    Array.from({ length: 60 }, () => mutate(person, 'createApiKey', input(), { selection })),
  )
  const made = answers.filter(a => a.__typename === 'ApiKeySecret')
  expect(made).toHaveLength(50)
  const { id } = await database.apiKey.findFirstOrThrow({ where: { userId: person.id } })
  await mutate(person, 'revokeApiKey', { id })
  expect((await mutate(person, 'createApiKey', input())).__typename).toBe('ApiKeySecret')
})

test('the same call again gives the same key, once', async () => {
  const { person } = await engineer()
  const again = () => make(person, { expiresAt: '2027-05-01T00:00:00.000Z' }, 'one key and no more')
  const first = await again()
  expect(await again()).toEqual(first)
  const opened = await client(first.key).request(`{ project(id: "${one.id}") { viewerRoles } }`)
  expect(opened).toEqual({ project: { viewerRoles: ['ENGINEER'] } })
})
