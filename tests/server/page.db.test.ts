import { expect, test } from 'vitest'
import { setLabel } from '#core/label/set-label.ts'
import { openApi } from '#tests/kit/api.ts'
import { RequestFailed } from '../../examples/client.ts'

const { project, images, user, database } = await openApi()

interface Page {
  totalCount: number
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null }
  edges: { cursor: string; node: { id: string } }[]
}
const document = `query ($id: ID!, $first: Int, $last: Int, $after: String, $before: String, $unlabelled: Boolean) {
  project(id: $id) { images(first: $first, last: $last, after: $after, before: $before, unlabelled: $unlabelled) {
    totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { id } } } } }`

/** A project of so many images, newest first, and how somebody reads them. */
async function grid(count: number) {
  const owner = await project()
  const made = await images(
    owner,
    Array.from({ length: count }, (_, i) => ({ groupKey: `g${i}`, classIndex: null })),
  )
  const reader = await user('reader', { projectId: owner.id })
  const page = async (variables: object): Promise<Page> => {
    const answer = await reader.request<{ project: { images: Page } }>(document, { id: owner.id, ...variables })
    return answer.project.images
  }
  const label = (imageId: string) =>
    setLabel(owner.admin, { imageId, labelClassId: owner.labelClasses[0]?.id ?? '', expectedVersion: 0 })
  const ids = made.map(image => image.id).sort((a, b) => (a < b ? 1 : -1))
  return { owner, reader, page, label, ids }
}

const idsOf = ({ edges }: Page) => edges.map(edge => edge.node.id)

test('under the filter "unlabelled", the last of page 1 labelled meanwhile, page 2 is complete', async () => {
  const { page, label, ids } = await grid(10)
  const one = await page({ first: 4, unlabelled: true })
  await label(ids[3] ?? '')
  const two = await page({ first: 4, unlabelled: true, after: one.pageInfo.endCursor })
  expect(idsOf(two)).toEqual(ids.slice(4, 8))
  expect(two.totalCount).toBe(9)
  const three = await page({ first: 4, unlabelled: true, after: two.pageInfo.endCursor })
  expect(idsOf(three)).toEqual(ids.slice(8))
  expect(three.pageInfo.hasNextPage).toBe(false)
})

test('a list is counted as far as somebody wants to know, under its filter, and no further', async () => {
  const { reader, owner, label, ids } = await grid(5)
  await label(ids[0] ?? '')
  const count = async (args: string) => {
    const asked = `{ project(id: "${owner.id}") { images(unlabelled: true) { totalCount${args} } } }`
    const answer = await reader.request<{ project: { images: { totalCount: number } } }>(asked)
    return answer.project.images.totalCount
  }
  expect(await count('')).toBe(4)
  expect(await count('(atMost: 1)')).toBe(1)
  expect(await count('(atMost: 3)')).toBe(3)
  expect(await count('(atMost: 4)')).toBe(4)
  expect(await count('(atMost: 2147483647)')).toBe(4)
  expect(await count('(atMost: 2) more: totalCount(atMost: 3) all: totalCount')).toBe(2)
  await expect(count('(atMost: 0)')).rejects.toThrow('atMost is 0; allowed: from 1')
  await expect(count('(atMost: -1)')).rejects.toThrow('atMost is -1; allowed: from 1')
})

test('every row is met once on the way, whatever is added or taken away meanwhile', async () => {
  const { owner, page, ids } = await grid(9)
  const one = await page({ first: 3 })
  const gone = ids[2] ?? ''
  await database.image.delete({ where: { id: gone } })
  await images(owner, [{ groupKey: 'newer', classIndex: null }])
  const two = await page({ first: 3, after: one.pageInfo.endCursor })
  const three = await page({ first: 3, after: two.pageInfo.endCursor })
  expect([...idsOf(one), ...idsOf(two), ...idsOf(three)]).toEqual(ids)
  expect(three.totalCount).toBe(9)
})

test('a list is read from its end as from its start, and between two cursors', async () => {
  const { page, ids } = await grid(7)
  const last = await page({ last: 3 })
  expect(idsOf(last)).toEqual(ids.slice(4))
  expect(last.pageInfo).toMatchObject({ hasPreviousPage: true, hasNextPage: false })
  const before = await page({ last: 3, before: last.pageInfo.startCursor })
  expect(idsOf(before)).toEqual(ids.slice(1, 4))
  const start = await page({ last: 3, before: before.pageInfo.startCursor })
  expect(idsOf(start)).toEqual(ids.slice(0, 1))
  expect(start.pageInfo).toMatchObject({ hasPreviousPage: false, hasNextPage: true })
  const between = await page({ after: start.edges[0]?.cursor, before: last.edges[0]?.cursor })
  expect(idsOf(between)).toEqual(ids.slice(1, 4))
})

test('none at all is a page too', async () => {
  const { page } = await grid(2)
  const none = await page({ first: 0 })
  expect(none).toEqual({
    totalCount: 2,
    edges: [],
    pageInfo: { hasNextPage: true, hasPreviousPage: false, startCursor: null, endCursor: null },
  })
})

const refusalOf = (request: Promise<unknown>) =>
  request.then(
    () => null,
    (error: unknown) => (error instanceof RequestFailed ? { codes: error.codes, message: error.message } : error),
  )

test.each([
  ['first', { first: 100_000 }],
  ['first', { first: 201 }],
  ['first', { first: -1 }],
  ['last', { last: 201 }],
  ['last', { last: -5 }],
  ['last', { first: 3, last: 3 }],
  ['after', { after: 'R1BDOlM6bm90LWEtdXVpZA==' }],
  ['after', { after: '' }],
  ['before', { before: 'a\u0000b' }],
])('%s of %j is refused by its name, never cut and never an error of the server', async (field, variables) => {
  const { page } = await refused
  expect(await refusalOf(page(variables))).toMatchObject({
    codes: ['INVALID_INPUT'],
    message: expect.stringContaining(`${field} is `),
  })
})
const refused = grid(1)

test('a cursor of one list means nothing in another', async () => {
  const { page, reader, owner } = await grid(2)
  const { pageInfo } = await page({ first: 1 })
  const other = `{ project(id: "${owner.id}") { images(first: 1, after: "${pageInfo.endCursor}x") { totalCount } } }`
  expect(await refusalOf(reader.request(other))).toMatchObject({ codes: ['INVALID_INPUT'] })
})
