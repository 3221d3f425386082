import { expect, test } from 'vitest'
import { findDuplicates } from '#core/duplicate/request-search.ts'
import { Forbidden } from '#core/errors.ts'
import { putBackImage, takeOutImage } from '#core/image/take-out.ts'
import { leakageOf } from '#core/leakage/known.ts'
import { createRandom } from '#core/random.ts'
import { setReadingPolicy } from '#core/reading/set-policy.ts'
import { openCore } from '#tests/kit/core.ts'
import { freezeNow } from '#tests/kit/freeze.ts'
import { runTask } from '#tests/kit/run-task.ts'
import { findDuplicatesTask } from '#worker/tasks/find-duplicates.ts'
import { changes } from '../../../bench/duplicates/copies.ts'
import { phantom } from './kit.ts'
import { search, show } from './room.ts'

const core = await openCore()
const { database, project, member, images } = core

const change = (name: string, picture: Buffer) => {
  const act = changes[name]
  if (!act) throw new Error(`no change is called ${name}`)
  return act(picture, createRandom(name))
}

/** A project with pictures, each in a group of its own. */
async function room(pictures: readonly Buffer[]) {
  const owner = await project()
  const add = async (more: readonly Buffer[], from = 0) => {
    const made = await images(
      owner,
      more.map((_, i) => ({ groupKey: `g${from + i}`, classIndex: i % 2 })),
    )
    await show(
      core,
      made.map(({ id }, i) => ({ id, picture: more[i] as Buffer })),
    )
    return made
  }
  const made = await add(pictures)
  const pairs = () =>
    database.duplicatePair.findMany({ where: { projectId: owner.id }, orderBy: [{ score: 'desc' }, { id: 'asc' }] })
  return { owner, made, add, pairs }
}

const [a, b, c] = await Promise.all([phantom(0), phantom(1), phantom(2)])

test('copies are found, however they were changed, and nobody else', async () => {
  const { owner, made, pairs } = await room([
    ...[a, b, c],
    await change('turned by quarters', a),
    await change('inverted', b),
    await change('turned by any angle, canvas enlarged', await change('JPEG of low quality', b)),
  ])
  const found = await search(core, owner.admin, owner.id)
  expect(found).toMatchObject({ imageCount: 6, newCount: 6 })
  const places = new Map(made.map(({ id }, i) => [id, i]))
  const kept = await pairs()
  const named = kept.map(p => [places.get(p.firstImageId), places.get(p.secondImageId)].sort().join())
  expect(named.toSorted()).toEqual(['0,3', '1,4', '1,5', '4,5'])
  expect(found.pairCount).toBe(4)
  const inverted = kept.find(p =>
    [p.firstImageId, p.secondImageId].every(id => id === made[1]?.id || id === made[4]?.id),
  )
  expect(inverted).toMatchObject({ evidence: 'ALIGNED', isInverted: true, decision: null })
  const events = await database.auditEvent.findMany({ where: { nounId: found.id }, orderBy: { seq: 'asc' } })
  expect(events.map(e => e.action)).toEqual(['DUPLICATE_SEARCH_REQUESTED', 'DUPLICATES_SEARCHED'])
})

test('a search after it compares what is new alone, with all that is there', async () => {
  const { owner, add, pairs, made } = await room([a, b])
  expect(await search(core, owner.admin, owner.id)).toMatchObject({ imageCount: 2, newCount: 2, pairCount: 0 })
  expect(await search(core, owner.admin, owner.id)).toMatchObject({ imageCount: 2, newCount: 0, pairCount: 0 })
  const [copy] = await add([await change('mirrored', a)], 2)
  expect(await search(core, owner.admin, owner.id)).toMatchObject({ imageCount: 3, newCount: 1, pairCount: 1 })
  const [pair] = await pairs()
  expect([pair?.firstImageId, pair?.secondImageId].toSorted()).toEqual([made[0]?.id, copy?.id].toSorted())
  expect(pair?.isMirrored).toBe(true)
})

test('pictures that look the same to the last sample are pairs with the first of them, however many they are', async () => {
  const { owner, pairs } = await room(Array.from({ length: 12 }, () => c))
  await search(core, owner.admin, owner.id)
  const kept = await pairs()
  expect(kept).toHaveLength(11)
  expect(new Set(kept.map(p => p.firstImageId)).size).toBe(1)
  expect(kept.every(p => p.evidence === 'SAME_PREVIEW' && p.score === 10_000)).toBe(true)
})

