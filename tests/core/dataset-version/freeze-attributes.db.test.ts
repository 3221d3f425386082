import { expect, test } from 'vitest'
import { adjudicateImage } from '#core/adjudication/adjudicate-image.ts'
import { readAttributes } from '#core/answer-attribute/rule.ts'
import { setAttributes } from '#core/answer-attribute/set-attributes.ts'
import { attributesOf } from '#core/dataset-version/frozen-attributes.ts'
import { readManifest } from '#core/dataset-version/manifest.ts'
import { setLabel } from '#core/label/set-label.ts'
import { setReadingPolicy } from '#core/reading/set-policy.ts'
import { openCore, type TestContext } from '#tests/kit/core.ts'
import { freezeNow } from '#tests/kit/freeze.ts'
import { manifestOf } from '#tests/kit/manifest.ts'
import { manifestSha256 } from '#tests/kit/write-manifest.ts'

const { database, project, member, images } = await openCore()
const ratio = { train: 0.6, validation: 0.2, test: 0.2 }
const attributes = [
  { name: 'Side', choices: [{ name: 'Left' }, { name: 'Right' }] },
  { name: 'Signs', isMultiple: true, choices: ['A', 'B|C', 'D'].map(name => ({ name })) },
]

/** Twelve images, two readers each: what counts of the first says a side and signs, of the second what both say alike, of the third what was decided. */
async function openReads() {
  const owner = await project()
  const { admin, id: projectId } = owner
  const [normal = '', fracture = ''] = owner.labelClasses.map(c => c.id)
  const before = { projectId, seed: 1, ratio }
  await setAttributes(admin, { projectId, expectedRevision: 0, attributes })
  await setReadingPolicy(admin, { projectId, expectedRevision: 1, readerCount: 2 })
  const [ada, ben, judge] = [
    await member(projectId, 'READER'),
    await member(projectId, 'READER'),
    await member(projectId, 'REVIEWER'),
  ]
  const made = await images(
    owner,
    Array.from({ length: 12 }, (_, i) => ({ groupKey: `g${i}`, classIndex: null })),
  )
  const [side, signs] = await readAttributes(admin, projectId)
  if (!side || !signs) throw new Error('none')
  const said = (where: string, ...signsOf: string[]) =>
    [
      { attributeId: side.id, choiceIds: side.choices.filter(c => c.name === where).map(c => c.id) },
      { attributeId: signs.id, choiceIds: signs.choices.filter(c => signsOf.includes(c.name)).map(c => c.id) },
    ].filter(a => a.choiceIds.length > 0)
  const say = (ctx: TestContext, i: number, labelClassId: string, answers: ReturnType<typeof said>) =>
    setLabel(ctx, { imageId: made[i]?.id ?? '', labelClassId, expectedVersion: 0, attributes: answers })
  for (const ctx of [ada, ben]) {
    await say(ctx, 0, fracture, said('Left', 'D', 'B|C'))
    await say(ctx, 1, fracture, said('Right', ctx === ada ? 'A' : 'D'))
    for (let i = 3; i < 12; i++) await say(ctx, i, i % 2 ? normal : fracture, [])
  }
  const labels = [await say(ada, 2, fracture, said('Left', 'A')), await say(ben, 2, normal, said('Left'))]
  const decision = { imageId: made[2]?.id ?? '', labelIds: labels.map(l => l.id), labelClassId: fracture }
  await adjudicateImage(judge, { ...decision, attributes: said('Right') })
  return { admin, projectId, made, before, side, signs }
}

test('what counts beside the class is frozen: of answers what all say alike, of a decision what it says', async () => {
  const { admin, projectId, made, before, side, signs } = await openReads()
  const frozen = await freezeNow(admin, before)
  const text = await manifestOf(admin, frozen)
  expect(text.split('\n', 1)).toEqual(['image_sha256,label,label_version,group,split,attribute:Side,attribute:Signs'])
  expect(manifestSha256(text)).toBe(frozen.manifestSha256)
  const items = new Map(readManifest(text).map(item => [item.imageSha256, item]))
  const beside = (i: number) => items.get(made[i]?.sha256 ?? '')?.attributes
  expect([0, 1, 2, 3].map(beside)).toEqual([
    [['Left'], ['B|C', 'D']],
    [['Right'], []],
    [['Right'], []],
    [[], []],
  ])
  expect(text).toContain(',Left,B\\|C|D\n')
  const item = { datasetVersionId: frozen.id, imageId: made[3]?.id ?? '' }
  expect((await database.datasetItem.findFirstOrThrow({ where: item })).attributes).toBeNull()
  const told = await database.auditEvent.findFirstOrThrow({ where: { nounId: frozen.id, action: 'DATASET_FROZEN' } })
  expect(told.after).toMatchObject({ attributes: ['Side', 'Signs'], manifestSha256: frozen.manifestSha256 })

  // Called otherwise since, and archived: what was frozen is as it was, what is frozen now has the names of now.
  const { attributeRevision } = await database.project.findUniqueOrThrow({ where: { id: projectId } })
  const renamed = [
    { ...{ id: side.id, name: 'Body side' }, choices: side.choices.map(c => ({ id: c.id, name: `${c.name}!` })) },
    {
      ...{ id: signs.id, name: 'Signs', isMultiple: true, isArchived: true },
      choices: signs.choices.map(c => ({ id: c.id, name: c.name })),
    },
  ]
  await setAttributes(admin, { projectId, expectedRevision: attributeRevision, attributes: renamed })
  expect(await manifestOf(admin, frozen)).toBe(text)
  const next = await manifestOf(admin, await freezeNow(admin, before))
  expect(next).toContain(',split,attribute:Body side,attribute:Signs\n')
  expect(next).toContain(',Left!,B\\|C|D\n')
})

test('a project that asks nothing beside the class, and what was frozen before, has the bytes of the class alone', async () => {
  const owner = await project()
  await images(
    owner,
    Array.from({ length: 12 }, (_, i) => ({ groupKey: `g${i}`, classIndex: i % 2 })),
  )
  const frozen = await freezeNow(owner.admin, { projectId: owner.id, seed: 1, ratio })
  expect(attributesOf(frozen)).toEqual([])
  expect(frozen.attributes).toBeNull()
  const text = await manifestOf(owner.admin, frozen)
  expect(text).toMatch(
    /^image_sha256,label,label_version,group,split\n([0-9a-f]{64},(Normal|Fracture),1,g\d+,[A-Z]+\n){12}$/,
  )
  await setAttributes(owner.admin, { projectId: owner.id, expectedRevision: 0, attributes })
  expect(await manifestOf(owner.admin, frozen)).toBe(text)
})
