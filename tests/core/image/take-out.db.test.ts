import { expect, test } from 'vitest'
import { exportDataset } from '#core/dataset-version/export-dataset.ts'
import { Forbidden, InvalidInput, NotFound } from '#core/errors.ts'
import { type ImageFilter, imageFilter } from '#core/image/filter.ts'
import { findNeighbours } from '#core/image/find-neighbours.ts'
import { lockAdding } from '#core/image/lock-adding.ts'
import { putBackImage, takeOutImage } from '#core/image/take-out.ts'
import { setLabel } from '#core/label/set-label.ts'
import { countImages, type ImageCounts } from '#core/project/count.ts'
import { countPublished } from '#core/project/published-splits.ts'
import { openCore } from '#tests/kit/core.ts'
import { freezeNow } from '#tests/kit/freeze.ts'
import { manifestOf } from '#tests/kit/manifest.ts'

const core = await openCore()
const { database, project, images, member, person, product, blobs } = core
const ratio = { train: 0.5, validation: 0.25, test: 0.25 }
const reason = 'upside down'

async function filled(count = 16) {
  const owner = await project()
  const made = await images(
    owner,
    Array.from({ length: count }, (_, i) => ({ groupKey: `g${i}`, classIndex: i % 2 })),
  )
  const [one, two, ...rest] = made
  if (!one || !two) throw new Error('no images')
  return { owner, one, two, rest, freeze: () => freezeNow(owner.admin, { projectId: owner.id, seed: 1, ratio }) }
}
const countedOf = (counts: ImageCounts | undefined) => ({
  classes: counts?.byLabel.map(c => c.imageCount),
  groups: counts?.groupCount,
  splits: counts?.byPublishedSplit.map(s => s.imageCount),
})
const listed = (projectId: string, filter: ImageFilter = {}) =>
  database.image.count({ where: { projectId, ...imageFilter(filter, new Date()) } })

test('an image that was taken out is in no list, no count and no new dataset, and comes back as it was', async () => {
  const { owner, one, two, freeze } = await filled()
  await database.image.updateMany({ where: { id: { in: [one.id, two.id] } }, data: { publishedSplit: 'TEST' } })
  const neighbourOf = async () => (await findNeighbours(owner.admin, [two.id], {})).get(two.id)
  const countsOf = async () => ({
    listed: await listed(owner.id),
    ofClass: await listed(owner.id, { labelClassId: one.labelClassId }),
    ...countedOf((await countImages(owner.admin, [owner.id])).get(owner.id)),
    published: (await countPublished(owner.admin, [owner.id])).get(owner.id)?.counts,
    neighbour: await neighbourOf(),
  })
  const before = await countsOf()
  expect(before).toMatchObject({ listed: 16, classes: [8, 8], groups: 16, splits: [2], neighbour: { nextId: one.id } })
  const out = await takeOutImage(owner.admin, { imageId: one.id, reason })
  expect(out).toMatchObject({ takenOutById: owner.admin.actor?.id, takenOutReason: reason })
  expect(await countsOf()).toMatchObject({ listed: 15, ofClass: 7, classes: [7, 8], groups: 15, splits: [1] })
  expect((await neighbourOf())?.nextId).toBeNull()
  expect(await listed(owner.id, { takenOut: true })).toBe(1)
  expect(await freeze()).toMatchObject({ imageCount: 15 })

  const back = await putBackImage(owner.admin, { imageId: one.id, reason: 'it was right' })
  expect(back).toMatchObject({ takenOutAt: null, takenOutById: null, takenOutReason: null, labelVersion: 1 })
  expect(await countsOf()).toEqual(before)
  const events = await database.auditEvent.findMany({
    where: { nounId: one.id, action: { in: ['IMAGE_TAKEN_OUT', 'IMAGE_PUT_BACK'] } },
    orderBy: { id: 'asc' },
  })
  expect(events).toMatchObject([
    { action: 'IMAGE_TAKEN_OUT', before: { imageCount: 16, datasetCount: 0 }, after: { imageCount: 15 }, reason },
    { action: 'IMAGE_PUT_BACK', before: { imageCount: 15 }, after: { imageCount: 16 }, reason: 'it was right' },
  ])
})

test('what was frozen keeps it: list, manifest and export stay, byte for byte', async () => {
  const { owner, one, two, freeze } = await filled()
  const frozen = await freeze()
  const manifest = await manifestOf(owner.admin, frozen)
  await takeOutImage(owner.admin, { imageId: one.id, reason })
  expect(await manifestOf(owner.admin, frozen)).toEqual(manifest)
  expect(await listed(owner.id, { datasetVersionId: frozen.id })).toBe(16)
  const datasetVersionId = frozen.id
  expect((await findNeighbours(owner.admin, [two.id], { datasetVersionId })).get(two.id)?.nextId).toBe(one.id)
  expect(await listed(owner.id, { datasetVersionId: frozen.id, takenOut: true })).toBe(1)
  await expect(exportDataset(owner.admin, blobs, frozen.id)).resolves.toBeDefined()
  expect(await freeze()).toMatchObject({ imageCount: 15 })
  const event = await database.auditEvent.findFirstOrThrow({ where: { nounId: one.id, action: 'IMAGE_TAKEN_OUT' } })
  expect(event.before).toMatchObject({ datasetCount: 1 })
})

