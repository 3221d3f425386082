import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Image } from '#core/generated/prisma/client.ts'
import { type ImageFilter, imageFilter } from '#core/image/filter.ts'
import { countList, findPlace, findPlaceOf } from '#core/image/list-place.ts'
import { reviewBurnedIn } from '#core/image/review-burned-in.ts'
import { putBackImage, takeOutImage } from '#core/image/take-out.ts'
import { setLabel } from '#core/label/set-label.ts'
import { countImages } from '#core/project/count.ts'
import { createRandom } from '#core/random.ts'
import { openCore } from '#tests/kit/core.ts'
import { expectTrueCounts } from '#tests/kit/true-counts.ts'

const core = await openCore()
const { database, project, images, product } = core
type Owner = Awaited<ReturnType<typeof project>>
const reason = 'to count'

/** Images by SQL, as an import would have left them: labelled in turn, in groups of three. */
async function fill(owner: Owner, count: number): Promise<void> {
  const [one] = await images(owner, [{ groupKey: 'first', classIndex: null }])
  if (!one) throw new Error('no image')
  await database.$executeRaw`
    insert into "Image" ("id", "projectId", "importId", "sha256", "fileSha256", "pictureSha256", "thumbnailSha256", "previewSha256",
      "fileName", "mediaType", "byteCount", "width", "height", "bitDepth", "perceptualHashes", "burnedIn", "groupKey", "labelClassId", "createdAt")
    select uuidv7(g * interval '1 second'), i."projectId", i."importId", gen_random_uuid()::text, i."fileSha256", i."pictureSha256",
      i."thumbnailSha256", i."previewSha256", g || '.png', i."mediaType", 1, 1, 1, 8, '{}', case when g % 7 = 0 then 'SUSPECTED' end::"BurnedIn",
      'group ' || g / 3, case g % 3 when 0 then null when 1 then ${owner.labelClasses[0]?.id}::uuid else ${owner.labelClasses[1]?.id}::uuid end,
      now() + g * interval '1 second'
    from "Image" i, generate_series(1, ${count}::int) g where i."id" = ${one.id}::uuid`
}

const isRefused = (error: unknown) => error instanceof Error && /somebody was faster|taken out/.test(error.message)

/** Something that happens to an image; what is refused since somebody was faster is a part of that. */
async function happen(owner: Owner, image: Image, random: () => number): Promise<void> {
  const pick = Math.floor(random() * 6)
  const input = { imageId: image.id, reason }
  const isToBreak = random() < 0.3
  const act = async (ctx: Owner['admin']) => {
    if (pick === 0) return takeOutImage(ctx, input)
    if (pick === 1) return putBackImage(ctx, input)
    if (pick === 2) {
      const { burnedIn } = await database.image.findUniqueOrThrow({ where: { id: image.id } })
      return reviewBurnedIn(ctx, { imageId: image.id, expected: burnedIn, verdict: random() < 0.5 ? 'YES' : 'NO' })
    }
    if (pick === 3)
      return images(owner, [
        { groupKey: `g${Math.floor(random() * 20)}`, classIndex: null },
        { groupKey: `new ${randomUUID()}`, classIndex: 1 },
      ])
    const { labelVersion: expectedVersion } = await database.image.findUniqueOrThrow({ where: { id: image.id } })
    const labelClassId = owner.labelClasses[random() < 0.5 ? 0 : 1]?.id ?? ''
    return setLabel(ctx, { imageId: image.id, labelClassId, expectedVersion })
  }
  try {
    if (!isToBreak || pick === 3) return void (await act(owner.admin))
    await database.$transaction(async tx => {
      await act({ ...owner.admin, database: tx as Owner['admin']['database'] })
      throw new Error('taken out of mind: rolled back')
    })
  } catch (error) {
    if (!isRefused(error)) throw error
  }
}

