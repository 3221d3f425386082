import { expect, test } from 'vitest'
import { type ImageFilter, imageFilter } from '#core/image/filter.ts'
import { openApi } from '#tests/kit/api.ts'
import { asFilter } from '#tests/kit/as-filter.ts'

const { project, images, user, database } = await openApi()
const owner = await project()
const made = await images(
  owner,
  Array.from({ length: 15 }, (_, i) => ({ groupKey: `g${i % 3}`, classIndex: i % 4 === 3 ? null : i % 2 })),
)
await database.image.updateMany({
  where: { id: { in: [made[2], made[7]].map(image => image?.id ?? '') } },
  data: { takenOutAt: new Date() },
})
await database.image.update({
  where: { id: made[5]?.id ?? '' },
  data: { publishedSplit: 'TEST', burnedIn: 'SUSPECTED' },
})
const reader = await user('reader', { projectId: owner.id })
const projectId = owner.id
const labelClassId = owner.labelClasses[0]?.id ?? ''

interface Answer {
  project: {
    images: {
      totalCount: number
      pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; endCursor: string }
      edges: { node: { id: string } }[]
    }
  }
}
const pageAt = async (startAt: number, args = '', first = 4) => {
  const { project } =
    await reader.request<Answer>(`{ project(id: "${projectId}") { images(first: ${first}, startAt: ${startAt}${args}) {
    totalCount pageInfo { hasNextPage hasPreviousPage endCursor } edges { node { id } } } } }`)
  const { totalCount, pageInfo, edges } = project.images
  return { totalCount, pageInfo, ids: edges.map(edge => edge.node.id) }
}

const filters: ImageFilter[] = [
  {},
  { labelClassId },
  { unlabelled: true },
  { takenOut: true },
  { publishedSplit: 'TEST', burnedIn: 'SUSPECTED' },
  { importId: made[0]?.importId ?? '' },
  { groupKey: 'g1' },
  { search: 'png' },
  { search: '1.' },
]
const orders = [
  ['', [{ id: 'desc' }]],
  [', orderBy: OLDEST_FIRST', [{ id: 'asc' }]],
  [', orderBy: GROUP_ASCENDING', [{ groupKey: 'asc' }, { id: 'asc' }]],
] as const

test.each(filters.map(filter => ({ args: asFilter(filter), filter })))(
  'a page begins at every place of the list, in every order, and counts it: $args',
  async ({ args, filter }) => {
    const where = { projectId, ...imageFilter(filter, new Date()) }
    for (const [order, orderBy] of orders) {
      const all = (await database.image.findMany({ where, orderBy: [...orderBy] })).map(image => image.id)
      expect(all.length).toBeGreaterThan(0)
      for (const startAt of [0, 1, 5, all.length - 1, all.length, all.length + 7].filter(at => at >= 0)) {
        const page = await pageAt(startAt, `, ${args}${order}`)
        expect(page.ids).toEqual(all.slice(startAt, startAt + 4))
        expect(page.totalCount).toBe(all.length)
        expect(page.pageInfo).toMatchObject({
          hasNextPage: startAt + 4 < all.length,
          hasPreviousPage: startAt > 0,
        })
      }
    }
  },
)

test('from a page at a place its cursor goes on', async () => {
  const { pageInfo, ids } = await pageAt(3)
  const { project } = await reader.request<Answer>(
    `{ project(id: "${projectId}") { images(first: 2, after: "${pageInfo.endCursor}") { edges { node { id } } } } }`,
  )
  expect(project.images.edges.map(edge => edge.node.id)).toEqual((await pageAt(7, '', 2)).ids)
  expect(ids).toHaveLength(4)
})

test.each(orders)('behind a cursor places are counted from there, in every order: %s', async (order, orderBy) => {
  const where = { projectId, ...imageFilter({}, new Date()) }
  const all = (await database.image.findMany({ where, orderBy: [...orderBy] })).map(image => image.id)
  const { pageInfo } = await pageAt(1, order)
  for (const startAt of [0, 1, 3, all.length]) {
    const page = await pageAt(startAt, `, after: "${pageInfo.endCursor}"${order}`)
    expect(page.ids).toEqual(all.slice(5 + startAt, 9 + startAt))
    expect(page.pageInfo).toMatchObject({ hasNextPage: 9 + startAt < all.length, hasPreviousPage: true })
    expect(page.totalCount).toBe(all.length)
  }
})

test.each([
  ['first: 2, startAt: -1', 'startAt is -1'],
  ['last: 2, startAt: 1', 'last is 2'],
  ['first: 2, startAt: 1, after: "x"', 'after is x'],
  ['first: 2, startAt: 10001, after: "x"', 'startAt is 10001; allowed: 0 to 10000 in this list behind a cursor'],
  ['first: 2, startAt: 1, before: "x"', 'before is x'],
  ['first: 2, startAt: 10001, search: "png"', 'startAt is 10001'],
  ['first: 2, startAt: 10001, orderBy: GROUP_ASCENDING', 'startAt is 10001'],
])('a place that cannot be, or two beginnings, are refused: %s', async (args, said) => {
  const asked = reader.request(`{ project(id: "${projectId}") { images(${args}) { edges { node { id } } } } }`)
  await expect(asked).rejects.toThrow(said)
})

test('how many came after a time is where those of that time begin', async () => {
  const placeOf = async (at: Date, args = '') => {
    const { project } = await reader.request<{ project: { imagePlace: number | null } }>(
      `{ project(id: "${projectId}") { imagePlace(at: "${at.toISOString()}"${args}) } }`,
    )
    return project.imagePlace
  }
  const long = 60 * 60_000
  for (const filter of filters) {
    const args = `, ${asFilter(filter)}`
    const total = await database.image.count({ where: { projectId, ...imageFilter(filter, new Date()) } })
    expect(await placeOf(new Date(Date.now() + long), args)).toBe(0)
    expect(await placeOf(new Date(Date.now() - long), args)).toBe(total)
  }
})
