import { expect, test } from 'vitest'
import { imageFilter } from '#core/image/filter.ts'
import { setLabel } from '#core/label/set-label.ts'
import { freezeNow } from '#tests/kit/freeze.ts'
import { openLists, type Page } from './open-lists.ts'

const { database, user, owner, projectId, made, frozen, ratio, reader, readerCtx, readAll } = await openLists()

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
  const where = { projectId, ...imageFilter(filter, new Date()) }
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

test.each([
  ['%', ['100%.png']],
  ['_', ['a_b.png']],
  ['\\\\', ['back\\slash.png']],
  ['a_b', ['a_b.png']],
])('what is searched for is text, not a pattern: %s', async (search, wanted) => {
  const found = await readAll<{ fileName: string }>('images', `, search: "${search}"`, 'fileName')
  expect(found.map(n => n.fileName)).toEqual(wanted)
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
