import { expect, test } from 'vitest'
import { openApi } from '#tests/kit/api.ts'

/** More images than places are counted off in a list that has no counts. */
const count = 21_000
const { project, images, user, database } = await openApi()
const owner = await project()
const [first] = await images(owner, [{ groupKey: 'first', classIndex: null }])
const projectId = owner.id
const zeros = '0'.repeat(64)
// Names and groups in an order of their own, and some that are the same.
await database.$executeRaw`
  insert into "Image" ("id", "projectId", "importId", "sha256", "fileSha256", "pictureSha256", "thumbnailSha256", "previewSha256",
    "fileName", "mediaType", "byteCount", "width", "height", "bitDepth", "perceptualHashes", "groupKey")
  select uuidv7((g - ${count}::int) * interval '1 minute'), ${projectId}::uuid, ${first?.importId}::uuid, lpad(to_hex(g), 64, '0'), ${zeros},
    ${zeros}, ${zeros}, ${zeros}, 'scan-' || lpad((g::bigint * 6007 % ${count}::int / 2)::text, 9, '0') || '.png', 'image/png', 1, 8, 8, 8, '{}',
    'P' || g * 7919 % 5000
  from generate_series(1, ${count - 1}::int) g`
const reader = await user('reader', { projectId })

interface Answer {
  project: {
    images: {
      pageInfo: { hasNextPage: boolean; endCursor: string | null }
      edges: { cursor: string; node: { id: string } }[]
    }
  }
}
const read = async (args: string) =>
  (
    await reader.request<Answer>(`{ project(id: "${projectId}") { images(${args}) {
      pageInfo { hasNextPage endCursor } edges { cursor node { id } } } } }`)
  ).project.images

const orders = [
  ['orderBy: FILE_NAME_ASCENDING', [{ fileName: 'asc' }, { id: 'asc' }]],
  ['orderBy: FILE_NAME_DESCENDING', [{ fileName: 'desc' }, { id: 'desc' }]],
  ['orderBy: GROUP_ASCENDING', [{ groupKey: 'asc' }, { id: 'asc' }]],
  ['orderBy: GROUP_DESCENDING', [{ groupKey: 'desc' }, { id: 'desc' }]],
  ['filter: { search: "png" }', [{ id: 'desc' }]],
] as const

test.each(orders)('a list goes on past what is counted off, to its last image: %s', async (args, orderBy) => {
  const all = (
    await database.image.findMany({ where: { projectId }, orderBy: [...orderBy], select: { id: true } })
  ).map(image => image.id)
  expect(all).toHaveLength(count)
  const ids = (page: Answer['project']['images']) => page.edges.map(edge => edge.node.id)
  const far = await read(`first: 200, startAt: 10000, ${args}`)
  expect(ids(far)).toEqual(all.slice(10_000, 10_200))
  const further = await read(`first: 200, startAt: 10000, after: "${far.pageInfo.endCursor}", ${args}`)
  expect(ids(further)).toEqual(all.slice(20_200, 20_400))
  let page = further
  const found = ids(further)
  while (page.pageInfo.hasNextPage) {
    page = await read(`first: 200, after: "${page.pageInfo.endCursor}", ${args}`)
    found.push(...ids(page))
  }
  expect(found).toEqual(all.slice(20_200))
})
