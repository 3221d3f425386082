import { expect, test } from 'vitest'
import { openApi } from '#tests/kit/api.ts'
import { mutate } from '#tests/kit/mutate.ts'
import { RequestFailed } from '../../examples/client.ts'

const { database, user, account, client, project } = await openApi()
const root = await user('Zoe Root', { isAdmin: true })
for (const name of ['Ada', 'Bea', 'Cay', 'Dan_1', 'DanX1', '100%']) await account(name)
const gone = await account('Gone')
await mutate(root, 'disableUser', { userId: gone.id, reason: 'left' })

interface Users {
  users: { totalCount: number; pageInfo: { endCursor: string }; edges: { node: { name: string } }[] }
}
const list = async (args: string) => {
  const { users } = await root.request<Users>(
    `{ users(${args}) { totalCount pageInfo { endCursor } edges { node { name email isAdmin disabledAt lastSeenAt } } } }`,
  )
  return { ...users, names: users.edges.map(e => e.node.name) }
}
const codesOf = (request: Promise<unknown>) =>
  request.then(
    () => [],
    (error: unknown) => (error instanceof RequestFailed ? error.codes : Promise.reject(error)),
  )

test('everybody is listed by name, in pages that meet', async () => {
  const one = await list('first: 4')
  const two = await list(`first: 4, after: "${one.pageInfo.endCursor}"`)
  const all = await list('first: 200')
  expect([...one.names, ...two.names]).toEqual(all.names.slice(0, 8))
  expect(all.totalCount).toBe(await database.user.count())
})

test('status, administrators and part of a name or an e-mail, in which nothing means anything else', async () => {
  expect((await list('status: DISABLED')).names).toEqual(['Gone'])
  expect((await list('status: ENABLED, first: 200')).names).not.toContain('Gone')
  expect((await list('isAdmin: true')).names).toEqual(['Zoe Root'])
  expect((await list('search: "dan_"')).names).toEqual(['Dan_1'])
  expect((await list('search: "%"')).names).toEqual(['100%'])
  expect((await list('search: "\\\\"')).names).toEqual([])
  expect((await list(`search: "${gone.email.slice(0, 12).toUpperCase()}"`)).names).toEqual(['Gone'])
  expect(await codesOf(list('search: "\\u0000"'))).toEqual(['INVALID_INPUT'])
})

test('nobody else sees the list, nor projects without an ADMIN', async () => {
  const owner = await project()
  const admin = await user('an ADMIN', { projectId: owner.id, roles: ['ADMIN'] })
  for (const query of [
    '{ users { totalCount } }',
    '{ projectsWithoutAdmin { totalCount } }',
    '{ invitations { totalCount } }',
  ]) {
    expect(await codesOf(admin.request(query))).toEqual(['FORBIDDEN'])
    expect(await codesOf(client().request(query))).toEqual(['UNAUTHENTICATED'])
  }
})

test('a project whose only ADMIN is disabled is found, and gets another; nothing of what is in it is shown', async () => {
  const owner = await project()
  await database.user.update({ where: { id: owner.admin.actor?.id ?? '' }, data: { disabledAt: new Date() } })
  const reader = await user('reader', { projectId: owner.id })
  const orphans = '{ projectsWithoutAdmin(first: 5) { totalCount edges { node { id memberCount } } } }'
  expect(await root.request(orphans)).toEqual({
    projectsWithoutAdmin: { totalCount: 1, edges: [{ node: { id: owner.id, memberCount: 2 } }] },
  })
  expect(await codesOf(root.request(`{ project(id: "${owner.id}") { id } }`))).toEqual(['NOT_FOUND'])
  const appointed = await mutate(
    root,
    'appointAdmin',
    { projectId: owner.id, userId: reader.id, reason: 'the ADMIN left' },
    {
      ...{ key: 'appoint only once', selection: '... on Membership { roles isDisabled user { name } }' },
    },
  )
  expect(appointed).toMatchObject({ roles: ['READER', 'ADMIN'], isDisabled: false, user: { name: 'reader' } })
  expect(await root.request(orphans)).toMatchObject({ projectsWithoutAdmin: { totalCount: 0 } })
  const roles = { projectId: owner.id, userId: reader.id, roles: ['ADMIN'] }
  const twice = () =>
    mutate(reader, 'setMembership', roles, { key: 'set it only once', selection: '... on Membership { roles }' })
  expect(await twice()).toEqual(await twice())
  const members = `{ project(id: "${owner.id}") { memberships { edges { node { isDisabled user { name } } } } } }`
  expect(await reader.request(members)).toEqual({
    project: {
      memberships: {
        edges: [
          { node: { isDisabled: true, user: { name: 'admin' } } },
          { node: { isDisabled: false, user: { name: 'reader' } } },
        ],
      },
    },
  })
})

test('somebody who is removed sees nothing more of the project from their next request on', async () => {
  const owner = await project()
  const admin = await user('an ADMIN', { projectId: owner.id, roles: ['ADMIN'] })
  const reader = await user('reader', { projectId: owner.id })
  const ended = await mutate(
    admin,
    'endMembership',
    { projectId: owner.id, userId: reader.id, reason: 'left' },
    {
      ...{ key: 'end it only once', selection: '... on User { id name }' },
    },
  )
  expect(ended).toMatchObject({ id: reader.id, name: 'reader' })
  expect(await codesOf(reader.request(`{ project(id: "${owner.id}") { id } }`))).toEqual(['NOT_FOUND'])
})
