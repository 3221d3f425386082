import { expect, test } from 'vitest'
import { Conflict, Forbidden, InvalidInput, NotFound } from '#core/errors.ts'
import { decidePractice } from '#core/gold/decide-practice.ts'
import { ownPractice, practiceDeciders, seePractices } from '#core/gold/see-practices.ts'
import { setGoldAnswer } from '#core/gold/set-gold.ts'
import { setLabel } from '#core/label/set-label.ts'
import { isHidden } from '#core/membership/blind.ts'
import { findNextReadings } from '#core/reading/find-next.ts'
import { type PolicyInput, setReadingPolicy } from '#core/reading/set-policy.ts'
import { openCore, type TestContext } from '#tests/kit/core.ts'

const { database, project, member, person, images } = await openCore()
const idOf = (ctx: TestContext) => ctx.actor?.id ?? ''

async function setPolicy(owner: { admin: TestContext; id: string }, policy: Partial<PolicyInput>) {
  const { policyRevision } = await database.project.findUniqueOrThrow({ where: { id: owner.id } })
  return setReadingPolicy(owner.admin, { projectId: owner.id, expectedRevision: policyRevision, ...policy })
}

/** Of 16 images some are gold, all of which show Normal. */
async function room(goldCount: number, policy: Partial<PolicyInput> = {}) {
  const owner = await project()
  await setPolicy(owner, { readerCount: 2, isBlind: true, practiceCount: 3, practicePercent: 60, ...policy })
  const [ada, judge] = [await member(owner.id, 'READER'), await member(owner.id, 'REVIEWER')]
  const [normal = '', fracture = ''] = owner.labelClasses.map(c => c.id)
  const wanted = Array.from({ length: 16 }, (_, i) => ({ groupKey: `g${i}`, classIndex: null }))
  const ids = (await images(owner, wanted)).map(i => i.id)
  const golden = ids.slice(0, goldCount)
  for (const imageId of golden) await setGoldAnswer(judge, { imageId, labelClassId: normal, expectedNumber: 0 })
  return { owner, ada, judge, normal, fracture, ids, golden }
}

const say = (ctx: TestContext, imageId: string, labelClassId: string) =>
  setLabel(ctx, { imageId, labelClassId, expectedVersion: 0 })
const next = (ctx: TestContext, projectId: string, without: string[] = [], take = 20) =>
  findNextReadings(ctx, { projectId, readerId: idOf(ctx), without }, take)

/** They answer as many of what is theirs to read next, the first ones right. */
async function practise(ctx: TestContext, projectId: string, classIds: string[]): Promise<string[]> {
  const answered: string[] = []
  for (const classId of classIds) {
    const [imageId = ''] = await next(ctx, projectId, [], 1)
    await say(ctx, imageId, classId)
    answered.push(imageId)
  }
  return answered
}

test('readers are given gold images alone, in the order of their hashes, until they have answered as many', async () => {
  const { owner, ada, judge, normal, fracture, golden } = await room(5)
  const listed = await next(ada, owner.id)
  expect(new Set(listed)).toEqual(new Set(golden))
  const hashes = await database.image.findMany({ where: { id: { in: golden } }, orderBy: { sha256: 'asc' } })
  expect(listed).toEqual(hashes.map(i => i.id))
  expect(await next(judge, owner.id), 'nobody else practises').toHaveLength(11)
  await practise(ada, owner.id, [normal, normal])
  expect(await ownPractice(ada, owner.id)).toMatchObject({ state: 'UNDER_WAY', askedCount: 3, answeredCount: 2 })
  await practise(ada, owner.id, [fracture])
  expect(await ownPractice(ada, owner.id)).toMatchObject({ state: 'PASSED', asGoldCount: 2, leftCount: 2 })
  const after = await next(ada, owner.id)
  expect(after).toHaveLength(13)
  expect(
    after.some(id => golden.includes(id)),
    'the others stand between',
  ).toBe(true)
  const events = await database.referenceLabel.findMany({ where: { imageId: { in: golden } } })
  expect(
    events.map(r => r.origin),
    'practice makes no reference label',
  ).toEqual(Array(5).fill('GOLD'))
})

