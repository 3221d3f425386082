import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest'
import { blobColumns, otherColumns } from '#core/blob/references.ts'
import { type BlobStore, dayMs, sha256Of } from '#core/blob/store.ts'
import { Prisma } from '#core/generated/prisma/client.ts'
import { sweepBlobs } from '#core/installation/sweep-blobs.ts'
import { createRandom } from '#core/random.ts'
import { type OpenedStore, storeKinds } from '#tests/kit/blob-stores.ts'
import { openCore } from '#tests/kit/core.ts'

const core = await openCore()
const { database, product } = core

test('every column that may name a blob is known to the sweep: as one that does, or as one that does not', () => {
  const columns = Object.entries(Prisma).flatMap(([name, value]) => {
    const [, model] = /^(\w+)ScalarFieldEnum$/.exec(name) ?? []
    return model ? Object.keys(value).map(column => `${model}.${column}`) : []
  })
  const hashes = columns.filter(name => /sha256/i.test(name)).sort()
  expect(hashes.length).toBeGreaterThan(10)
  expect([...blobColumns.map(c => `${c.model}.${c.column}`), ...otherColumns].sort()).toEqual(hashes)
})

async function runOf(projectId: string, createdById: string, pretrained: object = {}) {
  const job = await database.job.create({ data: { projectId, kind: 'TRAIN', createdById } })
  const empty = { imageCount: 0, groupCount: 0, classes: [], splits: [], readers: [] }
  const frozen = await database.datasetVersion.create({
    data: { projectId, number: 1, manifestSha256: '0', splitRule: {}, seed: 1, ...empty, createdById },
  })
  const of = { projectId, datasetVersionId: frozen.id, jobId: job.id, createdById }
  return database.trainingRun.create({
    data: { ...of, number: 1, config: {}, ...pretrained, seed: 1, codeVersion: '' },
  })
}

test('a database that names no blob at all sweeps none, whatever runs it has that start from no weights', async () => {
  const owner = await core.project()
  await runOf(owner.id, owner.admin.actor?.id ?? '')
  const [, open] = storeKinds[0]
  const opened = await open()
  const sha256 = await opened.store.put(Buffer.from('of another installation'))
  opened.age(sha256, new Date(Date.now() - 2 * dayMs))
  expect(await sweepBlobs(product(), opened.store)).toMatchObject({
    removed: 0,
    doubt: expect.stringContaining('1 of 1'),
  })
  expect(await opened.store.has(sha256)).toBe(true)
  await opened.close()
})

