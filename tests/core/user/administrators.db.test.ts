import { beforeEach, expect, test } from 'vitest'
import { createApiKey } from '#core/api-key/create-api-key.ts'
import { revokeApiKey } from '#core/api-key/revoke-api-key.ts'
import { Conflict, Forbidden, InvalidInput, NotFound, Unauthenticated } from '#core/errors.ts'
import { inviteAdministrator } from '#core/invitation/invite-administrator.ts'
import { invitePerson } from '#core/invitation/invite-person.ts'
import { joinProject } from '#core/invitation/join-project.ts'
import { previewInvitation } from '#core/invitation/preview-invitation.ts'
import { revokeInvitation } from '#core/invitation/revoke-invitation.ts'
import { createPasswordReset } from '#core/password-reset/create-password-reset.ts'
import { previewPasswordReset } from '#core/password-reset/preview-password-reset.ts'
import { disableUser } from '#core/user/disable-user.ts'
import { enableUser } from '#core/user/enable-user.ts'
import { setAdministrator } from '#core/user/set-administrator.ts'
import { openCore, type TestContext } from '#tests/kit/core.ts'

const { database, product, project, person, member } = await openCore()
const reason = 'left the clinic'
const idOf = (ctx: TestContext) => ctx.actor?.id ?? ''
const administrators = () => database.user.count({ where: { isAdmin: true, disabledAt: null } })
const inAYear = () => new Date(Date.now() + 360 * 24 * 3600 * 1000)

beforeEach(async () => {
  await database.user.updateMany({ data: { isAdmin: false } })
})

const acts = {
  disableUser: (ctx: TestContext, userId: string) => disableUser(ctx, { userId, reason }),
  enableUser: (ctx: TestContext, userId: string) => enableUser(ctx, { userId, reason }),
  setAdministrator: (ctx: TestContext, userId: string) => setAdministrator(ctx, { userId, isAdmin: true }),
  createPasswordReset: (ctx: TestContext, userId: string) => createPasswordReset(ctx, { userId }),
  inviteAdministrator: (ctx: TestContext) => inviteAdministrator(ctx, {}),
}

test.each(Object.entries(acts))('%s is for administrators of the installation, who still are', async (_name, act) => {
  const owner = await project()
  const target = await person('target')
  await person('keeper', true)
  const key = { id: crypto.randomUUID(), projectIds: [owner.id], roles: ['ADMIN' as const] }
  await expect(act(product(), idOf(target))).rejects.toThrow(Unauthenticated)
  for (const ctx of [
    await person('somebody'),
    await member(owner.id, 'ADMIN'),
    { ...owner.admin, actor: { id: idOf(owner.admin), name: 'a program', isAdmin: false, key } },
  ])
    await expect(act(ctx, idOf(target))).rejects.toThrow(Forbidden)
  const former = await person('former', true)
  await database.user.update({ where: { id: idOf(former) }, data: { isAdmin: false } })
  await expect(act(former, idOf(target))).rejects.toThrow(Forbidden)
  const disabled = await person('disabled', true)
  await database.user.update({ where: { id: idOf(disabled) }, data: { disabledAt: new Date() } })
  await expect(act(disabled, idOf(target))).rejects.toThrow(Forbidden)
})

test.each(['nobody', '\0', '\uD83E', crypto.randomUUID()])('somebody whose id is %j is not found', async id => {
  const root = await person('root', true)
  for (const name of ['disableUser', 'enableUser', 'setAdministrator', 'createPasswordReset'] as const)
    await expect(acts[name](root, id)).rejects.toThrow(NotFound)
})

test('disabling ends sessions, keys and every link that they made or that is for them; enabling gives none of it back', async () => {
  const owner = await project()
  const root = await person('root', true)
  const ada = await member(owner.id, 'ADMIN')
  await setAdministrator(root, { userId: idOf(ada), isAdmin: true })
  const asAdmin = { ...ada, actor: { ...(ada.actor ?? { id: '', name: '', key: null }), isAdmin: true } }
  const other = await person('other')
  await database.session.create({
    data: { id: crypto.randomUUID(), tokenSha256: 't', userId: idOf(ada), expiresAt: inAYear() },
  })
  const { apiKey } = await createApiKey(ada, {
    ...{ name: 'nightly', projectIds: [owner.id], roles: ['ADMIN'], expiresAt: inAYear() },
  })
  const links = [
    await invitePerson(ada, { projectId: owner.id, roles: ['ADMIN'] }),
    await inviteAdministrator(asAdmin, {}),
  ]
  const resets = [
    await createPasswordReset(asAdmin, { userId: idOf(other) }),
    await createPasswordReset(root, { userId: idOf(ada) }),
  ]
  const user = await disableUser(root, { userId: idOf(ada), reason })
  expect(user.disabledAt).not.toBeNull()
  const left = async () => {
    expect(await database.session.count({ where: { userId: idOf(ada) } })).toBe(0)
    expect(await database.apiKey.findUnique({ where: { id: apiKey.id } })).toMatchObject({
      revokedAt: expect.any(Date),
    })
    for (const { token } of links) expect(await previewInvitation(product(), token)).toBeNull()
    for (const { token } of resets) expect(await previewPasswordReset(product(), token)).toBeNull()
  }
  await left()
  await expect(disableUser(root, { userId: idOf(ada), reason })).rejects.toThrow(Conflict)
  await expect(createPasswordReset(root, { userId: idOf(ada) })).rejects.toThrow(Conflict)
  await enableUser(root, { userId: idOf(ada) })
  await left()
  await expect(enableUser(root, { userId: idOf(ada) })).rejects.toThrow(Conflict)
  const membership = { projectId_userId: { projectId: owner.id, userId: idOf(ada) } }
  expect(await database.membership.findUnique({ where: membership })).toMatchObject({ roles: ['ADMIN'] })
  const events = await database.auditEvent.findMany({ where: { actorId: idOf(root) }, orderBy: { id: 'asc' } })
  expect(events.map(e => e.action)).toEqual([
    ...['ADMINISTRATOR_SET', 'PASSWORD_RESET_MADE', 'USER_DISABLED', 'SESSION_ENDED', 'API_KEY_REVOKED'],
    ...['INVITATION_REVOKED', 'INVITATION_REVOKED', 'PASSWORD_RESET_REVOKED', 'PASSWORD_RESET_REVOKED', 'USER_ENABLED'],
  ])
  expect(events.find(e => e.action === 'USER_DISABLED')).toMatchObject({ reason, actorName: 'root' })
})

