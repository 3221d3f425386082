import { expect, test } from 'vitest'
import { adjudicateImage } from '#core/adjudication/adjudicate-image.ts'
import { Conflict, Forbidden, InvalidInput, NotFound } from '#core/errors.ts'
import { type GoldInput, setGoldAnswer } from '#core/gold/set-gold.ts'
import { takeBackGoldAnswer } from '#core/gold/take-back-gold.ts'
import { takeOutImage } from '#core/image/take-out.ts'
import { setLabel } from '#core/label/set-label.ts'
import { takeBackLabel } from '#core/label/take-back-label.ts'
import { isHidden } from '#core/membership/blind.ts'
import { findNextReadings } from '#core/reading/find-next.ts'
import { type PolicyInput, setReadingPolicy } from '#core/reading/set-policy.ts'
import { ownStatistics, readerStatistics } from '#core/reading/statistics.ts'
import { openCore, type TestContext } from '#tests/kit/core.ts'

const { database, project, member, images } = await openCore()
const idOf = (ctx: TestContext) => ctx.actor?.id ?? ''

async function setPolicy(owner: { admin: TestContext; id: string }, policy: Partial<PolicyInput>) {
  const { policyRevision } = await database.project.findUniqueOrThrow({ where: { id: owner.id } })
  return setReadingPolicy(owner.admin, { projectId: owner.id, expectedRevision: policyRevision, ...policy })
}

async function room(count: number, policy: Partial<PolicyInput> = {}) {
  const owner = await project()
  await setPolicy(owner, { readerCount: 2, isBlind: true, ...policy })
  const [ada, ben, judge] = [
    await member(owner.id, 'READER'),
    await member(owner.id, 'READER'),
    await member(owner.id, 'REVIEWER'),
  ]
  const [normal = '', fracture = ''] = owner.labelClasses.map(c => c.id)
  const wanted = Array.from({ length: count }, (_, i) => ({ groupKey: `g${i}`, classIndex: null }))
  const ids = (await images(owner, wanted)).map(i => i.id)
  return { owner, ada, ben, judge, normal, fracture, ids, imageId: ids[0] ?? '' }
}

const say = (ctx: TestContext, imageId: string, labelClassId: string, expectedVersion = 0) =>
  setLabel(ctx, { imageId, labelClassId, expectedVersion })
const gold = (ctx: TestContext, imageId: string, labelClassId: string, more: Partial<GoldInput> = {}) =>
  setGoldAnswer(ctx, { imageId, labelClassId, expectedNumber: 0, ...more })
const next = (ctx: TestContext, projectId: string, without: string[] = [], take = 20) =>
  findNextReadings(ctx, { projectId, readerId: idOf(ctx), without }, take)
const stands = (id: string) =>
  database.image.findUniqueOrThrow({
    where: { id },
    select: { readingState: true, labelClassId: true, labelVersion: true, goldNumber: true },
  })

test('a gold answer is the reference label, and nothing that readers say moves it', async () => {
  const { ada, ben, judge, normal, fracture, imageId } = await room(1)
  const set = await gold(judge, imageId, fracture, { explanation: 'Step at C5.', reason: 'sure' })
  expect(set).toMatchObject({ number: 1, labelClassId: fracture, explanation: 'Step at C5.', setById: idOf(judge) })
  const stood = { readingState: 'DONE', labelClassId: fracture, labelVersion: 1, goldNumber: 1 }
  expect(await stands(imageId)).toEqual(stood)
  await say(ada, imageId, normal)
  await say(ben, imageId, normal)
  expect(await stands(imageId)).toEqual(stood)
  const [reference] = await database.referenceLabel.findMany({ where: { imageId } })
  expect(reference).toMatchObject({ origin: 'GOLD', goldAnswerId: set.id, labelIds: [] })
  await expect(
    adjudicateImage(judge, { imageId, labelIds: [], labelClassId: normal }),
    'nor a decision',
  ).rejects.toThrow('nothing to decide')
})

test('an answer on it that is taken back moves nothing, and it waits for its reader as any other would', async () => {
  const { owner, ada, judge, normal, fracture, ids } = await room(2)
  const [known = '', other = ''] = ids
  await gold(judge, known, fracture)
  const stood = await stands(known)
  for (const id of [known, other]) {
    const { id: labelId } = await say(ada, id, normal)
    await takeBackLabel(ada, { labelId })
    expect((await next(ada, owner.id))[0], id).toBe(id)
    await say(ada, id, normal, 1)
    expect(await next(ada, owner.id)).not.toContain(id)
  }
  expect(await stands(known)).toEqual(stood)
})

