import { expect, test } from 'vitest'
import { carryOutBatch } from '#core/batch/carry-out.ts'
import { previewBatch } from '#core/batch/preview-batch.ts'
import { type BatchInput, startBatch } from '#core/batch/start-batch.ts'
import { mostPicked } from '#core/batch/target.ts'
import { undoBatch } from '#core/batch/undo-batch.ts'
import { Conflict, Forbidden, InvalidInput, NotFound, Unauthenticated } from '#core/errors.ts'
import { newId } from '#core/id.ts'
import { putBackImage } from '#core/image/take-out.ts'
import { cancelJob } from '#core/job/cancel.ts'
import { setLabel } from '#core/label/set-label.ts'
import { retryJob } from '#core/prediction/retry-job.ts'
import { StatementAllowance } from '#core/statements.ts'
import { openCore } from '#tests/kit/core.ts'
import { runTask } from '#tests/kit/run-task.ts'
import { batchTask } from '#worker/tasks/batch.ts'
import { batchesOf } from './batches.ts'

const core = await openCore()
const { database, project, images, member, person, product, claim } = core
const { carry, undo, now } = batchesOf(core)
const reason = 'not of this study'

async function filled(count: number, classIndex: number | null = null) {
  const owner = await project()
  const made = await images(
    owner,
    Array.from({ length: count }, (_, i) => ({ groupKey: `g${i}`, classIndex })),
  )
  const [normal = '', fracture = ''] = owner.labelClasses.map(c => c.id)
  return { owner, projectId: owner.id, ids: made.map(i => i.id), normal, fracture }
}
const outOf = (projectId: string) => database.image.count({ where: { projectId, takenOutAt: { not: null } } })

test('images are taken out and put back again by undoing, but for what somebody put back and took out since', async () => {
  const { owner, projectId, ids } = await filled(5)
  const target = { projectId, filter: {}, exceptIds: ids.slice(0, 1) }
  const asked = { ...target, kind: 'TAKE_OUT' } as const
  expect(await previewBatch(owner.admin, asked)).toMatchObject({ imageCount: 4, standingCount: 0, refused: {} })
  const { batch } = await carry(owner.admin, { ...asked, reason })
  expect(batch).toMatchObject({ doneCount: 4, standingCount: 0 })
  expect(await outOf(projectId)).toBe(4)
  const events = await database.auditEvent.findMany({ where: { projectId, action: 'IMAGE_TAKEN_OUT' } })
  expect(events.map(e => e.after)).toEqual(Array.from({ length: 4 }, () => ({ batchId: batch.id })))
  await putBackImage(owner.admin, { imageId: ids[4] ?? '', reason: 'it is of it' })
  expect((await undo(owner.admin, batch.id)).batch).toMatchObject({ restoredCount: 3, leftCount: 1 })
  expect(await outOf(projectId)).toBe(0)
})

test('what is put back goes out again by undoing, as whoever took it out said, unless somebody read it meanwhile', async () => {
  const { owner, projectId, ids, normal } = await filled(3)
  const [one = '', two = '', there = ''] = ids
  await carry(owner.admin, { projectId, kind: 'TAKE_OUT', imageIds: [one, two], reason })
  const asked = { projectId, kind: 'PUT_BACK', imageIds: [one, two, there] } as const
  expect(await previewBatch(owner.admin, asked)).toMatchObject({ standingCount: 1, refused: {} })
  const { batch } = await carry(owner.admin, { ...asked, reason: 'it was right' })
  expect(batch).toMatchObject({ doneCount: 2, standingCount: 1 })
  expect(await outOf(projectId)).toBe(0)
  await setLabel(owner.admin, { imageId: two, labelClassId: normal, expectedVersion: 0 })
  expect((await undo(owner.admin, batch.id)).batch).toMatchObject({ restoredCount: 1, leftCount: 1 })
  expect(await database.image.findUnique({ where: { id: one } })).toMatchObject({
    takenOutReason: reason,
    takenOutById: owner.admin.actor?.id,
  })
})

test('whoever may take out only what they brought leaves the rest', async () => {
  const { projectId, ids } = await filled(3)
  const reviewer = await member(projectId, 'REVIEWER')
  const own = ids.slice(0, 1)
  const mine = await database.job.create({
    data: { projectId, kind: 'IMPORT', status: 'SUCCEEDED', createdById: reviewer.actor?.id ?? '' },
  })
  const source = { projectId, jobId: mine.id, source: 'FOLDER', location: '/mine' } as const
  const { id: importId } = await database.import.create({ data: source })
  await database.image.updateMany({ where: { id: { in: own } }, data: { importId } })
  const asked = { projectId, kind: 'TAKE_OUT', filter: {} } as const
  expect(await previewBatch(reviewer, asked)).toMatchObject({ refused: { NOT_YOURS: 2 } })
  const { batch } = await carry(reviewer, { ...asked, reason })
  expect(batch).toMatchObject({ doneCount: 1, refused: { NOT_YOURS: 2 } })
})

