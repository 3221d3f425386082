import { expect, test } from 'vitest'
import { freezeDataset } from '#core/dataset-version/freeze-dataset.ts'
import { decideDuplicates, mostDecided } from '#core/duplicate/decide.ts'
import { Forbidden, InvalidInput, NotFound } from '#core/errors.ts'
import { newId } from '#core/id.ts'
import { openCore } from '#tests/kit/core.ts'
import { carryOut } from '#tests/kit/freeze.ts'

const core = await openCore()
const { database, project, member, images } = core

/** A project of images, each in a group of its own, and pairs of places as a search would have found them. */
async function room(count: number, wanted: readonly (readonly [number, number, number?])[]) {
  const owner = await project()
  const made = await images(
    owner,
    Array.from({ length: count }, (_, i) => ({ groupKey: `g${String(i).padStart(3, '0')}`, classIndex: i % 2 })),
  )
  const ids = made.map(({ id }) => id).toSorted()
  const createdById = owner.admin.actor?.id ?? ''
  const job = await database.job.create({ data: { projectId: owner.id, kind: 'FIND_DUPLICATES', createdById } })
  const search = await database.duplicateSearch.create({
    data: { projectId: owner.id, jobId: job.id, requestId: 'r', createdById },
  })
  const rows = wanted.map(([first, second, score = 9500]) => ({
    ...{ id: newId(), projectId: owner.id, searchId: search.id, evidence: 'ALIGNED' as const, score },
    ...{ firstImageId: ids[first] ?? '', secondImageId: ids[second] ?? '' },
    ...{ isInverted: false, isMirrored: false, angle: 0 },
  }))
  await database.duplicatePair.createMany({ data: rows })
  const groupOf = new Map(made.map(({ id, groupKey }) => [id, groupKey]))
  const joins = async () => {
    const found = await database.groupJoin.findMany({ where: { projectId: owner.id } })
    return Object.fromEntries(found.map(j => [j.groupKey, j.joinedKey]))
  }
  const group = (place: number) => groupOf.get(ids[place] ?? '') ?? ''
  const decide = (places: number[], decision: 'CONFIRMED' | 'DENIED' | null, reason?: string) => {
    const pairIds = places.map(place => rows[place]?.id ?? '')
    return decideDuplicates(owner.admin, { projectId: owner.id, pairIds, decision, reason })
  }
  return { owner, rows, ids, joins, group, decide }
}

const least = (...keys: string[]) => keys.toSorted()[0] ?? ''

test('confirmed pairs join the groups of their images, along chains; what is denied or opened again joins none', async () => {
  const { joins, group, decide } = await room(5, [
    [0, 1],
    [1, 2],
    [3, 4],
  ])
  await decide([0, 1], 'CONFIRMED')
  const all = least(group(0), group(1), group(2))
  expect(await joins()).toEqual({ [group(0)]: all, [group(1)]: all, [group(2)]: all })
  await decide([1], 'DENIED')
  const two = least(group(0), group(1))
  expect(await joins()).toEqual({ [group(0)]: two, [group(1)]: two })
  await decide([2], 'CONFIRMED')
  await decide([0], null)
  const other = least(group(3), group(4))
  expect(await joins()).toEqual({ [group(3)]: other, [group(4)]: other })
})

test('groups that are joined are never divided in what is frozen', async () => {
  const count = 24
  const { owner, ids, group, decide } = await room(
    count,
    Array.from({ length: 6 }, (_, i) => [i, count - 1 - i]),
  )
  await decide([0, 1, 2, 3, 4, 5], 'CONFIRMED')
  for (const seed of [1, 2, 3]) {
    const asked = await freezeDataset(owner.admin, {
      projectId: owner.id,
      ratio: { train: 0.5, validation: 0.25, test: 0.25 },
      seed,
    })
    const { id } = await carryOut(owner.admin, asked)
    const items = await database.datasetItem.findMany({ where: { datasetVersionId: id } })
    const of = new Map(items.map(item => [item.imageId, item]))
    expect(items).toHaveLength(count)
    for (let i = 0; i < 6; i++) {
      const [one, other] = [of.get(ids[i] ?? ''), of.get(ids[count - 1 - i] ?? '')]
      expect(one?.split).toBe(other?.split)
      expect(one?.groupKey).toBe(least(group(i), group(count - 1 - i)))
      expect(other?.groupKey).toBe(one?.groupKey)
    }
  }
})

