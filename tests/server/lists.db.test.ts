import { expect, test } from 'vitest'
import { type ImageFilter, imageFilter } from '#core/image/filter.ts'
import { findNeighbours } from '#core/image/find-neighbours.ts'
import { setLabel } from '#core/label/set-label.ts'
import { requestPredictions } from '#core/prediction/request.ts'
import { recipes } from '#core/training-run/config.ts'
import { startTrainingRun } from '#core/training-run/start.ts'
import { openApi } from '#tests/kit/api.ts'
import { freezeNow } from '#tests/kit/freeze.ts'

const { project, images, user, database } = await openApi()
const owner = await project()
const rows = Array.from({ length: 12 }, (_, i) => ({ groupKey: `g${i % 3}`, classIndex: i % 4 === 3 ? null : i % 2 }))
// At two times.
const made = [...(await images(owner, rows.slice(0, 6))), ...(await images(owner, rows.slice(6)))]
const awkward = ['100%.png', 'a_b.png', 'aXb.png', 'back\\slash.png']
for (const [i, fileName] of awkward.entries())
  await database.image.update({ where: { id: made[i]?.id ?? '' }, data: { fileName } })
await database.image.update({ where: { id: made[4]?.id ?? '' }, data: { burnedIn: 'NO' } })
const ratio = { train: 0.5, validation: 0.25, test: 0.25 }
const frozen = await freezeNow(owner.admin, { projectId: owner.id, seed: 1, ratio })
for (const i of [5, 6])
  await database.image.update({ where: { id: made[i]?.id ?? '' }, data: { publishedSplit: 'VALIDATION' } })
await database.image.update({ where: { id: made[6]?.id ?? '' }, data: { takenOutAt: new Date() } })
const reader = await user('reader', { projectId: owner.id })
const labelClassId = owner.labelClasses[0]?.id ?? ''
const readerCtx = { ...owner.admin, actor: { id: reader.id, name: 'reader', isAdmin: false, key: null } }
await setLabel(readerCtx, { imageId: made[3]?.id ?? '', labelClassId, expectedVersion: 0 })
const projectId = owner.id

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
      ...{ predictedClassId: owner.labelClasses[(i + m) % 2]?.id ?? '', askedById: owner.admin.actor?.id ?? '' },
    })),
  })
}
const modelVersionId = models[1]?.id ?? ''
const predictedClassId = owner.labelClasses[1]?.id ?? ''
const timeOf = (i: number) => new Date(Number.parseInt((made[i]?.id ?? '').replaceAll('-', '').slice(0, 12), 16))

interface Page<Node> {
  totalCount: number
  pageInfo: { endCursor: string | null; startCursor: string | null; hasNextPage: boolean }
  edges: { node: Node }[]
}

/** Every page of a list of the project, by pages of `size`, from its start or its end. */
async function readAll<Node>(field: string, args: string, selection: string, size = 2, isBackward = false) {
  const rows: Node[] = []
  for (let cursor: string | null = null; ; ) {
    const [count, place] = isBackward ? ['last', 'before'] : ['first', 'after']
    const at: string = cursor === null ? '' : `, ${place}: "${cursor}"`
    const document = `{ project(id: "${projectId}") { ${field}(${count}: ${size}${at}${args}) {
      totalCount pageInfo { endCursor startCursor hasNextPage } edges { node { ${selection} } } } } }`
    const answer: { project: Record<string, Page<Node>> } = await reader.request(document)
    const page: Page<Node> | undefined = answer.project[field]
    if (!page || page.edges.length === 0) return rows
    const nodes = page.edges.map(edge => edge.node)
    if (isBackward) rows.unshift(...nodes)
    else rows.push(...nodes)
    cursor = isBackward ? page.pageInfo.startCursor : page.pageInfo.endCursor
  }
}

const orders = {
  NEWEST_FIRST: [{ id: 'desc' }],
  OLDEST_FIRST: [{ id: 'asc' }],
  GROUP_ASCENDING: [{ groupKey: 'asc' }, { id: 'asc' }],
  GROUP_DESCENDING: [{ groupKey: 'desc' }, { id: 'desc' }],
  FILE_NAME_ASCENDING: [{ fileName: 'asc' }, { id: 'asc' }],
  FILE_NAME_DESCENDING: [{ fileName: 'desc' }, { id: 'desc' }],
} as const

