import { expect, test, vi } from 'vitest'
import { openApi } from '#tests/kit/api.ts'
import { type Answer, mutate } from '#tests/kit/mutate.ts'
import { RequestFailed } from '../../examples/client.ts'

const { database, user, client, project } = await openApi()
// Every password is hashed, which is dear on purpose.
vi.setConfig({ testTimeout: 120_000 })
const nobody = client()
const password = 'quite another phrase'
const selection = '... on InvitationLink { id token url expiresAt }'
type Person = Awaited<ReturnType<typeof user>>

interface Link extends Answer {
  id: string
  token: string
}
const invite = async (
  person: Pick<Person, 'request'>,
  projectId: string,
  roles = ['READER'],
  key: string | null = null,
) => (await mutate(person, 'invitePerson', { projectId, roles }, { selection, key })) as Link
const inviteAdministrator = async (person: Pick<Person, 'request'>, key: string | null = null) =>
  (await mutate(person, 'inviteAdministrator', {}, { selection, key })) as Link
const preview = async (person: Pick<Person, 'request'>, token: string) => {
  const document = `query ($token: String!) { invitation(token: $token) {
    isAdmin project roles isViewerMember viewerRoles } }`
  return (await person.request<{ invitation: object | null }>(document, { token })).invitation
}
let people = 0
const newPerson = (more: object = {}) => ({ name: 'Ada', email: `new${people++}@example.org`, password, ...more })
const codesOf = (request: Promise<unknown>) =>
  request.then(
    () => [],
    (error: unknown) => (error instanceof RequestFailed ? error.codes : Promise.reject(error)),
  )

async function someProject() {
  const owner = await project()
  return { ...owner, admin: await user('the ADMIN', { projectId: owner.id, roles: ['ADMIN'] }) }
}

test('a link that was taken back is as one that never was', async () => {
  const owner = await someProject()
  const { id, token } = await invite(owner.admin, owner.id)
  const revoked = await mutate(owner.admin, 'revokeInvitation', { id }, { selection: '... on Invitation { status }' })
  expect(revoked).toMatchObject({ __typename: 'Invitation', status: 'REVOKED' })
  expect(await preview(nobody, token)).toBeNull()
  expect(await mutate(nobody, 'acceptInvitation', { token, ...newPerson() })).toMatchObject({ __typename: 'NotFound' })
  expect(await mutate(await user('x'), 'joinProject', { token })).toMatchObject({ __typename: 'NotFound' })
  expect((await mutate(owner.admin, 'revokeInvitation', { id })).message).toContain('revoked already')
  const events = await database.auditEvent.findMany({ where: { nounId: id }, orderBy: { id: 'asc' } })
  expect(events.map(e => [e.action, e.projectId])).toEqual([
    ['INVITATION_MADE', owner.id],
    ['INVITATION_REVOKED', owner.id],
  ])
})