test('disabling needs a reason, which is kept as it was given', async () => {
  const root = await person('root', true)
  const userId = idOf(await person('target'))
  for (const bad of [
    '',
    '  ',
    '\0',
    'x\uD83E',
    'x'.repeat(100_000),
    'she left\u202Ecilbup ot',
    '\u200B',
    'a\u001b[2Jb',
  ])
    await expect(disableUser(root, { userId, reason: bad })).rejects.toThrow(InvalidInput)
  await disableUser(root, { userId, reason: ' she moved\nto Bergen ' })
  expect(await database.auditEvent.findFirst({ where: { nounId: userId } })).toMatchObject({
    reason: 'she moved\nto Bergen',
  })
})

test('who administers the installation no more takes back neither its links nor the keys of others', async () => {
  const root = await person('root', true)
  const owner = await project()
  const ada = await member(owner.id, 'READER')
  const { id } = await inviteAdministrator(root, {})
  const key = { name: 'nightly', projectIds: [owner.id], roles: ['READER' as const], expiresAt: inAYear() }
  const { apiKey } = await createApiKey(ada, key)
  await database.user.update({ where: { id: idOf(root) }, data: { isAdmin: false } })
  await expect(revokeInvitation(root, { id })).rejects.toThrow(Forbidden)
  await expect(revokeApiKey(root, { id: apiKey.id })).rejects.toThrow(NotFound)
  await expect(revokeApiKey(ada, { id: apiKey.id })).resolves.toMatchObject({ revokedAt: expect.any(Date) })
})

test('a verb that is refused leaves nothing: neither change nor event', async () => {
  const root = await person('root', true)
  const before = await database.auditEvent.count()
  await expect(disableUser(root, { userId: idOf(root), reason })).rejects.toThrow('keeps at least one administrator')
  await expect(setAdministrator(root, { userId: idOf(root), isAdmin: false })).rejects.toThrow(InvalidInput)
  expect(await database.auditEvent.count()).toBe(before)
  expect(await administrators()).toBe(1)
})

test.each([
  ['demote', (ctx: TestContext, userId: string) => setAdministrator(ctx, { userId, isAdmin: false })],
  ['disable', (ctx: TestContext, userId: string) => disableUser(ctx, { userId, reason })],
])('of two administrators who %s each other at once, one stays', async (_name, act) => {
  for (let round = 0; round < 5; round++) {
    await database.user.updateMany({ data: { isAdmin: false } })
    const [a, b] = [await person('A', true), await person('B', true)]
    await Promise.allSettled([act(a, idOf(b)), act(b, idOf(a))])
    expect(await administrators()).toBe(1)
  }
})

test('administrators who all step down at once cannot leave the installation to nobody', async () => {
  const all = await Promise.all(Array.from({ length: 6 }, (_, i) => person(`admin ${i}`, true)))
  await Promise.allSettled(all.map(ctx => setAdministrator(ctx, { userId: idOf(ctx), isAdmin: false })))
  expect(await administrators()).toBe(1)
})

test('whoever is demoted loses the links that only administrators may make', async () => {
  const root = await person('root', true)
  const second = await person('second', true)
  const { token } = await inviteAdministrator(second, {})
  const reset = await createPasswordReset(second, { userId: idOf(root) })
  await setAdministrator(root, { userId: idOf(second), isAdmin: false, reason })
  expect(await previewInvitation(product(), token)).toBeNull()
  expect(await previewPasswordReset(product(), reset.token)).toBeNull()
})

test('a disabled person is made no administrator, and saying what is so already writes nothing', async () => {
  const root = await person('root', true)
  const gone = idOf(await person('gone'))
  await disableUser(root, { userId: gone, reason })
  await expect(setAdministrator(root, { userId: gone, isAdmin: true })).rejects.toThrow(Conflict)
  const before = await database.auditEvent.count()
  await setAdministrator(root, { userId: gone, isAdmin: false })
  expect(await database.auditEvent.count()).toBe(before)
})

test('a further administrator comes in by a link of their own, once', async () => {
  const root = await person('root', true)
  const { token, id } = await inviteAdministrator(root, { reason: 'a deputy' })
  const deputy = await person('deputy')
  expect(await previewInvitation(deputy, token)).toMatchObject({ isAdmin: true, isViewerMember: false })
  expect(await joinProject(deputy, { token })).toMatchObject({ isAdmin: true, projectId: null })
  expect(await database.user.findUnique({ where: { id: idOf(deputy) } })).toMatchObject({ isAdmin: true })
  expect(await database.invitation.findUnique({ where: { id } })).toMatchObject({ acceptedById: idOf(deputy) })
  await expect(joinProject(await person('late'), { token })).rejects.toThrow(NotFound)
})