test('it is carried out by ranges, in as many statements a range whatever its size, and goes on where a worker died', async () => {
  const { owner, projectId, normal, ids } = await filled(1200)
  const { id, jobId } = await startBatch(owner.admin, {
    projectId,
    kind: 'LABEL',
    labelClassId: normal,
    filter: {},
    reason,
  })
  const first = await claim(jobId)
  const stop = new AbortController()
  const sent = new StatementAllowance(() => undefined, 1)
  const context = () => ({ ...product(), actor: first.actor })
  const report = ({ done }: { done: number }) => {
    if (done >= 500) stop.abort(new Error('died'))
  }
  const dying = sent.run(async () => carryOutBatch(context, first, await now(id), { report, signal: stop.signal }))
  await dying.catch(error => expect(error.message).toBe('died'))
  // The range after the report is not begun once somebody asked to stop.
  const half = await now(id)
  expect(half.doneCount).toBeGreaterThanOrEqual(500)
  expect(half.doneCount).toBeLessThan(1200)
  expect(sent.count).toBeLessThan(80)
  const job = await runTask(core, batchTask, jobId, { attempt: 2 })
  expect(job).toMatchObject({ status: 'SUCCEEDED' })
  expect(await now(id)).toMatchObject({ doneCount: 1200, standingCount: 0 })
  expect(await database.label.count({ where: { imageId: { in: ids } } })).toBe(1200)
  expect(await database.auditEvent.count({ where: { projectId, action: 'LABEL_GIVEN' } })).toBe(1200)
  expect(await database.batchItem.count({ where: { batchId: id } })).toBe(1200)
})

test('cancelled in the middle it can be undone as far as it came, and goes on no more after that', async () => {
  const { owner, projectId, normal } = await filled(700)
  const { id, jobId } = await startBatch(owner.admin, {
    projectId,
    kind: 'LABEL',
    labelClassId: normal,
    filter: {},
    reason,
  })
  await expect(undoBatch(owner.admin, { batchId: id, reason })).rejects.toThrow('it is QUEUED: cancel it first')
  const taken = await claim(jobId)
  const stop = new AbortController()
  const report = ({ done }: { done: number }) => {
    if (done >= 500) stop.abort(new Error('enough'))
  }
  const context = () => ({ ...product(), actor: taken.actor })
  await carryOutBatch(context, taken, await now(id), { report, signal: stop.signal }).catch(() => undefined)
  await database.job.update({ where: { id: jobId }, data: { status: 'QUEUED' } })
  await cancelJob(owner.admin, { id: jobId })
  const { doneCount } = await now(id)
  expect((await undo(owner.admin, id)).batch).toMatchObject({ restoredCount: doneCount, leftCount: 0 })
  expect(await database.image.count({ where: { projectId, labelClassId: { not: null } } })).toBe(0)
  await expect(retryJob(owner.admin, { id: jobId })).rejects.toThrow('what it did was undone')
  await expect(undoBatch(owner.admin, { batchId: id, reason })).rejects.toThrow('undone already')
})

test('what is added, and what others answered, after it was asked for is not touched', async () => {
  const { owner, projectId, normal, fracture, ids } = await filled(2)
  const other = await member(projectId, 'REVIEWER')
  const { id, jobId } = await startBatch(owner.admin, {
    projectId,
    kind: 'LABEL',
    labelClassId: normal,
    filter: {},
    reason,
  })
  await setLabel(other, { imageId: ids[0] ?? '', labelClassId: fracture, expectedVersion: 0 })
  const [late] = await images(owner, [{ groupKey: 'late', classIndex: null }])
  await runTask(core, batchTask, jobId)
  expect(await now(id)).toMatchObject({ doneCount: 1, refused: { CHANGED_MEANWHILE: 1 } })
  expect(await database.image.findUnique({ where: { id: late?.id ?? '' } })).toMatchObject({ labelClassId: null })
  expect(await database.image.findUnique({ where: { id: ids[0] ?? '' } })).toMatchObject({ labelClassId: fracture })
})

