import { expect, test } from 'vitest'
import { type ImageFilter, imageFilter } from '#core/image/filter.ts'
import { findNeighbours } from '#core/image/find-neighbours.ts'
import { setLabel } from '#core/label/set-label.ts'
import { takeBackLabel } from '#core/label/take-back-label.ts'
import { requestPredictions } from '#core/prediction/request.ts'
import { recipes } from '#core/training-run/config.ts'
import { startTrainingRun } from '#core/training-run/start.ts'
import { asFilter } from '#tests/kit/as-filter.ts'
import { openLists } from './open-lists.ts'

const { database, owner, projectId, made, frozen, reader, readerCtx, labelClassId, readAll } = await openLists()

/** Two models, the second of which was asked about few and said another thing. */
const [, recipe] = recipes
if (!recipe) throw new Error('no recipe')
const models = await Promise.all(
  [1, 2].map(async number => {
    const { id: trainingRunId } = await startTrainingRun(owner.admin, {
      ...{ datasetVersionId: frozen.id, config: recipe.config },
    })
    const run = { projectId, number, trainingRunId, weightsSha256: 'w', topologySha256: 't' }
    const classIds = owner.labelClasses.map(c => c.id)
    return database.modelVersion.create({
      data: { ...run, preprocessing: {}, preprocessingSha256: 'p', classNames: ['Normal', 'Fracture'], classIds },
    })
  }),
)
for (const [m, model] of models.entries()) {
  const about = made.filter((_, i) => i % (m + 1) === 0)
  const imageIds = [about[0]?.id ?? '']
  const asked = await requestPredictions(owner.admin, { modelVersionId: model.id, imageIds })
  await database.prediction.createMany({
    data: about.map((image, i) => ({
      ...{ projectId, batchId: asked.id, modelVersionId: model.id, imageId: image.id, inputSha256: 'i' },
      ...{ weightsSha256: 'w', preprocessingSha256: 'p', probabilities: [0.5, 0.5], engine: 'cpu', requestId: 'r' },
      probability: 0.5 + i / 20,
      ...{ predictedClassId: owner.labelClasses[(i + m) % 2]?.id ?? '', askedById: owner.admin.actor?.id ?? '' },
    })),
  })
}
const sureAnswers: [at: number, confidence: number][] = [
  [7, 30],
  [11, 90],
  [8, 20],
]
for (const [at, confidence] of sureAnswers) {
  const { id: imageId, labelVersion } = await database.image.findUniqueOrThrow({ where: { id: made[at]?.id ?? '' } })
  const said = { imageId, labelClassId: owner.labelClasses[0]?.id, confidence, expectedVersion: labelVersion }
  await setLabel(readerCtx, { ...said, ...(labelVersion > 0 ? { reason: 'looked again' } : {}) })
}
// What was taken back counts no more.
const takenBack = await database.label.findFirstOrThrow({ where: { imageId: made[8]?.id ?? '', readerId: reader.id } })
await takeBackLabel(readerCtx, { labelId: takenBack.id })
const modelVersionId = models[1]?.id ?? ''
const predictedClassId = owner.labelClasses[1]?.id ?? ''
const timeOf = (i: number) => new Date(Number.parseInt((made[i]?.id ?? '').replaceAll('-', '').slice(0, 12), 16))

const filters: [name: string, filter: ImageFilter][] = [
  ['nothing', {}],
  ['a class', { labelClassId }],
  ['unlabelled', { unlabelled: true }],
  ['a reader', { readerId: reader.id }],
  ['a group', { groupKey: 'g1' }],
  ['no such group', { groupKey: 'g' }],
  ['burned in', { burnedIn: 'NO' }],
  ['an import', { importId: made[0]?.importId }],
  ['a dataset version', { datasetVersionId: frozen.id }],
  ['a split', { datasetVersionId: frozen.id, split: 'TEST' }],
  ['a percent sign', { search: '%' }],
  ['an underscore', { search: 'a_b' }],
  ['a backslash', { search: '\\' }],
  ['capitals', { search: 'AXB' }],
  ['a published split', { publishedSplit: 'VALIDATION' }],
  ['taken out', { takenOut: true }],
  ['taken out, of a dataset version', { takenOut: true, datasetVersionId: frozen.id }],
  ['several at once', { groupKey: 'g1', labelClassId }],
  ['what a model was asked about', { modelVersionId }],
  ['what a model said', { modelVersionId, predictedClassId }],
  ['what any model said', { predictedClassId }],
  ['what a model said against the label', { labelClassId, modelVersionId, predictedClassId }],
  ['when it came', { addedFrom: timeOf(0), addedBefore: timeOf(6) }],
  ['since when', { addedFrom: timeOf(6) }],
  ['before when', { addedBefore: timeOf(6) }],
  ['what few have read', { readsBelow: 1 }],
  ['what a model was unsure of', { modelVersionId: models[0]?.id, probabilityBelow: 0.65 }],
  ['what a model was sure of', { modelVersionId: models[0]?.id, probabilityFrom: 0.65 }],
  ['what a model half thought', { modelVersionId: models[0]?.id, probabilityFrom: 0.6, probabilityBelow: 0.7 }],
  ['what a model was unsure of, of a class', { modelVersionId, predictedClassId, probabilityBelow: 0.6 }],
  ['what no model finds', { modelVersionId, probabilityFrom: 0, probabilityBelow: 0.5 }],
  ['what somebody was unsure of', { confidenceBelow: 40 }],
  ['what nobody was so unsure of', { confidenceBelow: 1 }],
  ['what a reader was unsure of', { confidenceBelow: 100, readerId: reader.id }],
  ['what was unsure of both', { confidenceBelow: 100, modelVersionId: models[0]?.id, probabilityBelow: 0.8 }],
]