test('what has become of every link is listed for those who may invite, newest first, never its token', async () => {
  const owner = await someProject()
  const [pending, used, revoked, expired] = [
    await invite(owner.admin, owner.id),
    await invite(owner.admin, owner.id, ['READER', 'AUDITOR']),
    await invite(owner.admin, owner.id),
    await invite(owner.admin, owner.id),
  ]
  const { email, ...rest } = newPerson({ name: 'Grace' })
  await mutate(nobody, 'acceptInvitation', { token: used.token, email, ...rest })
  await mutate(owner.admin, 'revokeInvitation', { id: revoked.id })
  await database.invitation.update({ where: { id: expired.id }, data: { expiresAt: new Date(Date.now() - 1000) } })
  const list = `{ project(id: "${owner.id}") { invitations(first: 10) { totalCount edges { node {
    id status roles createdBy { name } acceptedBy { name } usedAt revokedAt } } } } }`
  interface List {
    project: {
      invitations: { totalCount: number; edges: { node: { id: string; status: string; acceptedBy: object | null } }[] }
    }
  }
  const { totalCount, edges } = (await owner.admin.request<List>(list)).project.invitations
  expect(totalCount).toBe(4)
  expect(edges.map(e => [e.node.id, e.node.status])).toEqual([
    ...[
      [expired.id, 'EXPIRED'],
      [revoked.id, 'REVOKED'],
      [used.id, 'USED'],
      [pending.id, 'PENDING'],
    ],
  ])
  expect(edges[2]?.node.acceptedBy).toEqual({ name: 'Grace' })
  for (const { token } of [pending, used, revoked, expired]) expect(JSON.stringify(edges)).not.toContain(token)
  for (const role of ['READER', 'REVIEWER', 'ENGINEER', 'AUDITOR'] as const) {
    const member = await user(role, { projectId: owner.id, roles: [role] })
    expect(await codesOf(member.request(list))).toEqual(['FORBIDDEN'])
    expect((await mutate(member, 'revokeInvitation', { id: pending.id })).__typename).toBe('Forbidden')
  }
  const elsewhere = await someProject()
  const root = await user('root', { isAdmin: true })
  for (const stranger of [elsewhere.admin, root]) {
    expect(await codesOf(stranger.request(list))).toEqual(['NOT_FOUND'])
    expect((await mutate(stranger, 'revokeInvitation', { id: pending.id })).__typename).toBe('NotFound')
  }
  expect(await codesOf(mutate(nobody, 'revokeInvitation', { id: pending.id }))).toEqual(['UNAUTHENTICATED'])
  for (const id of ['', 'x', crypto.randomUUID()])
    expect((await mutate(owner.admin, 'revokeInvitation', { id })).__typename).toBe('NotFound')
})

test('somebody who has an account joins a second project by its link, and sees beforehand what they are there', async () => {
  const [one, two] = [await someProject(), await someProject()]
  const reader = await user('reader', { projectId: one.id })
  const link = await invite(two.admin, two.id, ['REVIEWER'])
  expect(await preview(reader, link.token)).toMatchObject({
    isViewerMember: false,
    viewerRoles: [],
    roles: ['REVIEWER'],
  })
  const joined = await mutate(
    reader,
    'joinProject',
    { token: link.token },
    {
      ...{ key: 'join me only once', selection: '... on JoinedProject { project { id } roles isAdmin }' },
    },
  )
  expect(joined).toMatchObject({ project: { id: two.id }, roles: ['REVIEWER'], isAdmin: false })
  const more = await invite(two.admin, two.id, ['AUDITOR'])
  expect(await preview(reader, more.token)).toMatchObject({ isViewerMember: true, viewerRoles: ['REVIEWER'] })
  expect(await preview(nobody, more.token)).toMatchObject({ isViewerMember: false, viewerRoles: [] })
  const again = await mutate(
    reader,
    'joinProject',
    { token: link.token },
    {
      ...{ key: 'join me only once', selection: '... on JoinedProject { project { id } roles }' },
    },
  )
  expect(again).toMatchObject({ project: { id: two.id }, roles: ['REVIEWER'] })
  expect(await database.invitation.findUnique({ where: { id: link.id } })).toMatchObject({ acceptedById: reader.id })
  expect(await codesOf(mutate(nobody, 'joinProject', { token: more.token }))).toEqual(['UNAUTHENTICATED'])
})

test('of eight who open one link at once, with accounts and without, one is let in', async () => {
  const owner = await someProject()
  const { token } = await invite(owner.admin, owner.id)
  const having = await Promise.all(Array.from({ length: 4 }, (_, i) => user(`person ${i}`)))
  const answers = await Promise.all([
    ...having.map(person => mutate(person, 'joinProject', { token })),
    ...having.map(() => mutate(nobody, 'acceptInvitation', { token, ...newPerson() })),
  ])
  expect(answers.filter(a => ['User', 'JoinedProject'].includes(a.__typename))).toHaveLength(1)
  expect(await database.membership.count({ where: { projectId: owner.id } })).toBe(3)
})