test('it is superseded, never changed, and taken back; each with its event, and what readers said counts again', async () => {
  const { owner, ada, ben, judge, normal, fracture, imageId } = await room(1)
  await say(ada, imageId, normal)
  await say(ben, imageId, normal)
  const first = await gold(judge, imageId, normal)
  expect(first.labelIds, 'what was frozen rests on the answers that said the same').toHaveLength(2)
  expect(await gold(judge, imageId, normal), 'the same again').toEqual(first)
  await expect(gold(judge, imageId, fracture, { expectedNumber: 0 }), 'not seen').rejects.toThrow(Conflict)
  const second = await gold(owner.admin, imageId, fracture, { expectedNumber: 1, reason: 'looked again' })
  expect(second).toMatchObject({ number: 2, labelIds: [] })
  const other = { imageId, goldAnswerId: first.id, reason: 'wrong' }
  await expect(takeBackGoldAnswer(judge, other)).rejects.toThrow(InvalidInput)
  const reason = 'not sure any more'
  expect(await takeBackGoldAnswer(judge, { imageId, goldAnswerId: second.id, reason })).toMatchObject({
    ...{ number: 3, isTakenBack: true, labelClassId: null, reason },
  })
  expect(await stands(imageId)).toMatchObject({ readingState: 'DONE', labelClassId: normal, goldNumber: 0 })
  await expect(takeBackGoldAnswer(judge, { imageId, goldAnswerId: second.id, reason })).rejects.toThrow(Conflict)
  expect(await gold(judge, imageId, normal), 'and again').toMatchObject({ number: 4 })
  const events = await database.auditEvent.findMany({ where: { noun: 'GoldAnswer' }, orderBy: { id: 'asc' } })
  const own = events.filter(e => e.projectId === owner.id)
  expect(own.map(e => [e.action, e.reason])).toEqual([
    ['GOLD_SET', null],
    ['GOLD_SET', 'looked again'],
    ['GOLD_TAKEN_BACK', reason],
    ['GOLD_SET', null],
  ])
  expect(own[1]).toMatchObject({
    before: { imageId, labelClass: 'Normal', number: 1 },
    after: { imageId, labelClass: 'Fracture', number: 2 },
  })
  await expect(
    database.goldAnswer.update({ where: { id: first.id }, data: { explanation: 'other' } }),
    'the database says so, too',
  ).rejects.toThrow()
})

test('it is refused where it could not be: named with what is allowed', async () => {
  const { owner, ada, judge, normal, fracture, ids, imageId } = await room(2)
  await expect(gold(ada, imageId, normal), 'by a reader').rejects.toThrow(Forbidden)
  const both = await member(owner.id, 'READER', 'ADMIN')
  await expect(gold(both, imageId, normal), 'who reads blind, whatever else they are').rejects.toThrow(
    'read this project blind',
  )
  await expect(gold(judge, imageId, '00000000-0000-7000-8000-000000000000')).rejects.toThrow(InvalidInput)
  await expect(gold(judge, imageId, normal, { cannotTell: 'OTHER' })).rejects.toThrow(InvalidInput)
  await expect(setGoldAnswer(judge, { imageId, expectedNumber: 0 })).rejects.toThrow(InvalidInput)
  await expect(gold(judge, imageId, normal, { explanation: 'x'.repeat(2001) })).rejects.toThrow('at most 2000')
  await expect(gold(judge, imageId, normal, { expectedNumber: 1 })).rejects.toThrow(Conflict)
  await expect(gold(judge, imageId, normal, { expectedNumber: -1 })).rejects.toThrow(InvalidInput)
  await expect(gold(judge, '00000000-0000-7000-8000-000000000000', normal)).rejects.toThrow(NotFound)
  await takeOutImage(owner.admin, { imageId: ids[1] ?? '', reason: 'blurred' })
  await expect(gold(judge, ids[1] ?? '', normal)).rejects.toThrow('taken out')
  await database.labelClass.update({ where: { id: fracture }, data: { archivedAt: new Date() } })
  await expect(gold(judge, imageId, fracture)).rejects.toThrow('archived')
  await gold(judge, imageId, normal)
  await expect(setPolicy(owner, { isBlind: false }), 'readers would see it').rejects.toThrow('gold answers stand (1)')
  await database.project.update({ where: { id: owner.id }, data: { archivedAt: new Date() } })
  await expect(gold(judge, imageId, normal, { explanation: 'more', expectedNumber: 1 })).rejects.toThrow(Conflict)
})