test('what cannot be meant is refused, naming the value and what is allowed', async () => {
  const { owner, projectId, normal, ids } = await filled(2)
  const label = { projectId, kind: 'LABEL', labelClassId: normal, imageIds: ids, reason } as const
  const other = await filled(1)
  const refused: [Partial<BatchInput>, new (...args: never[]) => Error, RegExp][] = [
    [{ imageIds: [] }, InvalidInput, /imageIds is no image; allowed: 1 to 5000 images, or a filter/],
    [{ filter: {} }, InvalidInput, /imageIds is 2 images; allowed: imageIds or filter, not both/],
    [{ exceptIds: ids }, InvalidInput, /exceptIds is 2 images; allowed: nothing beside imageIds/],
    [
      { imageIds: Array.from({ length: mostPicked + 1 }, () => newId()) },
      InvalidInput,
      /imageIds is 5001 images; allowed: at most 5000: name more by a filter/,
    ],
    [{ imageIds: other.ids }, NotFound, new RegExp(`there is no Image ${other.ids[0]}`)],
    [{ imageIds: ['x'] }, NotFound, /there is no Image x/],
    [{ labelClassId: other.normal }, InvalidInput, /allowed: .*\(Normal\), .*\(Fracture\)/],
    [{ labelClassId: null }, InvalidInput, /labelClassId is null; allowed: .*or cannotTell/],
    [{ kind: 'TAKE_OUT' }, InvalidInput, /labelClassId is .*; allowed: nothing where kind is TAKE_OUT/],
    [{ kind: 'PUT_BACK', labelClassId: null, cannotTell: 'OTHER' }, InvalidInput, /cannotTell is OTHER/],
    [
      { imageIds: null, filter: { split: 'TEST' } },
      InvalidInput,
      /split is TEST; allowed: beside the datasetVersionId/,
    ],
    [{ imageIds: null, filter: { importId: 'x' } }, NotFound, /there is no Import x/],
    [{ imageIds: null, filter: { labelClassId: other.normal } }, NotFound, /there is no LabelClass/],
    [{ imageIds: null, filter: {}, exceptIds: other.ids }, NotFound, /there is no Image/],
    [{ imageIds: null, filter: { readerId: 'nobody' } }, NotFound, /there is no User nobody/],
    [{ reason: ' ' }, InvalidInput, /reason is/],
  ]
  for (const [part, error, says] of refused) {
    const failed = await startBatch(owner.admin, { ...label, ...part }).catch(e => e)
    expect(failed, JSON.stringify(part)).toBeInstanceOf(error)
    expect(failed.message).toMatch(says)
  }
  expect(await database.batch.count({ where: { projectId } })).toBe(0)
})

test('rights: by kind; of those of others only whoever may; nobody who reads blind; nothing for strangers', async () => {
  const { owner, projectId, normal } = await filled(1)
  const label = { projectId, kind: 'LABEL', labelClassId: normal, filter: {}, reason } as const
  const out = { projectId, kind: 'TAKE_OUT', filter: {}, reason } as const
  await expect(startBatch(product(), label)).rejects.toThrow(Unauthenticated)
  await expect(startBatch(await person('stranger'), label)).rejects.toThrow(NotFound)
  for (const [role, input] of [
    ['ENGINEER', label],
    ['AUDITOR', label],
    ['AUDITOR', out],
    ['READER', out],
  ] as const) {
    const ctx = await member(projectId, role)
    await expect(startBatch(ctx, input)).rejects.toThrow(Forbidden)
    await expect(previewBatch(ctx, input)).rejects.toThrow(Forbidden)
  }
  const reader = await member(projectId, 'READER')
  const reviewer = await member(projectId, 'REVIEWER')
  const { batch } = await carry(reader, label)
  await expect(undoBatch(reviewer, { batchId: batch.id, reason })).rejects.toThrow(/undo batches needs the role ADMIN/)
  await expect(undoBatch(await person('stranger'), { batchId: batch.id, reason })).rejects.toThrow(NotFound)
  expect((await undo(owner.admin, batch.id)).batch).toMatchObject({
    restoredCount: 1,
    undoneById: owner.admin.actor?.id,
  })
  await database.project.update({ where: { id: projectId }, data: { isBlind: true } })
  await expect(startBatch(reader, label)).rejects.toThrow(/you read this project blind/)
  await expect(previewBatch(reader, label)).rejects.toThrow(Forbidden)
  await expect(undoBatch(owner.admin, { batchId: newId(), reason })).rejects.toThrow(NotFound)
  await expect(undoBatch(owner.admin, { batchId: batch.id, reason })).rejects.toThrow(Conflict)
})

test('the record of a batch changes no more than its progress, and what an image was before not at all', async () => {
  const { owner, projectId, normal } = await filled(1)
  const { batch } = await carry(owner.admin, { projectId, kind: 'LABEL', labelClassId: normal, filter: {}, reason })
  const where = { id: batch.id }
  await expect(database.batch.update({ where, data: { reason: 'another' } })).rejects.toThrow()
  await expect(database.batch.update({ where, data: { isOwnOnly: true } })).rejects.toThrow()
  await expect(database.batch.deleteMany({ where })).rejects.toThrow()
  await expect(database.batchItem.updateMany({ where: { batchId: batch.id }, data: { revision: 9 } })).rejects.toThrow()
})
