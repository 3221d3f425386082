import { expect, test } from 'vitest'
import { Conflict } from '#core/errors.ts'
import { LabelConflict } from '#core/label/label-conflict.ts'
import { setLabel } from '#core/label/set-label.ts'
import { takeBackLabel } from '#core/label/take-back-label.ts'
import { findNextReadings } from '#core/reading/find-next.ts'
import { openReading } from '#core/reading/open-reading.ts'
import { type PolicyInput, setReadingPolicy } from '#core/reading/set-policy.ts'
import { StatementAllowance } from '#core/statements.ts'
import { openCore, type TestContext } from '#tests/kit/core.ts'
import { writeLabelRows } from '#tests/kit/label-rows.ts'

const { database, project, member, images } = await openCore()

/** Two patients: three images of the first, one of the second. */
async function room(policy: Partial<PolicyInput> = {}) {
  const owner = await project()
  const asked = { projectId: owner.id, expectedRevision: 0, isGroupAnswered: true, ...policy }
  await setReadingPolicy(owner.admin, asked)
  const [ada, ben] = [await member(owner.id, 'READER'), await member(owner.id, 'READER')]
  const [normal = '', fracture = ''] = owner.labelClasses.map(c => c.id)
  const made = await images(
    owner,
    ['p1', 'p1', 'p1', 'p2'].map(groupKey => ({ groupKey, classIndex: null })),
  )
  const [a = '', b = '', c = '', d = ''] = made.map(i => i.id)
  const stand = async () => {
    const now = await database.image.findMany({ where: { projectId: owner.id }, orderBy: { id: 'asc' } })
    return now.map(i => (i.labelClassId === normal ? 'N' : i.labelClassId === fracture ? 'F' : '-')).join('')
  }
  return { owner, ada, ben, normal, fracture, a, b, c, d, stand }
}

const idOf = (ctx: TestContext) => ctx.actor?.id ?? ''
const say = (ctx: TestContext, imageId: string, labelClassId: string, expectedVersion = 0) => {
  const more = { note: 'C5', durationMs: 900, confidence: 80 }
  return setLabel({ ...ctx, now: new Date() }, { imageId, labelClassId, expectedVersion, ...more })
}
const next = (ctx: TestContext, projectId: string, take = 9) =>
  findNextReadings({ ...ctx, now: new Date() }, { projectId, readerId: idOf(ctx), without: [] }, take)

test('one answer is of all images of the group, each with a label and an event of its own; other groups wait', async () => {
  const { owner, ada, fracture, a, b, c, d, stand } = await room()
  const given = await say(ada, b, fracture)
  expect(given).toMatchObject({ imageId: b, version: 1, durationMs: 900, groupAnswerId: given.id })
  expect(await stand()).toBe('FFF-')
  const labels = await database.label.findMany({
    where: { image: { projectId: owner.id } },
    orderBy: { imageId: 'asc' },
  })
  expect(labels.map(l => [l.imageId, l.note, l.confidence, l.durationMs, l.groupAnswerId])).toEqual([
    [a, 'C5', 80, null, given.id],
    [b, 'C5', 80, 900, given.id],
    [c, 'C5', 80, null, given.id],
  ])
  const events = await database.auditEvent.findMany({ where: { projectId: owner.id, action: 'LABEL_GIVEN' } })
  expect(events).toHaveLength(3)
  expect(events.filter(e => (e.after as { groupAnswerId?: string }).groupAnswerId === given.id)).toHaveLength(2)
  expect(await next(ada, owner.id)).toEqual([d])
  const alone = await say(ada, d, fracture)
  expect(alone.groupAnswerId).toBeNull()
})

test('the same answer again writes nothing, and reaches what came to the group since', async () => {
  const { owner, ada, normal, a, stand } = await room()
  const given = await say(ada, a, normal)
  const count = () => database.label.count({ where: { image: { projectId: owner.id } } })
  expect((await say(ada, a, normal, 1)).id).toBe(given.id)
  expect(await count()).toBe(3)
  await images(owner, [{ groupKey: 'p1', classIndex: null }])
  expect((await say(ada, a, normal, 1)).id).toBe(given.id)
  expect(await count()).toBe(4)
  expect(await stand()).toBe('NNN-N')
})

test('an answer of somebody else on another image of the group stays, and on this one it is a choice', async () => {
  const { owner, ada, ben, normal, fracture, a, b, stand } = await room()
  await setReadingPolicy(owner.admin, { projectId: owner.id, expectedRevision: 1, isGroupAnswered: false })
  await say(ben, b, normal)
  await setReadingPolicy(owner.admin, { projectId: owner.id, expectedRevision: 2, isGroupAnswered: true })
  await say(ada, a, fracture)
  expect(await stand()).toBe('FNF-')
  await expect(say(ada, b, fracture)).rejects.toThrow(LabelConflict)
  expect(await stand(), 'nothing of a group is written beside a conflict').toBe('FNF-')
})

