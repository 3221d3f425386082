import { expect, test } from 'vitest'
import { readFilter } from '../../web/features/images/filter-address.ts'
import { Reach, reachOf, type Start } from '../../web/features/images/reach.ts'

const size = 120
const none = readFilter(new URLSearchParams())
const searched = { ...none, search: 'scan' }
const byName = 'FILE_NAME_ASCENDING'

/** A list of so many images, counted as far as its filter allows; what was looked for behind a cursor. */
function open(images: number, filter = none, orderBy: 'NEWEST_FIRST' | typeof byName = byName) {
  const list = { images }
  const reach = new Reach({ projectId: 'p', filter, orderBy })
  const probed: Start[] = []
  const counted = () => (filter === none ? list.images : Math.min(list.images, 10_001))
  const read = async (page: number) => {
    const place = page * size
    const rowCount = Math.max(0, Math.min(size, list.images - place))
    const at = { place, size, rowCount, endCursor: rowCount > 0 ? `${place + rowCount}` : null }
    await reach.read({ ...at, hasNextPage: list.images > place + size, totalCount: counted() }, async start => {
      probed.push(start)
      return Number(start.after) + start.startAt < list.images
    })
    return reach.state()
  }
  const lastPage = () => Math.ceil(reach.state().count / size) - 1
  return { list, reach, read, lastPage, probed, known: () => reach.known(counted()) }
}

test.each([
  ['in the order of names', none, 34_567],
  ['under a filter that is counted so far alone', searched, 34_567],
  ['that ends with a page', searched, 24_000],
  ['that ends where it is counted to', searched, 10_080],
] as const)(
  'a list %s is scrolled to its last image, from cursors no further than is counted off',
  async (_, filter, images) => {
    const { reach, read, lastPage, known, probed } = open(images, filter)
    expect(reach.state()).toEqual({ count: 10_000, isWhole: false })
    let reads = 0
    while (!reach.state().isWhole || lastPage() * size + size < reach.state().count) {
      const page = lastPage()
      const start = reach.startOf(page * size)
      expect(start.startAt).toBeLessThanOrEqual(10_000)
      expect(Number(start.after ?? 0) + start.startAt).toBe(page * size)
      await read(page)
      reads += 1
      if (reads > 40) throw new Error(`${reads} pages, and at ${reach.state().count}`)
    }
    expect(reach.state().count).toBe(images)
    expect(known()).toBe(images)
    expect(probed.every(({ startAt }) => startAt < 10_000)).toBe(true)
  },
)

test('how many there are is not known before its end is', async () => {
  const { read, known } = open(12_000, searched)
  expect(known()).toBeNull()
  await read(83)
  expect(known()).toBeNull()
})

test('a list whose places are known is all there at once', async () => {
  const { reach, read, known } = open(1_000_000, none, 'NEWEST_FIRST')
  expect(reach.state()).toEqual({ count: Number.POSITIVE_INFINITY, isWhole: true })
  await read(8000)
  expect(reach.startOf(999_960)).toEqual({ startAt: 999_960 })
  expect(known()).toBe(1_000_000)
})

test('pages that are not the last leave it as it is, one that found an end it no longer has lets it go on', async () => {
  const { list, reach, read } = open(10_100, searched)
  await read(3)
  expect(reach.state().count).toBe(10_000)
  await read(83)
  await read(84)
  expect(reach.state()).toEqual({ count: 10_100, isWhole: true })
  list.images = 40_000
  await read(84)
  expect(reach.state()).toEqual({ count: 20_200, isWhole: false })
})

test('where nothing behind can be looked for, it goes on by a page', async () => {
  const { reach } = open(50_000, searched)
  const page = { place: 9960, size, rowCount: size, endCursor: 'c', hasNextPage: true, totalCount: 10_001 }
  await reach.read(page, async () => false)
  expect(reach.state().count).toBe(10_200)
})

test('whoever comes back to a list scrolls as far as before, in another list from its start', async () => {
  const list = { projectId: 'p', filter: searched, orderBy: byName } as const
  const first = reachOf(list)
  expect(reachOf({ ...list, filter: { ...searched } })).toBe(first)
  expect(reachOf({ ...list, filter: none })).not.toBe(first)
  expect(reachOf(list)).not.toBe(first)
})
