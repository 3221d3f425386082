import { expect, test } from 'vitest'
import { previewBatch } from '#core/batch/preview-batch.ts'
import { startBatch } from '#core/batch/start-batch.ts'
import { Forbidden, InvalidInput, NotFound } from '#core/errors.ts'
import { setLabel } from '#core/label/set-label.ts'
import { endMembership } from '#core/membership/end-membership.ts'
import { countAssigned } from '#core/reading/count-assigned.ts'
import { findNextReadings } from '#core/reading/find-next.ts'
import { setReadingPolicy } from '#core/reading/set-policy.ts'
import { sweepAssignments } from '#core/reading/sweep-assignments.ts'
import { openCore, type TestContext } from '#tests/kit/core.ts'
import { batchesOf } from './batches.ts'

const core = await openCore()
const { database, project, images, member } = core
const { carry, undo } = batchesOf(core)
const reason = 'the hips are for whoever knows hips'

async function filled(count: number) {
  const owner = await project()
  const made = await images(
    owner,
    Array.from({ length: count }, (_, i) => ({ groupKey: `g${i}`, classIndex: null })),
  )
  const [normal = '', fracture = ''] = owner.labelClasses.map(c => c.id)
  const ids = made.map(i => i.id)
  const stateOf = async (id: string) => {
    const image = await database.image.findUniqueOrThrow({ where: { id } })
    const { readerCount, readingState, readCount, labelClassId, assignedCount } = image
    return { readerCount, readingState, readCount, labelClassId, assignedCount }
  }
  const idOf = (ctx: TestContext) => ctx.actor?.id ?? ''
  const next = (ctx: TestContext) =>
    findNextReadings({ database, now: new Date() }, { projectId: owner.id, readerId: idOf(ctx), without: [] }, 20)
  return { owner, projectId: owner.id, ids, normal, fracture, stateOf, next, idOf }
}
const answer = async (ctx: TestContext, imageId: string, labelClassId: string) => {
  const reading = await database.reading.findFirst({ where: { imageId, readerId: ctx.actor?.id ?? '', round: 1 } })
  const image = await database.image.findUniqueOrThrow({ where: { id: imageId }, include: { project: true } })
  const isOwn = (image.readerCount ?? image.project.readerCount) > 1
  const expectedVersion = isOwn ? (reading?.version ?? 0) : image.labelVersion
  return setLabel({ ...ctx, now: new Date() }, { imageId, labelClassId, expectedVersion })
}

test('a part of the images has two readers: one answer is not enough there, and undone it is again', async () => {
  const { owner, projectId, ids, normal, fracture, stateOf } = await filled(4)
  const [ben, cara] = [await member(owner.id, 'READER'), await member(owner.id, 'READER')]
  const [one = '', two = '', three = ''] = ids
  await answer(ben, one, normal)
  const asked = { projectId, kind: 'SET_READERS', readerCount: 2, imageIds: [one, two] } as const
  expect(await previewBatch(owner.admin, asked)).toMatchObject({ imageCount: 2, standingCount: 0, refused: {} })
  const { batch } = await carry(owner.admin, { ...asked, reason })
  expect(batch).toMatchObject({ doneCount: 2, standingCount: 0, readerCount: 2 })
  // What was said of it stands until the other has read it, too.
  expect(await stateOf(one)).toMatchObject({ readerCount: 2, readingState: 'IN_READING', labelClassId: normal })
  expect(await stateOf(three)).toMatchObject({ readerCount: null, readingState: 'UNREAD' })
  await answer(cara, one, fracture)
  expect(await stateOf(one)).toMatchObject({ readingState: 'DISAGREED', readCount: 2, labelClassId: null })
  await answer(ben, two, normal)
  expect(await stateOf(two)).toMatchObject({ readingState: 'IN_READING', labelClassId: null })
  await answer(ben, three, normal)
  expect(await stateOf(three)).toMatchObject({ readingState: 'DONE', labelClassId: normal })

  expect(await previewBatch(owner.admin, asked)).toMatchObject({ standingCount: 2, changing: [] })
  const { batch: undone } = await undo(owner.admin, batch.id, 'it was meant for others')
  expect(undone).toMatchObject({ restoredCount: 2, leftCount: 0 })
  // Of two answers that contradict each other none is picked in silence.
  expect(await stateOf(one)).toMatchObject({ readerCount: null, readingState: 'DISAGREED' })
  expect(await stateOf(two)).toMatchObject({ readerCount: null, readingState: 'DONE', labelClassId: normal })
  const events = await database.auditEvent.findMany({
    where: { projectId, action: 'READERS_SET' },
    orderBy: { id: 'asc' },
  })
  expect(events.map(({ nounId, after }) => [nounId, (after as { readerCount: number | null }).readerCount])).toEqual([
    [one, 2],
    [two, 2],
    [one, null],
    [two, null],
  ])
})