test('every decision has its event; the same again writes none', async () => {
  const { owner, rows, decide } = await room(2, [[0, 1]])
  expect(await decide([0], 'CONFIRMED', 'one film, scanned twice')).toEqual({ decidedCount: 1, remainingCount: 0 })
  expect(await decide([0], 'CONFIRMED')).toEqual({ decidedCount: 0, remainingCount: 0 })
  await decide([0], null)
  const events = await database.auditEvent.findMany({ where: { nounId: rows[0]?.id ?? '' }, orderBy: { seq: 'asc' } })
  expect(events.map(({ action, before, after, reason }) => ({ action, before, after, reason }))).toEqual([
    {
      ...{ action: 'DUPLICATE_DECIDED', before: { decision: null }, after: { decision: 'CONFIRMED' } },
      reason: 'one film, scanned twice',
    },
    { action: 'DUPLICATE_DECIDED', before: { decision: 'CONFIRMED' }, after: { decision: null }, reason: null },
  ])
  const [pair] = await database.duplicatePair.findMany({ where: { projectId: owner.id } })
  expect(pair).toMatchObject({ decision: null, decidedById: null, decidedAt: null })
})

test('all from a score on are decided, best first, so many at a time; what somebody decided is left', async () => {
  const wanted = Array.from({ length: mostDecided + 2 }, (_, i) => [i, i + 1, i === 0 ? 9300 : 9700] as const)
  const { owner, rows, decide } = await room(mostDecided + 3, wanted)
  await decide([1], 'DENIED')
  const all = { projectId: owner.id, evidence: 'ALIGNED', leastScore: 0.97, decision: 'CONFIRMED' } as const
  expect(await decideDuplicates(owner.admin, all)).toEqual({ decidedCount: mostDecided, remainingCount: 0 })
  const stand = async (place: number) =>
    (await database.duplicatePair.findUniqueOrThrow({ where: { id: rows[place]?.id ?? '' } })).decision
  expect([await stand(0), await stand(1), await stand(2)]).toEqual([null, 'DENIED', 'CONFIRMED'])
})

test('what cannot be meant is refused by name, and nothing is written', async () => {
  const { owner, rows, joins } = await room(3, [[0, 1]])
  const { rows: foreign } = await room(2, [[0, 1]])
  const projectId = owner.id
  const id = rows[0]?.id ?? ''
  const refused = (input: object, error: unknown) =>
    expect(decideDuplicates(owner.admin, { projectId, decision: 'CONFIRMED', ...input })).rejects.toThrow(
      error as Error,
    )
  await refused({}, new InvalidInput('pairIds', 'none', 'pairs, or evidence with a score'))
  await refused({ pairIds: [] }, new InvalidInput('pairIds', '0 pairs', `1 to ${mostDecided}`))
  await refused({ pairIds: [id], evidence: 'ALIGNED', leastScore: 0.95 }, InvalidInput)
  await refused({ evidence: 'ALIGNED' }, new InvalidInput('leastScore', 'none', 'a number from 0.8 to 1'))
  await refused({ evidence: 'ALIGNED', leastScore: Number.NaN }, InvalidInput)
  await refused(
    { evidence: 'ALIGNED', leastScore: 0.5 },
    new InvalidInput('leastScore', '0.5', 'a number from 0.8 to 1'),
  )
  await refused({ evidence: 'ALIGNED', leastScore: 0.95, decision: null }, InvalidInput)
  await refused({ pairIds: [id, foreign[0]?.id ?? ''] }, NotFound)
  await refused({ pairIds: ['x'] }, NotFound)
  await refused({ pairIds: [id], reason: 'x'.repeat(501) }, InvalidInput)
  const reader = await member(projectId, 'READER')
  await expect(decideDuplicates(reader, { projectId, pairIds: [id], decision: 'CONFIRMED' })).rejects.toThrow(Forbidden)
  expect(await joins()).toEqual({})
  expect(await database.duplicatePair.count({ where: { projectId, decision: { not: null } } })).toBe(0)
})

test('two people who decide at once leave the groups that all their decisions join', async () => {
  const { owner, rows, joins } = await room(
    12,
    Array.from({ length: 11 }, (_, i) => [i, i + 1]),
  )
  const projectId = owner.id
  await Promise.all(
    rows.map(({ id }) => decideDuplicates(owner.admin, { projectId, pairIds: [id], decision: 'CONFIRMED' })),
  )
  expect(new Set(Object.values(await joins())).size).toBe(1)
  expect(Object.keys(await joins())).toHaveLength(12)
})

test('neither the product nor a person changes what a search found', async () => {
  const { rows } = await room(2, [[0, 1]])
  const where = { id: rows[0]?.id ?? '' }
  await expect(database.duplicatePair.update({ where, data: { score: 10_000 } })).rejects.toThrow()
  await expect(database.duplicatePair.delete({ where })).rejects.toThrow()
})
