import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { adjudicateImage } from '#core/adjudication/adjudicate-image.ts'
import { choicesOf, readAttributes } from '#core/answer-attribute/rule.ts'
import { type AttributesInput, setAttributes } from '#core/answer-attribute/set-attributes.ts'
import { startBatch } from '#core/batch/start-batch.ts'
import { Conflict, Forbidden, InvalidInput } from '#core/errors.ts'
import { setLabel } from '#core/label/set-label.ts'
import { setLabels } from '#core/label/set-labels.ts'
import { setReadingPolicy } from '#core/reading/set-policy.ts'
import { reviewLabel } from '#core/review/review-label.ts'
import { openCore, type TestContext } from '#tests/kit/core.ts'

const { database, project, member, images } = await openCore()

type Attributes = AttributesInput['attributes']
const side = (fracture: string): Attributes[number] => ({
  ...{ name: 'Side', isRequired: true, labelClassIds: [fracture] },
  choices: [{ name: 'Left' }, { name: 'Right' }],
})
const signs: Attributes[number] = { name: 'Signs', isMultiple: true, choices: ['A', 'B', 'C'].map(name => ({ name })) }

/** A project that asks Fracture for its side, and may be told signs of both. */
async function room() {
  const owner = await project()
  const { admin, id: projectId } = owner
  const [normal = '', fracture = ''] = owner.labelClasses.map(c => c.id)
  const set = async (attributes: Attributes, expectedRevision?: number) => {
    const { attributeRevision } = await database.project.findUniqueOrThrow({ where: { id: projectId } })
    return setAttributes(admin, { projectId, expectedRevision: expectedRevision ?? attributeRevision, attributes })
  }
  await set([side(fracture), signs])
  const rules = () => readAttributes({ database }, projectId)
  const [theSide, theSigns] = await rules()
  if (!theSide || !theSigns) throw new Error('none')
  const one = async () => (await images(owner, [{ groupKey: randomUUID(), classIndex: null }]))[0]?.id ?? ''
  const events = async (action?: string) =>
    database.auditEvent.findMany({
      where: { projectId, ...(action ? { action } : { action: { startsWith: 'ATTRIBUTE' } }) },
      orderBy: { id: 'asc' },
    })
  const left = [{ attributeId: theSide.id, choiceIds: [theSide.choices[0]?.id ?? ''] }]
  const right = [{ attributeId: theSide.id, choiceIds: [theSide.choices[1]?.id ?? ''] }]
  return { owner, admin, projectId, normal, fracture, set, rules, theSide, theSigns, one, events, left, right }
}

const asGiven = ({
  id,
  name,
  isRequired,
  isMultiple,
  labelClassIds,
  choices,
  archivedAt,
}: Rule): Attributes[number] => ({
  ...{ id, name, isRequired, isMultiple, labelClassIds: [...labelClassIds], isArchived: archivedAt !== null },
  choices: choices.map(c => ({ id: c.id, name: c.name, isArchived: c.archivedAt !== null })),
})
type Rule = Awaited<ReturnType<typeof readAttributes>>[number]

test('attributes are added, renamed, put into another order, archived and restored; ids stay, and each change is told', async () => {
  const { set, rules, theSide, theSigns, events, projectId } = await room()
  expect((await events()).map(e => [e.action, e.noun])).toEqual([
    ['ATTRIBUTE_ADDED', 'AnswerAttribute'],
    ['ATTRIBUTE_ADDED', 'AnswerAttribute'],
  ])
  const [first, second] = [asGiven(theSide), asGiven(theSigns)]
  const changed = {
    ...{ ...first, name: 'Body side' },
    choices: [{ name: 'Both' }, ...first.choices.map((c, i) => ({ ...c, isArchived: i === 1, name: `${c.name}!` }))],
  }
  await set([{ ...second, isArchived: true }, changed])
  const now = await rules()
  expect(now.map(r => [r.id, r.name, r.archivedAt === null])).toEqual([
    [theSigns.id, 'Signs', false],
    [theSide.id, 'Body side', true],
  ])
  expect(now[1]?.choices.map(c => [c.name, c.archivedAt === null])).toEqual([
    ['Both', true],
    ['Left!', true],
    ['Right!', false],
  ])
  expect(now[1]?.choices.slice(1).map(c => c.id)).toEqual(theSide.choices.map(c => c.id))
  expect((await events()).slice(2)).toMatchObject([
    { action: 'ATTRIBUTE_ARCHIVED', nounId: theSigns.id, after: { name: 'Signs' } },
    {
      ...{ action: 'ATTRIBUTE_CHANGED', nounId: theSide.id },
      before: { name: 'Side', labelClasses: ['Fracture'], choices: ['Left', 'Right'], archivedChoices: [] },
      after: { name: 'Body side', choices: ['Both', 'Left!'], archivedChoices: ['Right!'] },
    },
    {
      ...{ action: 'ATTRIBUTES_REORDERED', noun: 'Project', nounId: projectId },
      ...{ before: { answerAttributes: ['Side', 'Signs'] }, after: { answerAttributes: ['Signs', 'Body side'] } },
    },
  ])
  await set(now.map(asGiven).map(a => ({ ...a, isArchived: false })))
  expect(await events('ATTRIBUTE_RESTORED')).toHaveLength(1)
  // Said once more it changes nothing.
  const { attributeRevision } = await set((await rules()).map(asGiven))
  expect(attributeRevision).toBe(3)
})

