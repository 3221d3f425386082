import { expect, test } from 'vitest'
import { Conflict, Forbidden, InvalidInput, NotFound, Unauthenticated } from '#core/errors.ts'
import { Role } from '#core/generated/prisma/enums.ts'
import { invitePerson } from '#core/invitation/invite-person.ts'
import { previewInvitation } from '#core/invitation/preview-invitation.ts'
import { enqueueJob } from '#core/job/enqueue.ts'
import { setLabel } from '#core/label/set-label.ts'
import { appointAdmin, withoutAdmin } from '#core/membership/appoint-admin.ts'
import { endMembership } from '#core/membership/end-membership.ts'
import { lockProject } from '#core/membership/lock-project.ts'
import { setMembership } from '#core/membership/set.ts'
import { openCore, type TestContext } from '#tests/kit/core.ts'

const { database, product, project, images, person, member } = await openCore()
const idOf = (ctx: TestContext) => ctx.actor?.id ?? ''
const end = (ctx: TestContext, projectId: string, userId: string, reason?: string) =>
  endMembership(ctx, { projectId, userId, ...(reason === undefined ? {} : { reason }) })
const admins = (projectId: string) =>
  database.membership.count({ where: { projectId, roles: { has: 'ADMIN' }, user: { disabledAt: null } } })
const disable = (ctx: TestContext) =>
  database.user.update({ where: { id: idOf(ctx) }, data: { disabledAt: new Date() } })

test('an ADMIN removes somebody, with the reason in the trail; everybody else is refused', async () => {
  const owner = await project()
  const target = await member(owner.id, 'READER')
  await expect(end(product(), owner.id, idOf(target))).rejects.toThrow(Unauthenticated)
  await expect(end(await person('stranger', true), owner.id, idOf(target))).rejects.toThrow(NotFound)
  for (const role of Object.values(Role).filter(r => r !== 'ADMIN'))
    await expect(end(await member(owner.id, role), owner.id, idOf(target))).rejects.toThrow(Forbidden)
  expect(await end(owner.admin, owner.id, idOf(target), 'left')).toMatchObject({ id: idOf(target) })
  const events = await database.auditEvent.findMany({ where: { nounId: idOf(target), action: 'MEMBERSHIP_ENDED' } })
  expect(events).toMatchObject([
    { projectId: owner.id, before: { roles: ['READER'] }, reason: 'left', actorName: 'admin' },
  ])
  await expect(end(owner.admin, owner.id, idOf(target))).rejects.toThrow(NotFound)
})

test.each(Object.values(Role))('%s may leave by themselves, and a program may not for them', async role => {
  const owner = await project()
  const ctx = await member(owner.id, role)
  const key = { id: crypto.randomUUID(), projectIds: [owner.id], roles: [role] }
  const program = { ...ctx, actor: { id: idOf(ctx), name: 'a program', isAdmin: false, key } }
  if (role !== 'ADMIN') await expect(end(program, owner.id, idOf(ctx))).rejects.toThrow(Forbidden)
  await end(ctx, owner.id, idOf(ctx))
  await expect(end(ctx, owner.id, idOf(ctx))).rejects.toThrow(NotFound)
})

test('what somebody labelled keeps their name, and a job that they started goes on', async () => {
  const owner = await project()
  const [image] = await images(owner, [{ groupKey: 'g', classIndex: null }])
  const ada = await member(owner.id, 'REVIEWER')
  const label = { imageId: image?.id ?? '', labelClassId: owner.labelClasses[0]?.id ?? '', expectedVersion: 0 }
  await setLabel(ada, label)
  const job = await database.$transaction(tx =>
    enqueueJob({ ...ada, database: tx }, { projectId: owner.id, kind: 'IMPORT', createdById: idOf(ada) }),
  )
  await end(owner.admin, owner.id, idOf(ada))
  expect(await database.label.findFirst({ where: { readerId: idOf(ada) }, include: { reader: true } })).toMatchObject({
    reader: { name: 'reviewer' },
  })
  expect(await database.job.findUnique({ where: { id: job.id } })).toMatchObject({
    status: 'QUEUED',
    cancelRequestedAt: null,
  })
})

test('the last ADMIN who may sign in can neither leave nor be made less, however many disabled ones there are', async () => {
  const owner = await project()
  await disable(await member(owner.id, 'ADMIN'))
  const self = { projectId: owner.id, userId: idOf(owner.admin) }
  await expect(endMembership(owner.admin, self)).rejects.toThrow('a project keeps at least one ADMIN')
  await expect(setMembership(owner.admin, { ...self, roles: ['READER'] })).rejects.toThrow(InvalidInput)
  expect(await admins(owner.id)).toBe(1)
})

