import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { adjudicateImage } from '#core/adjudication/adjudicate-image.ts'
import { publishGuidelines } from '#core/guideline/publish-guidelines.ts'
import { setLabel } from '#core/label/set-label.ts'
import { setLabels } from '#core/label/set-labels.ts'
import { reviewLabel } from '#core/review/review-label.ts'
import { openCore } from '#tests/kit/core.ts'

const { database, project, member, images } = await openCore()

async function room() {
  const owner = await project()
  const projectId = owner.id
  const publish = (text: string, expectedVersion: number, reason?: string) =>
    publishGuidelines(owner.admin, { projectId, text, expectedVersion, reason })
  const one = async (classIndex: number | null = null) =>
    (await images(owner, [{ groupKey: randomUUID(), classIndex }]))[0]?.id ?? ''
  const [normal = '', fracture = ''] = owner.labelClasses.map(c => c.id)
  return { owner, projectId, publish, one, normal, fracture, reader: await member(projectId, 'READER') }
}

test('each version stays word for word, with who published it, when and why', async () => {
  const { owner, projectId, publish } = await room()
  expect(await publish('# Look at C1 to C7\r\n', 0)).toMatchObject({
    version: 1,
    text: '# Look at C1 to C7',
    reason: null,
  })
  expect(await publish('# Look at C1 to T1', 1, ' T1 is seen, too ')).toMatchObject({
    ...{ version: 2, text: '# Look at C1 to T1', reason: 'T1 is seen, too', createdById: owner.admin.actor?.id },
  })
  const events = await database.auditEvent.findMany({ where: { projectId, action: 'GUIDELINES_PUBLISHED' } })
  expect(events).toMatchObject([
    { noun: 'Guideline', before: { version: 0 }, after: { version: 1, characterCount: 18 } },
    { before: { version: 1 }, after: { version: 2 }, reason: 'T1 is seen, too' },
  ])
  await expect(database.guideline.updateMany({ where: { projectId }, data: { text: 'x' } })).rejects.toThrow()
  await expect(database.guideline.deleteMany({ where: { projectId } })).rejects.toThrow()
})

test('the same text again is the version that stands; whoever has not seen the newest is told which it is', async () => {
  const { projectId, publish } = await room()
  const first = await publish('one', 0)
  expect((await publish('one', 0)).id).toBe(first.id)
  await expect(publish('two', 0)).rejects.toMatchObject({ name: 'Conflict', current: '1' })
  const both = await Promise.allSettled([publish('two', 1), publish('three', 1)])
  expect(both.map(b => b.status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(await database.guideline.count({ where: { projectId } })).toBe(2)
})

test.each([
  ['nothing', ''],
  ['blanks', ' \n '],
  ['what turns the text', 'a\u202eb'],
  ['20001 characters', 'x'.repeat(20_001)],
])('%s is no text of guidelines', async (_what, text) => {
  const { publish } = await room()
  await expect(publish(text, 0)).rejects.toMatchObject({ name: 'InvalidInput', field: 'text' })
})

test('an answer carries the version that its reader had, the newest where they do not say, none where none was shown', async () => {
  const { publish, one, normal, reader } = await room()
  const say = (imageId: string, guidelineVersion?: number | null) =>
    setLabel(reader, { imageId, labelClassId: normal, expectedVersion: 0, guidelineVersion })
  expect((await say(await one())).guidelineVersion).toBeNull()
  await publish('one', 0)
  await publish('two', 1)
  expect((await say(await one())).guidelineVersion).toBe(2)
  expect((await say(await one(), 1)).guidelineVersion).toBe(1)
  expect((await say(await one(), 0)).guidelineVersion).toBeNull()
  for (const wrong of [3, -1, 1.5])
    await expect(say(await one(), wrong)).rejects.toMatchObject({
      ...{ name: 'InvalidInput', field: 'guidelineVersion', value: String(wrong), allowed: '0 (none were shown) to 2' },
    })
  const event = await database.auditEvent.findFirstOrThrow({
    where: { action: 'LABEL_GIVEN', actorId: reader.actor?.id ?? '', after: { path: ['guidelineVersion'], equals: 1 } },
  })
  expect(event.after).toMatchObject({ labelClass: 'Normal', guidelineVersion: 1 })
})

test('a project without guidelines knows no version of them', async () => {
  const { one, normal, reader } = await room()
  const asked = { imageId: await one(), labelClassId: normal, expectedVersion: 0, guidelineVersion: 1 }
  await expect(setLabel(reader, asked)).rejects.toMatchObject({
    field: 'guidelineVersion',
    allowed: '0: this project has no guidelines',
  })
})

test('the same answer under newer guidelines is an answer of its own; where none are named it stands', async () => {
  const { publish, one, normal, reader } = await room()
  await publish('one', 0)
  const imageId = await one()
  const say = (expectedVersion: number, guidelineVersion?: number) =>
    setLabel(reader, { imageId, labelClassId: normal, expectedVersion, guidelineVersion })
  const first = await say(0, 1)
  await publish('two', 1)
  expect((await say(1)).id).toBe(first.id)
  expect((await say(1, 1)).id).toBe(first.id)
  expect(await say(1, 2)).toMatchObject({ version: 2, guidelineVersion: 2 })
})

test('many labels, a reviewer and a decision carry it, too; an import carries none', async () => {
  const { owner, projectId, publish, one, normal, fracture, reader } = await room()
  await publish('one', 0)
  await publish('two', 1)
  const [first, second, third] = [await one(), await one(), await one(0)]
  const labels = [
    { imageId: first, labelClassId: normal, guidelineVersion: 1 },
    { imageId: second, labelClassId: normal },
    { imageId: third, labelClassId: normal, guidelineVersion: 9 },
  ]
  const outcomes = await setLabels(reader, { projectId, labels })
  expect(outcomes.map(o => o.result)).toMatchObject([
    { guidelineVersion: 1 },
    { guidelineVersion: 2 },
    { name: 'InvalidInput', field: 'guidelineVersion', value: '9' },
  ])
  const label = await database.label.findFirstOrThrow({ where: { imageId: first } })
  const reviewer = await member(projectId, 'REVIEWER')
  const review = await reviewLabel(reviewer, {
    ...{
      labelId: label.id,
      expectedState: 'SUBMITTED',
      verdict: 'CHANGE',
      labelClassId: fracture,
      guidelineVersion: 1,
    },
  })
  expect(await database.label.findUniqueOrThrow({ where: { id: review.changedLabelId ?? '' } })).toMatchObject({
    guidelineVersion: 1,
  })
  const imported = await database.label.findFirstOrThrow({ where: { imageId: third } })
  expect(imported).toMatchObject({ origin: 'IMPORT', guidelineVersion: null })
  await database.image.update({ where: { id: third }, data: { readingState: 'DISAGREED' } })
  const decided = await adjudicateImage(reviewer, { imageId: third, labelIds: [imported.id], labelClassId: fracture })
  expect(decided.guidelineVersion).toBe(2)
  expect(owner.id).toBe(projectId)
})
