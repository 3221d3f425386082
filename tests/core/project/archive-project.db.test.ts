import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { inTransaction } from '#core/context.ts'
import { publishGuidelines } from '#core/guideline/publish-guidelines.ts'
import { takeOutImage } from '#core/image/take-out.ts'
import { startImport } from '#core/import/start-import.ts'
import { invitePerson } from '#core/invitation/invite-person.ts'
import { joinProject } from '#core/invitation/join-project.ts'
import { enqueueJob } from '#core/job/enqueue.ts'
import { setLabel } from '#core/label/set-label.ts'
import { setLabels } from '#core/label/set-labels.ts'
import { addClass } from '#core/label-class/add-class.ts'
import { endMembership } from '#core/membership/end-membership.ts'
import { setMembership } from '#core/membership/set.ts'
import { archiveProject, restoreProject } from '#core/project/archive-project.ts'
import { keepOriginals } from '#core/project/keep-originals.ts'
import { renameProject } from '#core/project/rename-project.ts'
import { openReading } from '#core/reading/open-reading.ts'
import { setReadingPolicy } from '#core/reading/set-policy.ts'
import { openUpload } from '#core/upload/open-upload.ts'
import { openCore, type TestContext } from '#tests/kit/core.ts'

const { database, project, member, person, images } = await openCore()

async function room() {
  const owner = await project()
  const [image] = await images(owner, [{ groupKey: 'g', classIndex: null }])
  return {
    owner,
    admin: owner.admin,
    projectId: owner.id,
    imageId: image?.id ?? '',
    normal: owner.labelClasses[0]?.id ?? '',
  }
}

const nameOf = async (id: string) => (await database.project.findUniqueOrThrow({ where: { id } })).name

test('nothing of an archived project changes, and each refusal names it; restored, it is worked on', async () => {
  const { admin, projectId, imageId, normal } = await room()
  const reader = await member(projectId, 'READER')
  const { token } = await invitePerson(admin, { projectId, roles: ['READER'] })
  await archiveProject(admin, { projectId, reason: 'published' })
  const labels = [{ imageId, labelClassId: normal }]
  const acts: ((ctx: TestContext) => Promise<unknown>)[] = [
    ctx => setLabel(ctx, { imageId, labelClassId: normal, expectedVersion: 0 }),
    ctx => setLabels(ctx, { projectId, labels }),
    ctx => openReading(ctx, { imageId }),
    ctx => renameProject(ctx, { projectId, name: randomUUID() }),
    ctx => publishGuidelines(ctx, { projectId, text: 'x', expectedVersion: 0 }),
    ctx => addClass(ctx, { projectId, name: 'Third' }),
    ctx => keepOriginals(ctx, { projectId, keepsOriginals: true }),
    ctx => setReadingPolicy(ctx, { projectId, expectedRevision: 1, readerCount: 2 }),
    ctx => takeOutImage(ctx, { imageId, reason: 'blurred' }),
    ctx => startImport(ctx, { projectId, phantoms: { count: 8, seed: 1 } }),
    ctx => openUpload(ctx, { projectId, fileName: 'a.zip', byteCount: 1 }),
    ctx => invitePerson(ctx, { projectId, roles: ['READER'] }),
    ctx => setMembership(ctx, { projectId, userId: reader.actor?.id ?? '', roles: ['AUDITOR'] }),
  ]
  const before = await database.auditEvent.count({ where: { projectId } })
  const name = await nameOf(projectId)
  for (const act of acts)
    await expect(act(admin)).rejects.toMatchObject({
      ...{ name: 'Conflict', current: 'archived' },
      message: `the project ${name} is archived: nothing of it changes`,
    })
  await expect(joinProject(await person('late'), { token })).rejects.toMatchObject({ current: 'archived' })
  expect(await database.auditEvent.count({ where: { projectId } })).toBe(before)
  await restoreProject(admin, { projectId })
  const events = await database.auditEvent.findMany({ where: { nounId: projectId }, orderBy: { seq: 'asc' } })
  expect(events.map(e => [e.action, e.reason])).toEqual([
    ['PROJECT_CREATED', null],
    ['PROJECT_ARCHIVED', 'published'],
    ['PROJECT_RESTORED', null],
  ])
  expect(await setLabel(reader, { imageId, labelClassId: normal, expectedVersion: 0 })).toMatchObject({ version: 1 })
})

test('people can be removed from it, and leave it', async () => {
  const { admin, projectId } = await room()
  const [one, other] = [await member(projectId, 'READER'), await member(projectId, 'READER')]
  await archiveProject(admin, { projectId })
  await endMembership(admin, { projectId, userId: one.actor?.id ?? '' })
  await endMembership(other, { projectId, userId: other.actor?.id ?? '' })
  expect(await database.membership.count({ where: { projectId } })).toBe(1)
})

test('said twice it is one event; while a job is open it is refused, naming it', async () => {
  const { admin, projectId } = await room()
  const createdById = admin.actor?.id ?? ''
  const job = await inTransaction(admin, ctx => enqueueJob(ctx, { projectId, kind: 'FREEZE', createdById }))
  await expect(archiveProject(admin, { projectId })).rejects.toMatchObject({
    ...{ name: 'Conflict', message: 'a job is open, FREEZE QUEUED: let it end, or cancel first' },
  })
  await database.job.update({ where: { id: job.id }, data: { status: 'CANCELLED' } })
  await archiveProject(admin, { projectId })
  await archiveProject(admin, { projectId })
  expect(await database.auditEvent.count({ where: { projectId, action: 'PROJECT_ARCHIVED' } })).toBe(1)
})

test('a job that is asked for while it is archived is there before, or refused', async () => {
  for (let i = 0; i < 5; i += 1) {
    const { admin, projectId } = await room()
    const createdById = admin.actor?.id ?? ''
    const [archived, job] = await Promise.allSettled([
      archiveProject(admin, { projectId }),
      inTransaction(admin, ctx => enqueueJob(ctx, { projectId, kind: 'FREEZE', createdById })),
    ])
    expect([archived.status, job.status].sort()).toEqual(['fulfilled', 'rejected'])
    const { archivedAt } = await database.project.findUniqueOrThrow({ where: { id: projectId } })
    expect(archivedAt === null).toBe(job.status === 'fulfilled')
  }
})

test('a name or a question that somebody changed meanwhile is not written over', async () => {
  const { admin, projectId } = await room()
  const expectedName = await nameOf(projectId)
  const name = randomUUID()
  await renameProject(admin, { projectId, name, expectedName })
  const late = renameProject(admin, { projectId, name: randomUUID(), expectedName })
  await expect(late).rejects.toMatchObject({ name: 'Conflict', current: name })
  const worded = renameProject(admin, { projectId, question: 'Which?', expectedQuestion: 'Is it?' })
  await expect(worded).rejects.toMatchObject({ name: 'Conflict', current: 'Is it broken?' })
})