test.each(filters)('neighbours under %s are those of the list itself', async (_name, filter) => {
  const where = { projectId, ...imageFilter(filter, new Date()) }
  const list = await database.image.findMany({ where, orderBy: { id: 'desc' } })
  const all = await database.image.findMany({ where: { projectId }, orderBy: { id: 'desc' } })
  const found = await findNeighbours(
    owner.admin,
    all.map(image => image.id),
    filter,
  )
  for (const { id } of all) {
    const previousId = list.filter(other => other.id > id).at(-1)?.id ?? null
    const nextId = list.find(other => other.id < id)?.id ?? null
    expect(found.get(id)).toEqual({ previousId, nextId })
  }
})

test.each(filters)('the argument filter with %s is that list', async (_name, filter) => {
  const where = { projectId, ...imageFilter(filter, new Date()) }
  const wanted = await database.image.findMany({ where, orderBy: { id: 'desc' } })
  const found = await readAll<{ id: string }>('images', `, ${asFilter(filter)}`, 'id', 5)
  expect(found.map(n => n.id)).toEqual(wanted.map(image => image.id))
  const { project } = await reader.request<{ project: { images: { totalCount: number } } }>(
    `{ project(id: "${projectId}") { images(first: 1, ${asFilter(filter)}) { totalCount } } }`,
  )
  expect(project.images.totalCount).toBe(wanted.length)
})

test('who was how sure is told by the answers that count', async () => {
  const unsure = async (filter: ImageFilter) =>
    (await readAll<{ id: string }>('images', `, ${asFilter(filter)}`, 'id', 50)).map(n => n.id)
  expect(await unsure({ confidenceBelow: 40 })).toEqual([made[7]?.id])
  expect(await unsure({ confidenceBelow: 100, readerId: reader.id })).toEqual([made[11]?.id, made[7]?.id])
  expect(await unsure({ confidenceBelow: 100, readerId: owner.admin.actor?.id ?? '' })).toEqual([])
  await database.reading.updateMany({ where: { imageId: made[7]?.id ?? '' }, data: { repeatAt: new Date(0) } })
  expect(await unsure({ confidenceBelow: 40 })).toEqual([])
  expect(await unsure({ confidenceBelow: 100, readerId: reader.id })).toEqual([made[11]?.id])
  await database.reading.updateMany({ where: { imageId: made[7]?.id ?? '' }, data: { repeatAt: null } })
})

test('images that came in one millisecond are before the next, and never in both', async () => {
  const [from, to] = [timeOf(0), new Date(timeOf(11).getTime() + 1)]
  const middle = timeOf(6)
  const listOf = async (filter: ImageFilter) => (await readAll('images', `, ${asFilter(filter)}`, 'id', 50)).length
  const [before, after] = [
    await listOf({ addedFrom: from, addedBefore: middle }),
    await listOf({ addedFrom: middle, addedBefore: to }),
  ]
  expect(before).toBeGreaterThan(0)
  // One of twelve is taken out.
  expect(before + after).toBe(11)
})

test.each([
  [', filter: { search: "a" }, search: "b"', /filter is .*; allowed: filter or search, not both/],
  [', filter: { addedFrom: "2026-03-14T00:00:00Z", addedBefore: "2026-03-14T00:00:00Z" }', /addedBefore is 2026-03-14/],
  [', filter: { addedFrom: "yesterday" }', /yesterday/],
  [', filter: { readsBelow: 40000 }', /readsBelow is 40000; allowed: a whole number from 1 to 9/],
  [', filter: { readsBelow: 0 }', /readsBelow is 0; allowed: a whole number from 1 to 9/],
  [', filter: { probabilityBelow: 0.5 }', /probabilityBelow is 0.5; allowed: beside the modelVersionId/],
  [
    `, filter: { modelVersionId: "${modelVersionId}", probabilityFrom: 1.5 }`,
    /probabilityFrom is 1.5; allowed: from 0 to 1/,
  ],
  [
    `, filter: { modelVersionId: "${modelVersionId}", probabilityFrom: 0.5, probabilityBelow: 0.5 }`,
    /probabilityBelow is 0.5; allowed: more than probabilityFrom, 0.5/,
  ],
  [', filter: { confidenceBelow: 0 }', /confidenceBelow is 0; allowed: a whole number from 1 to 100/],
  [', filter: { confidenceBelow: 101 }', /confidenceBelow is 101; allowed: a whole number from 1 to 100/],
  [', filter: { split: TEST }', /split is TEST; allowed: beside the datasetVersionId/],
  [', filter: { modelVersionId: "none" }', /there is no ModelVersion none/],
])('%s is refused, with what is allowed', async (args, said) => {
  await expect(readAll('images', args, 'id')).rejects.toThrow(said)
})