test('after any history, of writers at once and of what was rolled back, the counts are those of the images', async () => {
  const owner = await project()
  const made = await images(
    owner,
    Array.from({ length: 60 }, (_, i) => ({ groupKey: `g${i % 20}`, classIndex: i % 3 === 2 ? null : i % 3 })),
  )
  const { float: random } = createRandom('counts')
  for (let round = 0; round < 40; round++) {
    const chosen = Array.from({ length: 6 }, () => made[Math.floor(random() * made.length)])
    await Promise.all(chosen.map(image => image && happen(owner, image, random)))
    if (round % 10 === 0) await expectTrueCounts(database, owner.id)
  }
  await expectTrueCounts(database, owner.id)
})

test('one statement about many images is counted as one, whatever it changes', async () => {
  const owner = await project()
  await fill(owner, 5000)
  await expectTrueCounts(database, owner.id)
  const projectId = owner.id
  await database.image.updateMany({
    where: { projectId, fileName: { startsWith: '1' } },
    data: { publishedSplit: 'TEST' },
  })
  await database.image.updateMany({
    where: { projectId, groupKey: { endsWith: '5' } },
    data: { takenOutAt: new Date() },
  })
  await database.image.updateMany({
    where: { projectId, groupKey: { endsWith: '45' } },
    data: { takenOutAt: null, groupKey: 'one' },
  })
  await database.image.updateMany({
    where: { projectId, labelClassId: null },
    data: { labelClassId: owner.labelClasses[0]?.id ?? null },
  })
  await expectTrueCounts(database, projectId)
  await database.image.deleteMany({ where: { projectId, groupKey: { startsWith: 'group 1' } } })
  await expectTrueCounts(database, projectId)
  const counts = (await countImages(product(), [projectId])).get(projectId)
  const there = { projectId, takenOutAt: null }
  expect(counts).toMatchObject({
    imageCount: await database.image.count({ where: there }),
    takenOutCount: await database.image.count({ where: { projectId, takenOutAt: { not: null } } }),
    suspectedBurnedInCount: await database.image.count({ where: { ...there, burnedIn: 'SUSPECTED' } }),
    burnedInCount: 0,
    unlabelledCount: 0,
    byPublishedSplit: [
      { split: 'TEST', imageCount: await database.image.count({ where: { ...there, publishedSplit: 'TEST' } }) },
    ],
  })
})

test('nobody waits for another: a label that is not committed keeps no other from being given', async () => {
  const owner = await project()
  const [one, two] = await images(
    owner,
    ['a', 'b'].map(groupKey => ({ groupKey, classIndex: null })),
  )
  const labelClassId = owner.labelClasses[0]?.id ?? ''
  const label = (ctx: Owner['admin'], image: Image | undefined) =>
    setLabel(ctx, { imageId: image?.id ?? '', labelClassId, expectedVersion: 0 })
  await database.$transaction(async tx => {
    await label({ ...owner.admin, database: tx as Owner['admin']['database'] }, one)
    await label(owner.admin, two)
    expect((await countImages(product(), [owner.id])).get(owner.id)?.unlabelledCount).toBe(1)
  })
  expect((await countImages(product(), [owner.id])).get(owner.id)?.unlabelledCount).toBe(0)
  await expectTrueCounts(database, owner.id)
})

test('thousands of labels leave some dozens of rows for each stretch', async () => {
  const owner = await project()
  await fill(owner, 3000)
  const [a = '', b = ''] = owner.labelClasses.map(c => c.id)
  const ids = (await database.image.findMany({ where: { projectId: owner.id }, take: 50 })).map(image => image.id)
  for (let round = 0; round < 40; round++)
    for (const id of ids)
      await database.$executeRaw`update "Image" set "labelClassId" = ${round % 2 ? a : b}::uuid where "id" = ${id}::uuid`
  expect(await expectTrueCounts(database, owner.id)).toBeLessThan(400)
})

/** Rows of Image that a statement reads, with all that it sets off. */
async function rowsReadBy(sql: string, ...values: unknown[]): Promise<number> {
  return database.$transaction(async tx => {
    const read = async () => {
      const [row] = await tx.$queryRaw<{ n: number }[]>`
        select (seq_tup_read + idx_tup_fetch)::int as n from pg_stat_xact_user_tables where relname = 'Image'`
      return row?.n ?? 0
    }
    const before = await read()
    await tx.$executeRawUnsafe(sql, ...values)
    return (await read()) - before
  })
}

