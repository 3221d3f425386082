import { expect, test } from 'vitest'
import { previewBatch } from '#core/batch/preview-batch.ts'
import { setLabel } from '#core/label/set-label.ts'
import { reviewLabel } from '#core/review/review-label.ts'
import { openCore, type TestContext } from '#tests/kit/core.ts'
import { batchesOf } from './batches.ts'

const core = await openCore()
const { database, project, images, member } = core
const { carry, undo } = batchesOf(core)
const reason = 'the series is of one patient'

async function filled(classIndices: (number | null)[]) {
  const owner = await project()
  const made = await images(
    owner,
    classIndices.map((classIndex, i) => ({ groupKey: `g${i}`, classIndex })),
  )
  const [normal = '', fracture = ''] = owner.labelClasses.map(c => c.id)
  const classesOf = async () => {
    const now = await database.image.findMany({ where: { projectId: owner.id }, orderBy: { id: 'asc' } })
    return now
      .map(({ labelClassId }) => (labelClassId === normal ? 'N' : labelClassId === fracture ? 'F' : '-'))
      .join('')
  }
  return { owner, projectId: owner.id, ids: made.map(i => i.id), normal, fracture, classesOf }
}
const answer = async (ctx: TestContext, imageId: string, labelClassId: string) => {
  const { labelVersion } = await database.image.findUniqueOrThrow({ where: { id: imageId } })
  return setLabel({ ...ctx, now: new Date() }, { imageId, labelClassId, expectedVersion: labelVersion })
}

test('what came in some days is labelled and nothing else, by times that are kept as they were asked for', async () => {
  const { owner, projectId, fracture, classesOf } = await filled([null, null])
  const addedBefore = new Date(Date.now() + 60_000)
  await images(owner, [{ groupKey: 'later', classIndex: null }])
  const filter = { addedFrom: new Date(Date.now() - 60_000), addedBefore }
  const asked = { projectId, kind: 'LABEL', labelClassId: fracture, filter, reason } as const
  const { batch } = await carry(owner.admin, asked)
  expect(batch).toMatchObject({ doneCount: 3, filter: { addedBefore: addedBefore.toISOString() } })
  expect(await classesOf()).toBe('FFF')
  const { batch: none } = await carry(owner.admin, { ...asked, filter: { addedFrom: addedBefore } })
  expect(none).toMatchObject({ doneCount: 0, standingCount: 0 })
})

test('all of a filter is labelled, an event each with the id of the batch, and undone as it was', async () => {
  const { owner, projectId, ids, fracture, classesOf } = await filled([0, 1, null, null, 0, null])
  const asked = { projectId, kind: 'LABEL', labelClassId: fracture, filter: { unlabelled: true } } as const
  expect(await previewBatch(owner.admin, asked)).toEqual({
    ...{ imageCount: 3, lookedAtCount: 3, standingCount: 0, refused: {} },
    changing: [{ labelClassId: null, imageCount: 3 }],
  })
  const { job, batch } = await carry(owner.admin, { ...asked, reason })
  expect(job).toMatchObject({ status: 'SUCCEEDED', kind: 'BATCH' })
  expect(batch).toMatchObject({ doneCount: 3, standingCount: 0, refused: {}, reason })
  expect(await classesOf()).toBe('NFFFNF')
  const given = await database.auditEvent.findMany({ where: { projectId, action: 'LABEL_GIVEN' } })
  expect(given).toHaveLength(3)
  expect(new Set(given.map(e => (e.after as { batchId?: string }).batchId))).toEqual(new Set([batch.id]))
  expect(new Set(given.map(e => e.reason))).toEqual(new Set([reason]))
  const rows = () => database.auditEvent.findMany({ where: { projectId, nounId: batch.id }, orderBy: { seq: 'asc' } })
  expect(await rows()).toMatchObject([
    {
      action: 'BATCH_STARTED',
      noun: 'Batch',
      reason,
      after: { kind: 'LABEL', labelClass: 'Fracture', filter: { unlabelled: true } },
    },
    { action: 'BATCH_FINISHED', after: { doneCount: 3, standingCount: 0 }, actorId: owner.admin.actor?.id },
  ])

  const undone = await undo(owner.admin, batch.id)
  expect(undone.batch).toMatchObject({ restoredCount: 3, leftCount: 0, undoReason: 'it was a mistake' })
  expect(undone.batch.undoneAt).not.toBeNull()
  expect(await classesOf()).toBe('NF--N-')
  expect(await database.image.count({ where: { projectId, readingState: 'UNREAD' } })).toBe(3)
  expect((await rows()).slice(2)).toMatchObject([
    { action: 'BATCH_UNDO_STARTED', before: { doneCount: 3 } },
    { action: 'BATCH_UNDONE', after: { restoredCount: 3, leftCount: 0 }, reason: 'it was a mistake' },
  ])
  const taken = await database.auditEvent.findMany({ where: { projectId, action: 'LABEL_TAKEN_BACK' } })
  expect(taken).toHaveLength(3)
  expect(taken[0]).toMatchObject({ before: { labelClass: 'Fracture' }, after: { labelClass: null, batchId: batch.id } })
  expect(ids).toHaveLength(6)
})