test('what is wrong with them is named, and nothing of it is kept; whoever has not seen the newest is told', async () => {
  const { set, rules, theSide, theSigns, fracture, admin, projectId } = await room()
  const both = [asGiven(theSide), asGiven(theSigns)]
  const [one, two] = both
  if (!one || !two) throw new Error('none')
  const wrong: [string, Attributes, string, string][] = [
    ['one left out', [one], 'attributes', 'never removed'],
    ['one twice', [one, two, one], 'attributes.2.id', 'each of them once'],
    ['a strange one', [...both, { ...signs, id: randomUUID(), name: 'x' }], 'attributes.2.id', 'each of them once'],
    ['a name twice', [...both, { ...signs, name: 'SIDE' }], 'attributes.2.name', 'a name of its own'],
    ['no name', [...both, { ...signs, name: ' ' }], 'attributes.2.name', '1 to 60 characters'],
    ['no choices', [...both, { name: 'x', choices: [] }], 'attributes.2.choices', '1 to 40 choices'],
    ['a choice left out', [{ ...one, choices: one.choices.slice(1) }, two], 'attributes.0.choices', 'never removed'],
    [
      'a choice twice',
      [...both, { name: 'x', choices: [{ name: 'a' }, { name: 'A' }] }],
      'attributes.2.choices.1.name',
      'its own',
    ],
    [
      'all archived',
      [{ ...one, choices: one.choices.map(c => ({ ...c, isArchived: true })) }, two],
      'attributes.0.choices',
      'one at least',
    ],
    [
      'a strange class',
      [...both, { ...signs, name: 'x', labelClassIds: [randomUUID()] }],
      'attributes.2.labelClassIds.0',
      'Fracture',
    ],
    [
      'a class twice',
      [...both, { ...signs, name: 'x', labelClassIds: [fracture, fracture] }],
      'attributes.2.labelClassIds.1',
      'once',
    ],
    [
      'too many',
      Array.from({ length: 21 }, (_, i) => ({ name: `${i}`, choices: [{ name: 'a' }] })),
      'attributes',
      'at most 20',
    ],
    [
      'too many choices',
      [...both, { name: 'x', choices: Array.from({ length: 41 }, (_, i) => ({ name: `${i}` })) }],
      'attributes.2.choices',
      '1 to 40',
    ],
  ]
  for (const [what, attributes, field, allowed] of wrong) {
    const refused = set(attributes)
    await expect(refused, what).rejects.toThrow(InvalidInput)
    await expect(refused, what).rejects.toMatchObject({ field, allowed: expect.stringContaining(allowed) })
  }
  await expect(set(both, 0)).rejects.toThrow('somebody changed the attributes meanwhile: they are Side, Signs')
  await expect(set(both, 9)).rejects.toMatchObject({ field: 'expectedRevision', allowed: '0 to 1, as it was seen' })
  const reader = await member(projectId, 'READER')
  const asReader = setAttributes(reader, { projectId, expectedRevision: 1, attributes: both })
  await expect(asReader).rejects.toThrow(Forbidden)
  expect((await rules()).map(r => r.name)).toEqual(['Side', 'Signs'])
  // What was asked for without them would be refused on its way.
  await database.job.create({ data: { projectId, kind: 'BATCH', createdById: admin.actor?.id ?? '' } })
  await expect(set([{ ...one, name: 'x' }, two])).rejects.toThrow('an act on many images is under way')
})