test('it is not labelled: whoever had it open is told, also where both come at once', async () => {
  const { owner, one } = await filled()
  const reader = await member(owner.id, 'READER')
  const label = () =>
    setLabel(reader, { imageId: one.id, labelClassId: owner.labelClasses[1]?.id ?? '', expectedVersion: 1 })
  const both = await Promise.allSettled([takeOutImage(owner.admin, { imageId: one.id, reason }), label()])
  expect(both[0].status).toBe('fulfilled')
  await expect(label()).rejects.toMatchObject({ name: 'Conflict', current: 'taken out' })
})

test('of ten who take it out at once one does, and one event is written; a second time is a conflict', async () => {
  const { owner, one } = await filled()
  const all = await Promise.allSettled(
    Array.from({ length: 10 }, () => takeOutImage(owner.admin, { imageId: one.id, reason })),
  )
  expect(all.filter(t => t.status === 'fulfilled')).toHaveLength(1)
  expect(await database.auditEvent.count({ where: { nounId: one.id, action: 'IMAGE_TAKEN_OUT' } })).toBe(1)
  await expect(takeOutImage(owner.admin, { imageId: one.id, reason })).rejects.toThrow('it was taken out already')
  await putBackImage(owner.admin, { imageId: one.id, reason })
  await expect(putBackImage(owner.admin, { imageId: one.id, reason })).rejects.toThrow('it is not taken out')
})

test('what stood when its turn came is what the trail says stood before, and all images are counted once', async () => {
  const { owner, one } = await filled()
  await takeOutImage(owner.admin, { imageId: one.id, reason })
  let counts = 0
  const counted = new Proxy(database, {
    get(target, key) {
      if (key !== '$transaction') return Reflect.get(target, key)
      return (act: (tx: object) => unknown, options: object) =>
        target.$transaction(async tx => {
          const counting = new Proxy(tx, {
            get(real, key) {
              if (key !== '$queryRaw') return Reflect.get(real, key)
              return (strings: TemplateStringsArray, ...values: unknown[]) => {
                if (strings.join('').includes('"ImageCount"')) counts += 1
                return real.$queryRaw(strings, ...values)
              }
            },
          })
          return act(counting)
        }, options)
    },
  })
  const waiting = async () => {
    const [row] = await database.$queryRaw<{ n: number }[]>`
      select count(*)::int as n from pg_locks l join pg_database d on d.oid = l.database
      where not l.granted and l.locktype = 'advisory' and d.datname = current_database()`
    return row?.n
  }
  const { back } = await database.$transaction(async tx => {
    await lockAdding(tx, owner.id)
    const back = putBackImage({ ...owner.admin, database: counted }, { imageId: one.id, reason })
    await expect.poll(waiting).toBe(1)
    await tx.image.update({ where: { id: one.id }, data: { takenOutReason: 'twice there', fileName: 'x.png' } })
    return { back }
  })
  await back
  expect(counts).toBe(1)
  const event = await database.auditEvent.findFirstOrThrow({ where: { nounId: one.id, action: 'IMAGE_PUT_BACK' } })
  expect(event).toMatchObject({
    before: { takenOutReason: 'twice there', fileName: 'x.png', imageCount: 15, datasetCount: 0 },
    after: { imageCount: 16, datasetCount: 0 },
  })
})

test('a reason is asked for, and only those may who may', async () => {
  const { owner, one } = await filled()
  for (const said of ['', '  ', 'x'.repeat(501)])
    await expect(takeOutImage(owner.admin, { imageId: one.id, reason: said })).rejects.toThrow(InvalidInput)
  const reviewer = await member(owner.id, 'REVIEWER')
  await expect(takeOutImage(reviewer, { imageId: one.id, reason })).rejects.toThrow(Forbidden)
  await expect(takeOutImage(await person('stranger'), { imageId: one.id, reason })).rejects.toThrow(NotFound)
  await expect(takeOutImage(product(), { imageId: one.id, reason })).rejects.toThrow('sign in first')
  expect(await listed(owner.id)).toBe(16)
  // Their own: they brought it.
  const { jobId } = await database.import.findUniqueOrThrow({ where: { id: one.importId } })
  await database.job.update({ where: { id: jobId ?? '' }, data: { createdById: reviewer.actor?.id ?? '' } })
  await takeOutImage(reviewer, { imageId: one.id, reason })
  expect(await listed(owner.id)).toBe(15)
})