test('what was taken out is not looked at; constant and tiny pictures are no trouble', async () => {
  const blank = (width: number, height: number, bright: number) =>
    import('sharp').then(({ default: sharp }) =>
      sharp({ create: { width, height, channels: 3, background: { r: bright, g: bright, b: bright } } })
        .png()
        .toBuffer(),
    )
  const { owner, made, pairs } = await room([
    ...[a, await change('mirrored', a)],
    ...[await blank(64, 64, 9), await blank(64, 64, 200), await blank(1, 1, 0), await blank(300, 8, 77)],
  ])
  await takeOutImage(owner.admin, { imageId: made[1]?.id ?? '', reason: 'blurred' })
  expect(await search(core, owner.admin, owner.id)).toMatchObject({ imageCount: 5, pairCount: 0 })
  expect(await pairs()).toEqual([])
})

test('what a dataset version has is compared, though it was taken out since', async () => {
  const others = await Promise.all([3, 4, 5, 6].map(phantom))
  const { owner, made, pairs } = await room([a, await change('mirrored', a), b, c, ...others])
  const ratio = { train: 0.5, validation: 0.25, test: 0.25 }
  const version = await freezeNow(owner.admin, { projectId: owner.id, seed: 1, ratio })
  await takeOutImage(owner.admin, { imageId: made[1]?.id ?? '', reason: 'blurred' })
  expect(await search(core, owner.admin, owner.id)).toMatchObject({ imageCount: 8, pairCount: 1 })
  expect(await pairs()).toHaveLength(1)
  expect(await leakageOf(owner.admin, version)).toMatchObject({ uncomparedCount: 0 })
})

test('what comes back is compared with those that look the same and were compared without it', async () => {
  const { owner, made, pairs } = await room([a, a])
  const first = made.map(({ id }) => id).toSorted()[0] ?? ''
  await takeOutImage(owner.admin, { imageId: first, reason: 'blurred' })
  expect(await search(core, owner.admin, owner.id)).toMatchObject({ imageCount: 1, pairCount: 0 })
  await putBackImage(owner.admin, { imageId: first, reason: 'it was not' })
  expect(await search(core, owner.admin, owner.id)).toMatchObject({ imageCount: 2, pairCount: 1 })
  expect(await pairs()).toMatchObject([{ firstImageId: first, evidence: 'SAME_PREVIEW' }])
})

test('killed in the middle it goes on, and ends as if it had not been', async () => {
  const copies = await Promise.all(['mirrored', 'inverted', 'blurred'].map(name => change(name, a)))
  const { owner, pairs } = await room([a, b, ...copies])
  const { jobId } = await findDuplicates(owner.admin, { projectId: owner.id })
  const ending = new AbortController()

  const watch = setInterval(async () => {
    if ((await database.imageFingerprint.count({ where: { projectId: owner.id } })) > 0) ending.abort()
  }, 5)
  await runTask(core, findDuplicatesTask, jobId, { ending: ending.signal }).catch(() => {})
  clearInterval(watch)
  const job = await database.job.findUniqueOrThrow({ where: { id: jobId } })
  if (job.status === 'QUEUED' || job.status === 'RUNNING')
    await runTask(core, findDuplicatesTask, jobId, { attempt: 2 })
  expect(await database.job.findUniqueOrThrow({ where: { id: jobId } })).toMatchObject({ status: 'SUCCEEDED' })
  expect(await pairs()).toHaveLength(6)
})

test('two who ask at once ask for one search; readers may not, nor whoever reads blind', async () => {
  const { owner } = await room([a])
  const [one, other] = await Promise.all([1, 2].map(() => findDuplicates(owner.admin, { projectId: owner.id })))
  expect(one?.id).toBe(other?.id)
  const reader = await member(owner.id, 'READER')
  await expect(findDuplicates(reader, { projectId: owner.id })).rejects.toThrow(Forbidden)
  const both = await member(owner.id, 'READER', 'ENGINEER')
  await setReadingPolicy(owner.admin, { projectId: owner.id, expectedRevision: 0, readerCount: 2, isBlind: true })
  await expect(findDuplicates(both, { projectId: owner.id })).rejects.toThrow('blind')
})