test('an answer has them, also with many at once; the same again stands, another choice is another version', async () => {
  const { admin, projectId, normal, fracture, theSide, left, right, one, events } = await room()
  const imageId = await one()
  const say = (attributes: typeof left | null, expectedVersion: number, labelClassId = fracture) =>
    setLabel(admin, { imageId, labelClassId, expectedVersion, attributes })
  await expect(say(null, 0)).rejects.toMatchObject({ field: 'attributes', allowed: expect.stringContaining('Left') })
  const given = await say(left, 0)
  expect(given.attributes).toEqual({ [theSide.id]: left[0]?.choiceIds })
  expect((await say(left, 1)).id).toBe(given.id)
  const other = await say(right, 1)
  expect(other).toMatchObject({ version: 2, attributes: { [theSide.id]: right[0]?.choiceIds } })
  expect(await events('LABEL_GIVEN')).toMatchObject([
    { after: { labelClass: 'Fracture', attributes: { Side: ['Left'] } } },
    { after: { attributes: { Side: ['Right'] } } },
  ])
  expect((await say(null, 2, normal)).attributes).toBe(null)
  const many = [
    { imageId: await one(), labelClassId: fracture, attributes: left },
    { imageId: await one(), labelClassId: fracture },
    { imageId: await one(), labelClassId: fracture },
  ]
  const outcomes = await setLabels(admin, { projectId, labels: many })
  expect(outcomes[0]?.result).toMatchObject({ attributes: { [theSide.id]: left[0]?.choiceIds } })
  expect(outcomes[1]?.result).toMatchObject({ field: 'attributes', allowed: expect.stringContaining('Left') })
  expect(outcomes[2]?.result).toMatchObject({ field: 'attributes', allowed: `as with image ${many[1]?.imageId}` })
  // A batch says the same of all: of a class that needs a side it is refused before it begins.
  const batch = { projectId, kind: 'LABEL' as const, imageIds: [imageId], reason: 'all' }
  await expect(startBatch(admin, { ...batch, labelClassId: fracture })).rejects.toMatchObject({
    ...{ field: 'labelClassId', allowed: expect.stringContaining('every answer Fracture must have Side') },
  })
  expect(await startBatch(admin, { ...batch, labelClassId: normal })).toMatchObject({ labelClassId: normal })
})

test('what is archived is not given any more, and stays readable where it was', async () => {
  const { admin, fracture, set, theSide, theSigns, left, right, one } = await room()
  const imageId = await one()
  const given = await setLabel(admin, { imageId, labelClassId: fracture, expectedVersion: 0, attributes: right })
  const [first, second] = [asGiven(theSide), asGiven(theSigns)]
  await set([{ ...first, choices: first.choices.map((c, i) => ({ ...c, isArchived: i === 1 })) }, second])
  const again = setLabel(admin, { imageId: await one(), labelClassId: fracture, expectedVersion: 0, attributes: right })
  await expect(again).rejects.toThrow(Conflict)
  await expect(again).rejects.toThrow('Right is archived: no answer is given with it. There are choices of Side: Left')
  await setLabel(admin, { imageId: await one(), labelClassId: fracture, expectedVersion: 0, attributes: left })
  const row = await database.answerAttribute.findUniqueOrThrow({ where: { id: theSide.id } })
  expect(choicesOf(row).map(c => c.id)).toContain(right[0]?.choiceIds[0])
  expect(given.attributes).toEqual({ [theSide.id]: right[0]?.choiceIds })
  await expect(database.answerAttribute.delete({ where: { id: theSide.id } })).rejects.toThrow()
})

test('two readers who say the same class agree, whatever they say beside it; a decision and a review have their own', async () => {
  const { projectId, admin, normal, fracture, theSide, left, right, one } = await room()
  await setReadingPolicy(admin, { projectId, expectedRevision: 1, readerCount: 2 })
  const [ada, ben, judge] = [
    await member(projectId, 'READER'),
    await member(projectId, 'READER'),
    await member(projectId, 'REVIEWER'),
  ]
  const say = (ctx: TestContext, imageId: string, labelClassId: string, attributes: typeof left | null = null) =>
    setLabel(ctx, { imageId, labelClassId, expectedVersion: 0, attributes })
  const agreed = await one()
  await say(ada, agreed, fracture, left)
  await say(ben, agreed, fracture, right)
  expect(await database.image.findUniqueOrThrow({ where: { id: agreed } })).toMatchObject({
    ...{ readingState: 'DONE', labelClassId: fracture },
  })
  const other = await one()
  const labels = [await say(ada, other, normal), await say(ben, other, fracture, left)]
  const decide = (attributes: typeof left | null) =>
    adjudicateImage(judge, { imageId: other, labelIds: labels.map(l => l.id), labelClassId: fracture, attributes })
  await expect(decide(null)).rejects.toMatchObject({ field: 'attributes' })
  expect(await decide(right)).toMatchObject({ attributes: { [theSide.id]: right[0]?.choiceIds } })
  const label = await database.label.findFirstOrThrow({ where: { imageId: agreed, readerId: ada.actor?.id ?? '' } })
  const review = { labelId: label.id, expectedState: 'SUBMITTED' as const }
  const beside = reviewLabel(judge, { ...review, verdict: 'ACCEPT', attributes: left })
  await expect(beside).rejects.toMatchObject({ field: 'attributes', allowed: expect.stringContaining('nothing') })
  const change = (attributes: typeof left | null) =>
    reviewLabel(judge, { ...review, verdict: 'CHANGE', labelClassId: fracture, attributes })
  await expect(change(null)).rejects.toMatchObject({ field: 'attributes' })
  const { changedLabelId } = await change(right)
  const changed = await database.label.findUniqueOrThrow({ where: { id: changedLabelId ?? '' } })
  expect(changed.attributes).toEqual({ [theSide.id]: right[0]?.choiceIds })
})
