import { expect, test } from 'vitest'
import { openApi } from '#tests/kit/api.ts'
import { mutate } from '#tests/kit/mutate.ts'
import { RequestFailed } from '../../examples/client.ts'

const { database, user, client, project } = await openApi()
const dayMs = 24 * 3600 * 1000
const soon = () => new Date(Date.now() + 30 * dayMs).toISOString()
const selection = '... on ApiKeySecret { key apiKey { id name start roles expiresAt lastUsedAt projects { id } } }'

const [one, two] = [await project(), await project()]
interface Made {
  key: string
  apiKey: { id: string; start: string; projects: { id: string }[] }
}
type Person = Awaited<ReturnType<typeof user>>
const input = (more: object = {}) => ({
  name: 'nightly',
  projectIds: [one.id],
  roles: ['ENGINEER'],
  expiresAt: soon(),
  ...more,
})
async function make(person: Person, more: object = {}, key: string | null = null): Promise<Made> {
  const answer = await mutate(person, 'createApiKey', input(more), { selection, key })
  if (answer.__typename !== 'ApiKeySecret') throw new Error(answer.message)
  return { key: String(answer.key), apiKey: answer.apiKey as Made['apiKey'] }
}
/** Engineer and auditor of both projects, with a key. */
async function engineer(more: object = {}) {
  const person = await user('Ada', { projectId: one.id, roles: ['ENGINEER', 'AUDITOR'] })
  await database.membership.create({ data: { projectId: two.id, userId: person.id, roles: ['READER', 'ADMIN'] } })
  return { person, ...(await make(person, more)) }
}
const codesOf = (request: Promise<unknown>) =>
  request.then(
    () => [],
    (error: unknown) => (error instanceof RequestFailed ? error.codes : Promise.reject(error)),
  )
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