test('what an import said of the others is answered anew: it stays in their history', async () => {
  const { owner, ada, normal, fracture } = await room()
  const made = await images(
    owner,
    [0, 1].map(() => ({ groupKey: 'p3', classIndex: null })),
  )
  const imported = made.map(({ id: imageId }) => ({ imageId, labelClassId: normal, labeller: 'import:x' }))
  await writeLabelRows(
    database,
    owner.id,
    imported.map(row => ({ ...row, origin: 'IMPORT' as const })),
  )
  const where = { groupKey: 'p3', projectId: owner.id }
  await database.image.updateMany({ where, data: { labelVersion: 1, labelClassId: normal, readingState: 'DONE' } })
  const classesOf = async () => {
    const now = await database.image.findMany({ where })
    return now.map(i => i.labelClassId)
  }
  expect(await classesOf()).toEqual([normal, normal])
  await say(ada, made[0]?.id ?? '', fracture, 1)
  expect(await classesOf()).toEqual([fracture, fracture])
  expect(await database.label.count({ where: { image: where } })).toBe(4)
})

test('two blind readers answer the group for themselves, and neither is given what the other has open', async () => {
  const { owner, ada, ben, normal, fracture, a, c, d, stand } = await room({ readerCount: 2, isBlind: true })
  const cy = await member(owner.id, 'READER')
  await openReading({ ...ada, now: new Date() }, { imageId: a })
  await openReading({ ...ben, now: new Date() }, { imageId: c })
  expect(await next(cy, owner.id)).toEqual([d])
  await say(ada, a, normal)
  await say(ben, c, fracture)
  expect(await stand()).toBe('----')
  const states = await database.image.findMany({ where: { projectId: owner.id }, orderBy: { id: 'asc' } })
  expect(states.map(i => [i.readingState, i.readCount])).toEqual([
    ['DISAGREED', 2],
    ['DISAGREED', 2],
    ['DISAGREED', 2],
    ['UNREAD', 0],
  ])
})

test('taken back it is of all of the group, but where somebody has answered since', async () => {
  const { owner, ada, ben, normal, fracture, a, b, stand } = await room()
  const given = await say(ada, a, fracture)
  await setReadingPolicy(owner.admin, { projectId: owner.id, expectedRevision: 1, isGroupAnswered: false })
  await say(ben, b, normal, 1)
  await takeBackLabel(ada, { labelId: given.id })
  expect(await stand()).toBe('-N--')
  expect(await database.takeBack.count({ where: { label: { groupAnswerId: given.id } } })).toBe(2)
})

test('step by step a group is taken back as a whole, in as many statements however large it is', async () => {
  const { owner, ada, normal, fracture, a, b, stand } = await room()
  await images(
    owner,
    Array.from({ length: 197 }, () => ({ groupKey: 'p1', classIndex: null })),
  )
  await say(ada, a, normal)
  await say(ada, b, fracture, 1)
  const newest = () => database.label.findFirstOrThrow({ where: { imageId: b }, orderBy: { version: 'desc' } })
  const undo = async () => {
    const { id: labelId } = await newest()
    const allowance = new StatementAllowance(count => expect(count).toBeLessThan(30), 2)
    await allowance.run(() => takeBackLabel(ada, { labelId }))
  }
  await undo()
  expect(await stand()).toBe(`NNN-${'N'.repeat(197)}`)
  await undo()
  expect(await stand()).toBe('-'.repeat(201))
})

test('a group that is larger than one answer may be is refused with a word, and nothing is written', async () => {
  const { owner, ada, normal, a } = await room()
  await images(
    owner,
    Array.from({ length: 498 }, () => ({ groupKey: 'p1', classIndex: null })),
  )
  const refused = say(ada, a, normal)
  await expect(refused).rejects.toThrow(Conflict)
  await expect(refused).rejects.toThrow('its group has more than 500 images')
  expect(await database.label.count({ where: { image: { projectId: owner.id } } })).toBe(0)
})

test('what comes back to be read again is answered alone', async () => {
  const { owner, ada, normal, fracture, a, stand } = await room({ repeatPercent: 100, repeatDays: 7 })
  await say(ada, a, normal)
  const back = { ...ada, now: new Date(Date.now() + 8 * 24 * 3600 * 1000) }
  expect(await findNextReadings(back, { projectId: owner.id, readerId: idOf(ada), without: [] }, 9)).toContain(a)
  await setLabel(back, { imageId: a, labelClassId: fracture, expectedVersion: 0 })
  expect(await stand()).toBe('NNN-')
  expect(await database.label.count({ where: { image: { projectId: owner.id } } })).toBe(4)
})