test.each([
  ['remove', (ctx: TestContext, projectId: string, userId: string) => end(ctx, projectId, userId)],
  [
    'demote',
    (ctx: TestContext, projectId: string, userId: string) =>
      setMembership(ctx, { projectId, userId, roles: ['READER'] }),
  ],
])('of two ADMINs who %s each other at once, one stays', async (_name, act) => {
  for (let round = 0; round < 5; round++) {
    const owner = await project()
    const second = await member(owner.id, 'ADMIN')
    await Promise.allSettled([act(owner.admin, owner.id, idOf(second)), act(second, owner.id, idOf(owner.admin))])
    expect(await admins(owner.id)).toBe(1)
  }
})

test('ADMINs who all leave at once leave one behind', async () => {
  const owner = await project()
  const all = [owner.admin, ...(await Promise.all(Array.from({ length: 4 }, () => member(owner.id, 'ADMIN'))))]
  await Promise.allSettled(all.map(ctx => end(ctx, owner.id, idOf(ctx))))
  expect(await admins(owner.id)).toBe(1)
})

test('whoever is removed or demoted cannot come back by a link that they kept', async () => {
  const owner = await project()
  const [removed, demoted] = [await member(owner.id, 'ADMIN'), await member(owner.id, 'ADMIN')]
  const invite = (ctx: TestContext) => invitePerson(ctx, { projectId: owner.id, roles: ['ADMIN'] })
  const links = [await invite(removed), await invite(demoted)]
  const kept = await invite(owner.admin)
  await end(owner.admin, owner.id, idOf(removed))
  await setMembership(owner.admin, { projectId: owner.id, userId: idOf(demoted), roles: ['READER'] })
  for (const { token } of links) expect(await previewInvitation(product(), token)).toBeNull()
  expect(await previewInvitation(product(), kept.token)).not.toBeNull()
})

test('while roles change, images and jobs of the project are written', async () => {
  const owner = await project()
  await database.$transaction(async tx => {
    await lockProject({ ...owner.admin, database: tx }, owner.id)
    const written = images(owner, [{ groupKey: 'g', classIndex: null }])
    await expect(written).resolves.toHaveLength(1)
  })
})

test('ids and reasons that cannot be are refused by name', async () => {
  const owner = await project()
  await expect(end(owner.admin, 'nowhere', 'x')).rejects.toThrow(NotFound)
  await expect(end(owner.admin, owner.id, '\0')).rejects.toThrow('userId')
  await expect(end(owner.admin, owner.id, '\uD83E')).rejects.toThrow('userId')
  for (const reason of ['\0', 'x'.repeat(100_000)])
    await expect(end(owner.admin, owner.id, idOf(owner.admin), reason)).rejects.toThrow('reason')
})

test('a project whose every ADMIN is disabled gets one by an administrator of the installation', async () => {
  const root = await person('root', true)
  const owner = await project()
  const reader = await member(owner.id, 'READER')
  const appoint = (ctx: TestContext, userId: string, reason = 'the ADMIN left') =>
    appointAdmin(ctx, { projectId: owner.id, userId, reason })
  // while there is one, the project is as unknown as any other
  await expect(appoint(root, idOf(root))).rejects.toThrow(NotFound)
  const none = appointAdmin(root, { projectId: crypto.randomUUID(), userId: idOf(root), reason: 'x' })
  await expect(none).rejects.toThrow(NotFound)
  await disable(owner.admin)
  expect(await database.project.count({ where: { id: owner.id, ...withoutAdmin } })).toBe(1)
  await expect(appoint(reader, idOf(reader))).rejects.toThrow(Forbidden)
  await expect(appoint(product(), idOf(reader))).rejects.toThrow(Unauthenticated)
  await expect(appoint(root, idOf(owner.admin))).rejects.toThrow(Conflict)
  await expect(appoint(root, 'nobody')).rejects.toThrow(NotFound)
  await expect(appoint(root, idOf(reader), ' ')).rejects.toThrow(InvalidInput)
  expect(await appoint(root, idOf(reader))).toMatchObject({ roles: ['READER', 'ADMIN'] })
  await expect(appoint(root, idOf(root))).rejects.toThrow(NotFound)
  const event = await database.auditEvent.findFirst({ where: { actorId: idOf(root), action: 'MEMBERSHIP_SET' } })
  expect(event).toMatchObject({ projectId: owner.id, reason: 'the ADMIN left', before: { roles: ['READER'] } })
})