test.each(Object.entries(orders))(
  'images in the order %s: every one once, forwards and backwards',
  async (name, orderBy) => {
    const wanted = await database.image.findMany({ where: { projectId, takenOutAt: null }, orderBy: [...orderBy] })
    const ids = wanted.map(image => image.id)
    const args = `, orderBy: ${name}`
    expect((await readAll<{ id: string }>('images', args, 'id', 5)).map(n => n.id)).toEqual(ids)
    expect((await readAll<{ id: string }>('images', args, 'id', 5, true)).map(n => n.id)).toEqual(ids)
  },
)

test.each([
  ['a reader', `readerId: "${reader.id}"`, { readerId: reader.id }],
  ['a dataset version', `datasetVersionId: "${frozen.id}"`, { datasetVersionId: frozen.id }],
  [
    'a split',
    `datasetVersionId: "${frozen.id}", split: TRAIN`,
    { datasetVersionId: frozen.id, split: 'TRAIN' as const },
  ],
])('pages under %s, in every order, are the whole of its list', async (_name, args, filter) => {
  const where = { projectId, ...imageFilter(filter) }
  for (const [name, orderBy] of Object.entries(orders)) {
    const wanted = await database.image.findMany({ where, orderBy: [...orderBy] })
    const ids = wanted.map(image => image.id)
    expect(ids.length).toBeGreaterThan(0)
    for (const isBackward of [false, true]) {
      const found = await readAll<{ id: string }>('images', `, ${args}, orderBy: ${name}`, 'id', 1, isBackward)
      expect(found.map(n => n.id)).toEqual(ids)
    }
  }
})

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
]