test('where readers are not blind there is none: they would see it', async () => {
  const { judge, normal, imageId } = await room(1, { isBlind: false })
  await expect(gold(judge, imageId, normal)).rejects.toThrow('let them read blind first')
})

test('every reader is given every such image once, between the others, also those that others have read', async () => {
  const { owner, ada, ben, judge, normal, ids } = await room(40)
  const golden = ids.filter((_, i) => i % 8 === 0)
  for (const id of golden) await gold(judge, id, normal)
  const listed = await next(ada, owner.id)
  expect(listed).toHaveLength(20)
  expect(listed.filter(id => golden.includes(id)).length, 'all of them, soon').toBeGreaterThanOrEqual(2)
  expect(
    listed.slice(0, 5).every(id => golden.includes(id)),
    'not together',
  ).toBe(false)
  expect(new Set(listed).size).toBe(20)
  for (const id of golden) await say(ada, id, normal)
  const rest = await next(ada, owner.id)
  expect(rest.some(id => golden.includes(id))).toBe(false)
  expect((await next(ben, owner.id)).some(id => golden.includes(id))).toBe(true)
  expect(
    (await next(judge, owner.id)).some(id => golden.includes(id)),
    'who is measured by none',
  ).toBe(false)
  await database.labelClass.update({ where: { id: normal }, data: { archivedAt: new Date() } })
  expect(
    (await next(ben, owner.id)).some(id => golden.includes(id)),
    'nobody can give it',
  ).toBe(false)
})

test('readers are told with each answer, or together, or not: and before their answer never', async () => {
  const { owner, ada, ben, judge, normal, fracture, ids } = await room(3, { goldFeedback: 'DELAYED' })
  const [one = '', two = ''] = ids
  await say(ben, one, normal)
  await gold(judge, one, normal)
  expect(await isHidden(ben, one), 'who answered before it was set has answered all of them').toBe(false)
  await gold(judge, two, fracture)
  await say(ada, one, normal)
  expect(await isHidden(ada, one), 'until they have answered the other').toBe(true)
  expect((await ownStatistics(ada, owner.id)).goldCount).toBe(0)
  await say(ada, two, normal)
  for (const id of [one, two]) expect(await isHidden(ada, id)).toBe(false)
  expect(await ownStatistics(ada, owner.id)).toMatchObject({ goldCount: 2, asGoldCount: 1 })

  await setPolicy(owner, { goldFeedback: 'NONE' })
  expect(await isHidden(ada, one), 'what was told stays told').toBe(false)
  await say(ben, two, normal)
  expect(await isHidden(ben, two)).toBe(true)
  await setPolicy(owner, { goldFeedback: 'IMMEDIATE' })
  expect(await isHidden(ben, two)).toBe(false)
  const third = ids[2] ?? ''
  await gold(judge, third, normal)
  expect(await isHidden(ben, third)).toBe(true)
  await say(ben, third, normal)
  expect(await isHidden(ben, third)).toBe(false)
})

test('what was held back is told where it is taken back, or the last one that was missing is', async () => {
  const { judge, ada, normal, ids } = await room(2, { goldFeedback: 'DELAYED' })
  const [one = '', two = ''] = ids
  await gold(judge, one, normal)
  const { id: goldAnswerId } = await gold(judge, two, normal)
  await say(ada, one, normal)
  expect(await isHidden(ada, one)).toBe(true)
  await takeBackGoldAnswer(judge, { imageId: two, goldAnswerId, reason: 'doubtful' })
  expect(await isHidden(ada, one)).toBe(false)
})

test('first answers are measured, given blind; those who see readers see all of it', async () => {
  const { owner, ada, judge, normal, fracture, ids } = await room(4)
  for (const id of ids) await gold(judge, id, fracture)
  const [one = '', two = '', three = '', four = ''] = ids
  await say(ada, one, fracture)
  await say(ada, two, normal)
  await say(ada, two, fracture, 1)
  await setLabel(ada, { imageId: three, cannotTell: 'OTHER', expectedVersion: 0 })
  await say(judge, four, fracture)
  const all = await readerStatistics({ database }, { projectId: owner.id, readerId: null }, 10)
  const of = (ctx: TestContext) => all.find(row => row.readerId === idOf(ctx))
  expect(of(ada)).toMatchObject({ goldCount: 3, asGoldCount: 1, comparedCount: 0, asGold: { value: 1 / 3 } })
  expect(of(judge), 'who saw it').toMatchObject({ goldCount: 0, asGold: null })
  expect(await ownStatistics(ada, owner.id), 'not told').toMatchObject({ goldCount: 0, asGold: null })
})
