import { ApolloClient, ApolloLink, gql, InMemoryCache, type TypedDocumentNode } from '@apollo/client'
import { Observable } from 'rxjs'
import { expect, test, vi } from 'vitest'
import { ImagePages, type PageAsked, type PageFound, pageSize } from '../../web/features/images/image-pages.ts'
import { typePolicies } from '../../web/lib/cache.ts'

interface Row {
  node: { id: string }
}
const query: TypedDocumentNode<PageFound<Row>, PageAsked> = gql`
  query Page($projectId: ID!, $first: Int!, $startAt: Int!, $search: String, $countedTo: Int) {
    project(id: $projectId) {
      id
      images(first: $first, startAt: $startAt, search: $search) { totalCount(atMost: $countedTo) edges { node { id } } }
    }
  }
`

/** A server with so many images, and the pages of it that it cannot give. */
function openList() {
  const server = {
    totalCount: 10_000,
    broken: new Set<number>(),
    asked: [] as number[],
    held: null as null | (() => void)[],
  }
  const link = new ApolloLink(
    ({ variables: { projectId, startAt } }) =>
      new Observable(told => {
        const page = startAt / pageSize
        server.asked.push(page)
        const answer = () => {
          if (server.broken.has(page)) told.error(new Error(`page ${page}`))
          else told.next({ data: { project } })
          told.complete()
        }
        const edges = [{ __typename: 'Edge', node: { __typename: 'Image', id: `image ${startAt}` } }]
        const images = { __typename: 'Images', totalCount: server.totalCount, edges }
        const project = { __typename: 'Project', id: projectId, images }
        if (server.held) server.held.push(answer)
        else answer()
      }),
  )
  const cache = new InMemoryCache({ typePolicies })
  const client = new ApolloClient({ cache, link })
  const look = (search: string | null = null) => {
    const counted: number[] = []
    const list = { projectId: 'p', search }
    const onCounted = (count: number) => void counted.push(count)
    const images = new ImagePages(client, { query, list, more: { countedTo: null }, onCounted })
    const leave = images.look(() => {})
    const there = (page: number) =>
      vi.waitFor(() => expect(images.pages().get(page)?.rows?.[0]?.node.id).toBe(`image ${page * pageSize}`))
    return { images, counted, leave, there }
  }
  /** Pages in the memory, of all lists. */
  const remembered = () =>
    Object.keys(cache.extract()['Project:p'] ?? {})
      .flatMap(field => /"startAt":(\d+)/.exec(field)?.[1] ?? [])
      .map(place => Number(place) / pageSize)
      .sort((a, b) => a - b)
  return { server, look, remembered }
}

test('each page that arrives tells how many images there are by now, one from the memory does not', async () => {
  const { server, look } = openList()
  const first = look()
  first.images.show(0, 0)
  await first.there(0)
  server.totalCount = 9880
  first.images.show(0, 1)
  await first.there(1)
  first.leave()
  const again = look()
  again.images.show(0, 0)
  await again.there(0)
  await vi.waitFor(() => expect(again.counted).toHaveLength(1))
  expect([first.counted, again.counted]).toEqual([[10_000, 9880], [9880]])
})

test('a page that could not be had stays so while others arrive, until it is asked for again, alone', async () => {
  const { server, look } = openList()
  const { images, there } = look()
  server.broken.add(1)
  images.show(0, 1)
  await vi.waitFor(() => expect(images.pages().get(1)?.error?.message).toBe('page 1'))
  images.show(1, 2)
  await there(2)
  expect([...images.pages()].filter(([, page]) => page.error).map(([page]) => page)).toEqual([1])
  server.broken.clear()
  server.asked.length = 0
  images.retry()
  await there(1)
  expect(images.pages().get(1)?.error).toBeUndefined()
  expect(server.asked).toEqual([1])
})

test('a page that cannot be had anew keeps what it showed, and says so', async () => {
  const { server, look } = openList()
  const { images, there } = look()
  images.show(0, 0)
  await there(0)
  server.broken.add(0)
  images.again()
  await vi.waitFor(() => expect(images.pages().get(0)?.error?.message).toBe('page 0'))
  await there(0)
})

test('what was at hand on an earlier visit is there on the next, and leaves the memory once it is far', async () => {
  const { look, remembered } = openList()
  const first = look()
  first.images.show(0, 1)
  await Promise.all([first.there(0), first.there(1)])
  first.leave()
  const second = look()
  second.images.show(3, 3)
  await second.there(3)
  expect(remembered()).toEqual([1, 3])
  second.leave()
  const third = look()
  third.images.show(40, 40)
  await third.there(40)
  expect(remembered()).toEqual([40])
})

test('whoever looks at another list leaves nothing of the one before', async () => {
  const { look, remembered } = openList()
  const first = look()
  first.images.show(0, 1)
  await Promise.all([first.there(0), first.there(1)])
  first.leave()
  const other = look('scan')
  other.images.show(3, 3)
  await other.there(3)
  expect(remembered()).toEqual([3])
})

test('what is asked for anew is asked, though the same is under way: that may have been read before', async () => {
  const { server, look } = openList()
  const list = look()
  server.held = []
  list.images.show(0, 0)
  await vi.waitFor(() => expect(server.asked).toEqual([0]))
  server.totalCount = 9_999
  list.images.again()
  await vi.waitFor(() => expect(server.asked).toEqual([0, 0]))
  for (const answer of server.held) answer()
  await list.there(0)
  await vi.waitFor(() => expect(list.counted.at(-1)).toBe(9_999))
})