describe.each(storeKinds)('sweeping %s', (_kind, open) => {
  let opened: OpenedStore
  beforeEach(async () => {
    opened = await open()
  })
  afterEach(() => opened.close())

  const putOld = async (bytes: Buffer) => {
    const sha256 = await opened.store.put(bytes)
    opened.age(sha256, new Date(Date.now() - dayMs - 3_600_000))
    return sha256
  }
  const some = () => putOld(randomBytes(100))

  it('removes what was put by a job that was killed before it committed, and nothing that any column names', async () => {
    const owner = await core.project()
    const [image, dicom] = await core.images(owner, [
      { groupKey: 'a', classIndex: 0 },
      { groupKey: 'b', classIndex: 0 },
    ])
    const file = () => some()
    const named = {
      sha256: await file(),
      fileSha256: await file(),
      pictureSha256: await file(),
      thumbnailSha256: await file(),
      previewSha256: await file(),
    }
    await database.image.update({ where: { id: image?.id ?? '' }, data: { ...named, isOriginalKept: true } })
    const original = await some()
    await database.image.update({ where: { id: dicom?.id ?? '' }, data: { sha256: original, isOriginalKept: false } })
    const model = await modelOf(owner.id, owner.admin.actor?.id ?? '')
    const [orphan, young] = [await some(), await opened.store.put(randomBytes(100))]

    const swept = await sweepBlobs(product(), opened.store)
    expect(swept).toEqual({ isDone: true, lookedAt: 13, unnamed: 2, removed: 2, doubt: null })
    for (const sha256 of [...Object.values(named), ...model, young]) expect(await opened.store.has(sha256)).toBe(true)
    expect([await opened.store.has(orphan), await opened.store.has(original)]).toEqual([false, false])
    const events = await database.auditEvent.findMany({ where: { nounId: opened.store.place } })
    expect(events).toMatchObject([
      { action: 'BLOBS_SWEPT', noun: 'BlobStore', projectId: null, actorId: null, after: { lookedAt: 13, removed: 2 } },
    ])
    expect((await sweepBlobs(product(), opened.store)).removed).toBe(0)
    expect(await database.auditEvent.count({ where: { nounId: opened.store.place } })).toBe(1)
  })

  /** A model with its run, that one's pretrained weights and its checkpoint. @returns the blobs they name */
  async function modelOf(projectId: string, createdById: string) {
    const [checkpoint, weights, topology] = [await some(), await some(), await some()]
    const pretrained = { pretrainedWeightsSha256: await some(), pretrainedTopologySha256: await some() }
    const run = await runOf(projectId, createdById, pretrained)
    await database.checkpoint.create({
      data: { trainingRunId: run.id, epochNumber: 1, sha256: checkpoint, isBest: true },
    })
    await database.modelVersion.create({
      data: {
        projectId,
        number: 1,
        trainingRunId: run.id,
        weightsSha256: weights,
        topologySha256: topology,
        preprocessing: {},
        preprocessingSha256: '0',
        classNames: [],
        classIds: [],
      },
    })
    return [checkpoint, weights, topology, ...Object.values(pretrained)]
  }

  it('ends where it was told to, and goes on the next time', async () => {
    for (let i = 0; i < 5; i++) await some()
    expect((await sweepBlobs(product(), opened.store, { maxRemoved: 3 })).removed).toBe(3)
    const stopped = AbortSignal.abort()
    expect((await sweepBlobs(product(), opened.store, { signal: stopped })).removed).toBe(0)
    expect((await sweepBlobs(product(), opened.store)).removed).toBe(2)
  })

  it('removes nothing where so much is named by nothing that the database must be the wrong one', async () => {
    await core.images(await core.project(), [{ groupKey: 'a', classIndex: 0 }])
    const all = await Promise.all(Array.from({ length: 101 }, some))
    const doubt = '101 of 101 blobs are named by nothing in this database: is it the one that belongs to them?'
    expect(await sweepBlobs(product(), opened.store)).toMatchObject({ unnamed: 101, removed: 0, doubt })
    for (const sha256 of all) expect(await opened.store.has(sha256)).toBe(true)
    expect(await sweepBlobs(product(), opened.store, { isCertain: true })).toMatchObject({ removed: 101, doubt: null })
  })

  it('is done by one process at a time', async () => {
    await some()
    let second: Awaited<ReturnType<typeof sweepBlobs>> | undefined
    const watched = {
      ...opened.store,
      async *list() {
        second = await sweepBlobs(product(), opened.store)
        yield* opened.store.list()
      },
    }
    expect(await sweepBlobs(product(), watched)).toMatchObject({ isDone: true, removed: 1 })
    expect(second).toMatchObject({ isDone: false, lookedAt: 0, removed: 0 })
  })

  it('spares what is committed after it has looked, and before it removes', async () => {
    const owner = await core.project()
    const [image] = await core.images(owner, [{ groupKey: 'a', classIndex: 0 }])
    const late = await some()
    const watched = {
      ...opened.store,
      async *list() {
        yield* opened.store.list()
        await database.image.update({ where: { id: image?.id ?? '' }, data: { fileSha256: late } })
      },
    }
    expect(await sweepBlobs(product(), watched)).toMatchObject({ removed: 0 })
    expect(await opened.store.has(late)).toBe(true)
  })

  it('loses nothing that is put, and then committed, while it sweeps', { timeout: 120_000 }, async () => {
    const owner = await core.project()
    const random = createRandom(7)
    const kept: string[] = []
    for (let round = 0; round < 8; round++) {
      const contents = Array.from({ length: 12 }, (_, i) => Buffer.from(`${owner.id} ${round} ${i}`))
      for (const bytes of contents) await putOld(bytes)
      const writer = async (bytes: Buffer) => {
        for (let turns = Math.floor(random.float() * 200); turns > 0; turns--) await new Promise(r => setImmediate(r))
        const sha256 = await opened.store.put(bytes)
        const [image] = await core.images(owner, [{ groupKey: 'a', classIndex: null }])
        await database.image.update({ where: { id: image?.id ?? '' }, data: { fileSha256: sha256 } })
        kept.push(sha256)
      }
      // Some begin with the sweep, some while it lists, some when the removal is under way.
      const writing: Promise<void>[] = []
      const wanted = random.shuffle(contents)
      const begin = (count: number) => writing.push(...wanted.splice(0, count).map(writer))
      const { store } = opened
      const watched: BlobStore = {
        ...store,
        async *list() {
          begin(2)
          yield* store.list()
        },
        removeStale: (sha256s, before, find) =>
          store.removeStale(sha256s, before, some => {
            begin(3)
            return find(some)
          }),
      }
      begin(2)
      await sweepBlobs(product(), watched)
      await Promise.all(writing)
      for (const bytes of contents) {
        const isKept = kept.includes(sha256Of(bytes))
        if (isKept) expect((await opened.store.readVerified(sha256Of(bytes))).equals(bytes)).toBe(true)
      }
    }
    expect(kept.length).toBe(8 * 7)
    await sweepBlobs({ ...product(), now: new Date(Date.now() + 3 * dayMs) }, opened.store)
    const left: string[] = []
    for await (const { sha256 } of opened.store.list()) left.push(sha256)
    expect(left.sort()).toEqual([...kept].sort())
  })
})