test('below the mark nothing is given, until somebody lets them go on, with why', async () => {
  const { owner, ada, judge, normal, fracture } = await room(5)
  await practise(ada, owner.id, [normal, fracture, fracture])
  expect(await ownPractice(ada, owner.id)).toMatchObject({ state: 'FAILED', asGoldCount: 1, passPercent: 60 })
  expect(await next(ada, owner.id)).toEqual([])
  expect((await practiceDeciders({ database }, owner.id)).map(u => u.id)).toContain(idOf(judge))
  const decision = { projectId: owner.id, readerId: idOf(ada), verdict: 'GO_ON' as const, reason: 'talked it over' }
  expect(await decidePractice(judge, decision)).toMatchObject({
    ...{ state: 'LET_GO_ON', asGoldCount: 1 },
    decision: { verdict: 'GO_ON', reason: 'talked it over', decidedById: idOf(judge) },
  })
  expect((await next(ada, owner.id)).length).toBeGreaterThan(0)
  await expect(decidePractice(judge, decision), 'again').rejects.toThrow(Conflict)
  const event = await database.auditEvent.findFirstOrThrow({ where: { action: 'PRACTICE_DECIDED', nounId: idOf(ada) } })
  expect(event).toMatchObject({ reason: 'talked it over', after: { verdict: 'GO_ON' }, actorId: idOf(judge) })
})

test('it is repeated with gold images that they have not answered, of which there must be enough', async () => {
  const { owner, ada, judge, normal, fracture, ids, golden } = await room(5)
  const first = await practise(ada, owner.id, [fracture, fracture, fracture])
  const again = { projectId: owner.id, readerId: idOf(ada), verdict: 'REPEAT' as const, reason: 'once more' }
  await expect(decidePractice(judge, again)).rejects.toThrow('set 1 more')
  await setGoldAnswer(judge, { imageId: ids[10] ?? '', labelClassId: normal, expectedNumber: 0 })
  expect(await decidePractice(judge, again)).toMatchObject({ state: 'UNDER_WAY', answeredCount: 0, askedCount: 3 })
  const second = await next(ada, owner.id)
  expect(second).toHaveLength(3)
  expect(second.some(id => first.includes(id))).toBe(false)
  expect(golden.filter(id => second.includes(id))).toHaveLength(2)
  await expect(decidePractice(judge, again), 'under way').rejects.toThrow('not over yet')
  await practise(ada, owner.id, [normal, normal, normal])
  expect(await ownPractice(ada, owner.id)).toMatchObject({ state: 'PASSED', asGoldCount: 3 })
  await expect(decidePractice(judge, { ...again, verdict: 'GO_ON' })).rejects.toThrow('they passed')
})

test('told together, they are told once it is over, and of the others once they have answered all', async () => {
  const { owner, ada, normal, golden } = await room(4, { goldFeedback: 'DELAYED' })
  const [one = '', two = ''] = await practise(ada, owner.id, [normal, normal])
  for (const id of [one, two]) expect(await isHidden(ada, id)).toBe(true)
  const [three = ''] = await practise(ada, owner.id, [normal])
  for (const id of [one, two, three]) expect(await isHidden(ada, id)).toBe(false)
  const four = golden.find(id => ![one, two, three].includes(id)) ?? ''
  await say(ada, four, normal)
  expect(await isHidden(ada, four)).toBe(false)
})

test('a decision is refused where it is not theirs, or of nobody who practises', async () => {
  const { owner, ada, judge, fracture } = await room(3)
  await practise(ada, owner.id, [fracture, fracture, fracture])
  const asked = { projectId: owner.id, readerId: idOf(ada), verdict: 'GO_ON' as const, reason: 'ok' }
  await expect(decidePractice(ada, asked)).rejects.toThrow(Forbidden)
  const both = await member(owner.id, 'READER', 'ADMIN')
  await expect(decidePractice(both, asked), 'who reads blind').rejects.toThrow(Forbidden)
  await expect(decidePractice(await person('stranger'), asked)).rejects.toThrow(NotFound)
  await expect(decidePractice(judge, { ...asked, readerId: idOf(judge) })).rejects.toThrow(Forbidden)
  await expect(decidePractice(judge, { ...asked, readerId: 'nobody' })).rejects.toThrow(NotFound)
  await expect(decidePractice(judge, { ...asked, reason: '' })).rejects.toThrow(InvalidInput)
  await expect(setPolicy(owner, { practiceCount: 101 })).rejects.toThrow('0 to 100')
  await expect(setPolicy(owner, { practicePercent: -1 })).rejects.toThrow(InvalidInput)
  await expect(seePractices(ada, owner.id, 5), 'of others').rejects.toThrow(Forbidden)
  await expect(seePractices(judge, owner.id, 51)).rejects.toThrow('1 to 50')
  expect(await seePractices(judge, owner.id, 50)).toMatchObject([{ readerId: idOf(ada), state: 'FAILED' }, {}])
  await setPolicy(owner, { practiceCount: 0 })
  await expect(decidePractice(judge, asked)).rejects.toThrow('asks for no practice')
  expect(await ownPractice(ada, owner.id)).toBeNull()
  expect((await next(ada, owner.id)).length, 'nothing stands in the way').toBeGreaterThan(0)
})