const some = `"Image" where "projectId" = $1::uuid and "groupKey" in ('group 1', 'group 10', 'group 100')`
const chosen = `where "id" in (select "id" from ${some})`
test.each([
  ['brought again', `update "Image" set "takenOutAt" = null ${chosen}`],
  ['put in a group', `update "Image" set "takenOutAt" = null, "groupKey" = 'a' ${chosen}`],
  ['taken out', `update "Image" set "takenOutAt" = now() ${chosen}`],
  ['removed', `delete from ${some}`],
])('among thousands that are taken out, what is %s is counted by reading its groups alone', async (name, sql) => {
  const owner = await project()
  await fill(owner, 5000)
  const isThere = name === 'taken out' || name === 'removed'
  await database.$executeRaw`update "Image" set "takenOutAt" = now() where "projectId" = ${owner.id}::uuid
    and not (${isThere} and "groupKey" in ('group 1', 'group 10', 'group 100'))`
  // What the statement itself reads follows from what is known of the table, which autovacuum learns when it likes.
  await database.$executeRaw`analyze "Image"`
  expect(await rowsReadBy(sql, owner.id)).toBeLessThan(100)
  await expectTrueCounts(database, owner.id)
})

test('groups that come and go leave some dozens of rows', async () => {
  const owner = await project()
  await fill(owner, 3000)
  const [last] = await database.image.findMany({ where: { projectId: owner.id }, orderBy: { id: 'desc' }, take: 1 })
  for (let round = 0; round < 500; round++)
    await database.$executeRaw`
      update "Image" set "groupKey" = ${round % 2 ? 'group 1' : 'alone'} where "id" = ${last?.id ?? ''}::uuid`
  expect(await expectTrueCounts(database, owner.id)).toBeLessThan(120)
})

const msOf = (image: { id: string } | undefined) => Number.parseInt(image?.id.replace('-', '').slice(0, 12) ?? '0', 16)

const rows = [{}, { unlabelled: true }, { burnedIn: 'SUSPECTED' }, { takenOut: true }, { search: '77' }] as const

test.each<ImageFilter>(rows)('every place of a list is found, and how many stand before a time: %o', async filter => {
  const owner = await project()
  await fill(owner, 5000)
  await database.image.updateMany({
    where: { projectId: owner.id, fileName: { contains: '9' } },
    data: { takenOutAt: new Date() },
  })
  const list = { projectId: owner.id, filter }
  const all = { projectId: owner.id, ...imageFilter(filter, new Date()) }
  const expected = await database.image.findMany({
    where: all,
    orderBy: { id: 'desc' },
    select: { id: true },
  })
  if (!filter.search) expect(await countList(product(), list)).toBe(expected.length)
  for (const direction of ['desc', 'asc'] as const) {
    const ordered = direction === 'desc' ? expected : expected.toReversed()
    const places = [0, 1, 700, 2047, 2048, 2049, 4096, 4999, expected.length - 1].filter(at => at < expected.length)
    for (const at of places) {
      const begin = await findPlace(product(), list, at, direction)
      const where = { AND: [all, begin?.where ?? {}] }
      const [found] = await database.image.findMany({
        where,
        orderBy: { id: direction },
        skip: begin?.skip ?? 0,
        take: 1,
      })
      expect(found?.id, `${direction} ${at}`).toBe(ordered[at]?.id)
      expect(begin?.skip ?? 0).toBeLessThanOrEqual(filter.search ? at : 4096)
    }
    if (!filter.search) expect(await findPlace(product(), list, expected.length, direction)).toBeNull()
  }
  for (const at of [0, 12, 2100, expected.length - 1]) {
    const time = msOf(expected[at])
    const newer = expected.filter(image => msOf(image) > time).length
    expect(await findPlaceOf(product(), list, new Date(time))).toBe(newer)
  }
  expect(await findPlaceOf(product(), list, new Date('2100-01-01'))).toBe(0)
  expect(await findPlaceOf(product(), list, new Date('2000-01-01'))).toBe(expected.length)
})