test('links for further administrators are made, listed, used and taken back by administrators alone', async () => {
  const root = await user('root', { isAdmin: true })
  const owner = await someProject()
  expect((await inviteAdministrator(owner.admin)).__typename).toBe('Forbidden')
  expect(await codesOf(inviteAdministrator(nobody))).toEqual(['UNAUTHENTICATED'])
  const [one, two] = [await inviteAdministrator(root), await inviteAdministrator(root)]
  expect((await mutate(owner.admin, 'revokeInvitation', { id: one.id })).__typename).toBe('NotFound')
  expect((await mutate(root, 'revokeInvitation', { id: one.id })).__typename).toBe('Invitation')
  expect(await preview(root, two.token)).toMatchObject({ isAdmin: true, project: null, isViewerMember: true })
  const list = '{ invitations(first: 9) { edges { node { id status isAdmin acceptedBy { name } } } } }'
  const made = await mutate(nobody, 'acceptInvitation', { token: two.token, ...newPerson({ name: 'Deputy' }) })
  expect(made.__typename).toBe('User')
  expect(await root.request(list)).toEqual({
    invitations: {
      edges: [
        { node: { id: two.id, status: 'USED', isAdmin: true, acceptedBy: { name: 'Deputy' } } },
        { node: { id: one.id, status: 'REVOKED', isAdmin: true, acceptedBy: null } },
      ],
    },
  })
  expect(await codesOf(owner.admin.request(list))).toEqual(['FORBIDDEN'])
})

test('the same call again gives the same link; whoever may invite no more does not get it again', async () => {
  const owner = await someProject()
  const root = await user('root', { isAdmin: true })
  const first = await invite(owner.admin, owner.id, ['READER'], 'one link and no more')
  expect(await invite(owner.admin, owner.id, ['READER'], 'one link and no more')).toEqual(first)
  expect(await preview(nobody, first.token)).toMatchObject({ roles: ['READER'] })
  const asAdministrator = await inviteAdministrator(root, 'another and no more')
  expect(await inviteAdministrator(root, 'another and no more')).toEqual(asAdministrator)
  const key = { projectId_userId: { projectId: owner.id, userId: owner.admin.id } }
  await database.membership.update({ where: key, data: { roles: ['READER'] } })
  expect((await invite(owner.admin, owner.id, ['READER'], 'one link and no more')).__typename).toBe('Forbidden')
})

test('an account is made once, though the call comes twice', async () => {
  const owner = await someProject()
  const { token } = await invite(owner.admin, owner.id)
  const input = { token, ...newPerson() }
  const both = { key: 'make me only once', selection: '... on User { id }' }
  const first = await mutate(nobody, 'acceptInvitation', input, both)
  expect(await mutate(nobody, 'acceptInvitation', input, both)).toEqual(first)
  expect((await mutate(nobody, 'acceptInvitation', input)).__typename).toBe('NotFound')
})

test.each([
  ['name', '', 'nothing'],
  ['name', ' \u200B ', 'a zero-width space'],
  ['name', '\u202Eada', 'right to left'],
  ['name', 'a\0', 'NUL'],
  ['name', '\uD83E', 'half a surrogate'],
  ['name', 'x'.repeat(10_000), 'ten thousand characters'],
  ['email', 'nobody', 'no e-mail'],
  ['email', 'a\0@example.org', 'NUL'],
  ['email', `${'x'.repeat(10_000)}@example.org`, 'ten thousand characters'],
  ['password', 'short', 'five characters'],
  ['password', 'aaaaaaaaaaaa', 'one character'],
  ['password', 'Ada Lovelace', 'the name'],
])('an account whose %s is %j is refused (%s), and the link still works', async (field, value) => {
  const owner = await someProject()
  const { token } = await invite(owner.admin, owner.id)
  const person = newPerson({ name: 'Ada Lovelace' })
  const refused = await mutate(nobody, 'acceptInvitation', { token, ...person, [field]: value })
  expect(refused).toMatchObject({ __typename: 'InvalidInput', field })
  expect(refused.message?.length).toBeLessThan(500)
  if (field === 'password') expect(JSON.stringify(refused)).not.toContain(value)
  expect((await mutate(nobody, 'acceptInvitation', { token, ...person })).__typename).toBe('User')
})