test('an answer that was on its way when another number was set is settled under that number', async () => {
  const { owner, projectId, ids, normal, stateOf } = await filled(12)
  const ben = await member(owner.id, 'READER')
  const set = carry(owner.admin, { projectId, kind: 'SET_READERS', readerCount: 2, filter: {}, reason })
  const given = await Promise.allSettled(ids.map(id => answer(ben, id, normal)))
  await set
  const states = await Promise.all(ids.map(stateOf))
  for (const [i, state] of states.entries())
    expect(state.readingState, `${i}`).toBe(given[i]?.status === 'fulfilled' ? 'IN_READING' : 'UNREAD')
})

test("what is assigned comes first for its reader, in nobody else's list, and ends as an assignment when it is answered", async () => {
  const { owner, projectId, ids, normal, stateOf, next, idOf } = await filled(6)
  const [ben, cara] = [await member(owner.id, 'READER'), await member(owner.id, 'READER')]
  const mine = ids.slice(3)
  const asked = { projectId, kind: 'ASSIGN', assigneeId: idOf(ben), imageIds: mine } as const
  expect(await previewBatch(owner.admin, asked)).toMatchObject({ imageCount: 3, standingCount: 0, refused: {} })
  const { batch } = await carry(owner.admin, { ...asked, reason })
  expect(batch).toMatchObject({ doneCount: 3, assigneeId: idOf(ben) })
  const forBen = await next(ben)
  expect(new Set(forBen.slice(0, 3))).toEqual(new Set(mine))
  expect(forBen).toHaveLength(6)
  expect(new Set(await next(cara))).toEqual(new Set(ids.slice(0, 3)))
  expect(await countAssigned(ben, projectId)).toBe(3)

  await answer(ben, mine[0] ?? '', normal)
  expect(await countAssigned(ben, projectId)).toBe(2)
  expect(await next(ben)).not.toContain(mine[0])
  expect(await stateOf(mine[0] ?? '')).toMatchObject({ readingState: 'DONE', labelClassId: normal })
  // Again: what stands is counted, what was answered is not asked for once more.
  const { batch: again } = await carry(owner.admin, { ...asked, imageIds: ids, reason })
  expect(again).toMatchObject({ doneCount: 3, standingCount: 3 })
  await answer(cara, ids[0] ?? '', normal)
  const { batch: ofCara } = await carry(owner.admin, { ...asked, assigneeId: idOf(cara), imageIds: ids, reason })
  expect(ofCara).toMatchObject({ doneCount: 4, refused: { ALREADY_READ: 1, NOTHING_TO_READ: 1 } })
  expect((await stateOf(ids[1] ?? '')).assignedCount).toBe(2)
  const back = await undo(owner.admin, ofCara.id, 'not hers')
  expect(back.batch).toMatchObject({ restoredCount: 4, leftCount: 0 })
  expect(await next(cara)).toEqual([])
})

test('what was answered since is left by undoing, and by assigning no more', async () => {
  const { owner, projectId, ids, normal, stateOf, next, idOf } = await filled(3)
  const [ben, cara] = [await member(owner.id, 'READER'), await member(owner.id, 'READER')]
  const asked = { projectId, assigneeId: idOf(ben), filter: {}, reason } as const
  const { batch } = await carry(owner.admin, { ...asked, kind: 'ASSIGN' })
  await answer(ben, ids[0] ?? '', normal)
  const { batch: no } = await carry(owner.admin, { ...asked, kind: 'UNASSIGN', exceptIds: [ids[2] ?? ''] })
  expect(no).toMatchObject({ doneCount: 1, refused: { ALREADY_READ: 1 } })
  expect(await next(cara)).toEqual([ids[1]])
  const { batch: undone } = await undo(owner.admin, batch.id, 'none of it')
  expect(undone).toMatchObject({ restoredCount: 1, leftCount: 2 })
  expect(new Set(await next(cara))).toEqual(new Set(ids.slice(1)))
  const { batch: assignedAgain } = await undo(owner.admin, no.id, 'his after all')
  expect(assignedAgain).toMatchObject({ restoredCount: 1, leftCount: 0 })
  expect(await stateOf(ids[1] ?? '')).toMatchObject({ assignedCount: 1 })
})