test('what somebody said since is left as it is and counted; the others are as they were', async () => {
  const { owner, projectId, ids, normal, fracture, classesOf } = await filled([0, 0, 0])
  const other = await member(projectId, 'REVIEWER')
  const { batch } = await carry(owner.admin, { projectId, kind: 'LABEL', labelClassId: fracture, filter: {}, reason })
  expect(await classesOf()).toBe('FFF')
  await answer(other, ids[1] ?? '', normal)
  await answer(other, ids[1] ?? '', fracture)
  const { batch: undone } = await undo(owner.admin, batch.id)
  expect(undone).toMatchObject({ restoredCount: 2, leftCount: 1 })
  expect(await classesOf()).toBe('NFN')
})

test("whose own answer was there gets it again; where another's had come after it, that one counts again", async () => {
  const { owner, projectId, ids, normal, fracture, classesOf } = await filled([null, null, null])
  const [own = '', others = '', noted = ''] = ids
  const ada = await member(projectId, 'READER', 'REVIEWER')
  const bob = await member(projectId, 'READER')
  await answer(ada, own, normal)
  await answer(ada, others, fracture)
  await answer(bob, others, normal)
  await setLabel(ada, { imageId: noted, labelClassId: normal, expectedVersion: 0, note: 'C5', confidence: 80 })
  expect(await classesOf()).toBe('NNN')
  const { batch } = await carry(ada, { projectId, kind: 'LABEL', labelClassId: fracture, imageIds: ids, reason })
  expect(batch.doneCount).toBe(3)
  expect(await classesOf()).toBe('FFF')
  expect((await undo(ada, batch.id)).batch).toMatchObject({ restoredCount: 3, leftCount: 0 })
  expect(await classesOf()).toBe('NNN')
  const readings = await database.reading.findMany({ where: { imageId: noted, readerId: ada.actor?.id ?? '' } })
  const labels = await database.label.findMany({ where: { imageId: noted }, orderBy: { version: 'asc' } })
  expect(readings).toMatchObject([{ state: 'SUBMITTED', labelClassId: normal, version: 3 }])
  expect(labels.map(l => [l.labelClassId, l.note, l.confidence])).toEqual([
    [normal, 'C5', 80],
    [fracture, null, null],
    [normal, 'C5', 80],
  ])
  const counted = await database.referenceLabel.findFirst({ where: { imageId: others }, orderBy: { version: 'desc' } })
  expect(await database.label.findUnique({ where: { id: counted?.labelId ?? '' } })).toMatchObject({
    readerId: bob.actor?.id,
  })
  expect(owner.id).toBe(projectId)
})

test('a reader leaves what others answered, and what was taken out; the preview says the same as what comes of it', async () => {
  const { owner, projectId, ids, normal, fracture } = await filled([null, null, null, 0, null])
  const [mine = '', theirs = '', out = '', , free = ''] = ids
  const reader = await member(projectId, 'READER')
  const other = await member(projectId, 'READER')
  await answer(reader, mine, fracture)
  await answer(other, theirs, normal)
  await database.image.update({ where: { id: out }, data: { takenOutAt: new Date(), takenOutReason: 'x' } })
  const asked = { projectId, kind: 'LABEL', labelClassId: fracture, imageIds: ids } as const
  const preview = await previewBatch(reader, asked)
  expect(preview).toMatchObject({
    ...{ imageCount: 5, lookedAtCount: 5, standingCount: 1, refused: { TAKEN_OUT: 1, OTHERS_ANSWERED: 2 } },
    changing: [{ labelClassId: null, imageCount: 1 }],
  })
  const { batch } = await carry(reader, { ...asked, reason })
  expect(batch).toMatchObject({ doneCount: 1, standingCount: 1, refused: preview.refused })
  expect(await database.image.findUnique({ where: { id: theirs } })).toMatchObject({ labelClassId: normal })
  expect(await database.image.findUnique({ where: { id: free } })).toMatchObject({ labelClassId: fracture })
  const reviewer = await previewBatch(owner.admin, asked)
  expect(reviewer.refused).toEqual({ TAKEN_OUT: 1 })
})

test('where answers are reviewed, a review stands again with the answer that it was of', async () => {
  const { owner, projectId, ids, normal, fracture, classesOf } = await filled([null, null])
  await database.project.update({ where: { id: projectId }, data: { isReviewed: true } })
  const reader = await member(projectId, 'READER', 'REVIEWER')
  const [accepted = '', changed = ''] = ids
  const say = async (imageId: string) => setLabel(reader, { imageId, labelClassId: normal, expectedVersion: 0 })
  const [one, two] = [await say(accepted), await say(changed)]
  const reviewer = await member(projectId, 'REVIEWER')
  await reviewLabel(reviewer, { labelId: one.id, verdict: 'ACCEPT', expectedState: 'SUBMITTED' })
  await reviewLabel(reviewer, {
    labelId: two.id,
    verdict: 'CHANGE',
    labelClassId: fracture,
    expectedState: 'SUBMITTED',
  })
  expect(await classesOf()).toBe('NF')
  const state = () =>
    database.reading.findMany({
      where: { projectId, readerId: reader.actor?.id ?? '' },
      select: { state: true, labelClassId: true },
      orderBy: { imageId: 'asc' },
    })
  const before = await state()
  const { batch } = await carry(reader, { projectId, kind: 'LABEL', cannotTell: 'WRONG_VIEW', imageIds: ids, reason })
  expect(batch).toMatchObject({ doneCount: 2, refused: {} })
  expect(await state()).toMatchObject([
    { state: 'SUBMITTED', labelClassId: null },
    { state: 'SUBMITTED', labelClassId: null },
  ])
  await undo(reader, batch.id)
  expect(await state()).toEqual(before)
  expect(await classesOf()).toBe('NF')
  expect(owner.id).toBe(projectId)
})