test.each(filters)('neighbours under %s are those of the list itself', async (_name, filter) => {
  const where = { projectId, ...imageFilter(filter) }
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

test.each([
  ['%', ['100%.png']],
  ['_', ['a_b.png']],
  ['\\\\', ['back\\slash.png']],
  ['a_b', ['a_b.png']],
])('what is searched for is text, not a pattern: %s', async (search, wanted) => {
  const found = await readAll<{ fileName: string }>('images', `, search: "${search}"`, 'fileName')
  expect(found.map(n => n.fileName)).toEqual(wanted)
})

const asFilter = (filter: ImageFilter) =>
  `, filter: { ${Object.entries(filter)
    .map(([name, value]) => `${name}: ${/split|burnedIn/i.test(name) ? value : JSON.stringify(value)}`)
    .join(', ')} }`

test.each(filters)('the argument filter with %s is that list', async (_name, filter) => {
  const where = { projectId, ...imageFilter(filter) }
  const wanted = await database.image.findMany({ where, orderBy: { id: 'desc' } })
  const found = await readAll<{ id: string }>('images', asFilter(filter), 'id', 5)
  expect(found.map(n => n.id)).toEqual(wanted.map(image => image.id))
  const { project } = await reader.request<{ project: { images: { totalCount: number } } }>(
    `{ project(id: "${projectId}") { images(first: 1${asFilter(filter)}) { totalCount } } }`,
  )
  expect(project.images.totalCount).toBe(wanted.length)
})

test('images that came in one millisecond are before the next, and never in both', async () => {
  const [from, to] = [timeOf(0), new Date(timeOf(11).getTime() + 1)]
  const middle = timeOf(6)
  const listOf = async (filter: ImageFilter) => (await readAll('images', asFilter(filter), 'id', 50)).length
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
  [', filter: { split: TEST }', /split is TEST; allowed: beside the datasetVersionId/],
  [', filter: { modelVersionId: "none" }', /there is no ModelVersion none/],
])('%s is refused, with what is allowed', async (args, said) => {
  await expect(readAll('images', args, 'id')).rejects.toThrow(said)
})

test('a split without its dataset version is refused by its name', async () => {
  await expect(readAll('images', ', split: TEST', 'id')).rejects.toThrow(
    'split is TEST; allowed: beside the datasetVersionId',
  )
})

test('the items of a dataset version are its manifest: image, label, group and split, each once', async () => {
  const document = `query ($id: ID!, $after: String, $split: Split) { datasetVersion(id: $id) {
    splitRule { ratio { train } counts { train } }
    items(first: 2, after: $after, split: $split) { totalCount pageInfo { endCursor }
      edges { node { split groupKey image { id } label { version } labelClass { id } } } } } }`
  interface Item {
    split: string
    image: { id: string }
  }
  type Answer = { datasetVersion: { splitRule: object; items: Page<Item> } }
  const read = async (split: string | null) => {
    const items: Item[] = []
    for (let after: string | null = null; ; ) {
      const { datasetVersion }: Answer = await reader.request(document, { id: frozen.id, after, split })
      expect(datasetVersion.splitRule).toEqual({ ratio: { train: 0.5 }, counts: null })
      if (datasetVersion.items.edges.length === 0) return items
      items.push(...datasetVersion.items.edges.map(edge => edge.node))
      after = datasetVersion.items.pageInfo.endCursor
    }
  }
  const all = await read(null)
  expect(new Set(all.map(item => item.image.id)).size).toBe(frozen.imageCount)
  expect((await read('TEST')).map(i => i.image.id)).toEqual(all.filter(i => i.split === 'TEST').map(i => i.image.id))
})

test('lists by number or id are complete in pages of one, and narrowed by what stands', async () => {
  for (const seed of [2, 3]) await freezeNow(owner.admin, { projectId, seed, ratio })
  expect(await readAll('datasetVersions', '', 'number', 1)).toEqual([{ number: 3 }, { number: 2 }, { number: 1 }])
  expect(await readAll('datasetVersions', '', 'number', 1, true)).toEqual([{ number: 3 }, { number: 2 }, { number: 1 }])
  expect(await readAll('jobs', ', kind: [IMPORT], status: [SUCCEEDED]', 'kind status', 1)).toEqual([
    { kind: 'IMPORT', status: 'SUCCEEDED' },
    { kind: 'IMPORT', status: 'SUCCEEDED' },
  ])
  expect(await readAll('jobs', ', status: [FAILED]', 'kind', 1)).toEqual([])
  expect(await readAll('imports', ', stage: [OVER]', 'stage', 1)).toEqual([{ stage: 'OVER' }, { stage: 'OVER' }])
  expect(await readAll('imports', ', stage: [ADDING, CHECKED, CHECKING]', 'stage', 1)).toEqual([])
})

test('members are read in the order in which they came, also those who came at one moment, each once', async () => {
  const createdAt = new Date('2026-01-01T00:00:00.123Z')
  for (const name of ['c', 'a', 'b']) {
    const { id } = await user(name)
    await database.membership.create({ data: { projectId, userId: id, roles: ['READER'], createdAt } })
  }
  const wanted = await database.membership.findMany({
    where: { projectId },
    orderBy: [{ createdAt: 'asc' }, { userId: 'asc' }],
  })
  const ids = wanted.map(m => m.userId)
  expect(ids).toHaveLength(5)
  const read = async (isBackward: boolean) =>
    (await readAll<{ user: { id: string } }>('memberships', '', 'user { id }', 2, isBackward)).map(m => m.user.id)
  expect(await read(false)).toEqual(ids)
  expect(await read(true)).toEqual(ids)
})

test('the labels of an image are read newest first, and its cursors mean nothing among images', async () => {
  const id = made[0]?.id ?? ''
  for (const [version, labelClass] of [1, 0, 1].entries())
    await setLabel(readerCtx, {
      imageId: id,
      labelClassId: owner.labelClasses[labelClass]?.id ?? '',
      expectedVersion: version + 1,
    })
  const read = (after: string) => `{ image(id: "${id}") { labels(first: 2${after}) {
    totalCount pageInfo { endCursor } edges { node { version } } } } }`
  type Answer = { image: { labels: Page<{ version: number }> } }
  const one = await reader.request<Answer>(read(''))
  const two = await reader.request<Answer>(read(`, after: "${one.image.labels.pageInfo.endCursor}"`))
  const versions = [...one.image.labels.edges, ...two.image.labels.edges].map(edge => edge.node.version)
  expect(versions).toEqual([3, 2, 1, 1])
  const foreign = `{ project(id: "${projectId}") { images(after: "${one.image.labels.pageInfo.endCursor}") { totalCount } } }`
  await expect(reader.request(foreign)).rejects.toThrow('after is ')
})