test('what is assigned to somebody who leaves is read by others, and says why', async () => {
  const { owner, projectId, ids, next, idOf } = await filled(3)
  const [ben, cara] = [await member(owner.id, 'READER'), await member(owner.id, 'READER')]
  await carry(owner.admin, { projectId, kind: 'ASSIGN', assigneeId: idOf(ben), filter: {}, reason })
  expect(await next(cara)).toEqual([])
  await endMembership(owner.admin, { projectId, userId: idOf(ben) })
  expect(await sweepAssignments({ ...owner.admin, actor: null })).toBe(3)
  expect(new Set(await next(cara))).toEqual(new Set(ids))
  const events = await database.auditEvent.findMany({ where: { projectId, action: 'IMAGE_UNASSIGNED' } })
  expect(events).toHaveLength(3)
  expect(events[0]).toMatchObject({
    actorId: null,
    reason: 'whoever it was assigned to may answer images here no more',
  })
  expect(await sweepAssignments({ ...owner.admin, actor: null })).toBe(0)
})

test('where two readers are asked for, each that it is assigned to reads it, and nobody else', async () => {
  const { owner, projectId, ids, normal, stateOf, next, idOf } = await filled(2)
  const [ben, cara, dan] = [
    await member(owner.id, 'READER'),
    await member(owner.id, 'READER'),
    await member(owner.id, 'READER'),
  ]
  await setReadingPolicy(owner.admin, { projectId, readerCount: 2, expectedRevision: 0 })
  const [one = '', two = ''] = ids
  for (const reader of [ben, cara])
    await carry(owner.admin, { projectId, kind: 'ASSIGN', assigneeId: idOf(reader), imageIds: [one], reason })
  await answer(ben, one, normal)
  expect(await next(cara)).toEqual([one, two])
  expect(await next(dan)).toEqual([two])
  await answer(cara, one, normal)
  expect(await stateOf(one)).toMatchObject({ readingState: 'DONE', readCount: 2, labelClassId: normal })
})

test.each([
  ['0 readers', { kind: 'SET_READERS', readerCount: 0 }, /readerCount is 0; allowed: a whole number from 1 to 9/],
  ['10 readers', { kind: 'SET_READERS', readerCount: 10 }, /readerCount is 10; allowed: a whole number from 1 to 9/],
  [
    'readers of a label',
    { kind: 'TAKE_OUT', readerCount: 2 },
    /readerCount is 2; allowed: nothing where kind is TAKE_OUT/,
  ],
  ['nobody', { kind: 'ASSIGN' }, /assigneeId is nobody; allowed: a member with one of the roles READER/],
  ['a stranger', { kind: 'ASSIGN', assigneeId: 'nobody-of-ours' }, /there is no User nobody-of-ours/],
  ['no reader of these', { kind: 'UNASSIGN', assigneeId: 'nobody-of-ours' }, /there is no User nobody-of-ours/],
  [
    'a reader for a label',
    { kind: 'LABEL', assigneeId: 'x', cannotTell: 'OTHER' },
    /assigneeId is x; allowed: nothing/,
  ],
] as const)('%s: refused, and nothing is queued', async (_name, bad, message) => {
  const { owner, projectId } = await filled(1)
  const input = { projectId, filter: {}, reason, ...bad }
  await expect(startBatch(owner.admin, input)).rejects.toThrow(message)
  await expect(previewBatch(owner.admin, input)).rejects.toThrow(message)
  expect(await database.batch.count({ where: { projectId } })).toBe(0)
})

test('it is for administrators; an engineer is nobody to whom images are assigned', async () => {
  const { owner, projectId, idOf } = await filled(1)
  const [reviewer, engineer] = [await member(owner.id, 'REVIEWER'), await member(owner.id, 'ENGINEER')]
  const set = { projectId, kind: 'SET_READERS', readerCount: 2, filter: {}, reason } as const
  await expect(startBatch(reviewer, set)).rejects.toThrow(Forbidden)
  await expect(previewBatch(engineer, set)).rejects.toThrow(Forbidden)
  const assign = { ...set, kind: 'ASSIGN', readerCount: null, assigneeId: idOf(engineer) } as const
  await expect(startBatch(owner.admin, assign)).rejects.toThrow(InvalidInput)
  const stranger = { ...assign, assigneeId: idOf(await core.person('stranger')) }
  await expect(startBatch(owner.admin, stranger)).rejects.toThrow(/allowed: a member with one of the roles READER/)
  const unread = { ...stranger, kind: 'UNASSIGN' } as const
  await expect(startBatch(owner.admin, unread)).rejects.toThrow(/allowed: somebody to whom images are assigned/)
  const elsewhere = await project()
  await expect(startBatch(elsewhere.admin, set)).rejects.toThrow(NotFound)
})
