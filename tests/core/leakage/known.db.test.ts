import { expect, test } from 'vitest'
import { leakageOf } from '#core/leakage/known.ts'
import { openCore } from '#tests/kit/core.ts'
import { nothing, openRoom } from './room.ts'

const core = await openCore()
const { database } = core

test('images that no search compared are counted, until one has', async () => {
  const { freeze, compare, known, ids } = await openRoom(core)
  const version = await freeze()
  expect(await known(version)).toEqual({ ...nothing, uncomparedCount: 24 })
  await compare(ids.slice(0, 20))
  expect(await known(version)).toEqual({ ...nothing, uncomparedCount: 4 })
  await compare(ids.slice(20))
  expect(await known(version)).toEqual(nothing)
})

test('a pair counts while its images stand in different splits and nobody has denied it', async () => {
  const { freeze, compare, known, pair, decide } = await openRoom(core)
  const version = await freeze()
  await compare()
  const across = await pair(0, 1)
  await pair(3, 6)
  expect(await known(version)).toEqual({ ...nothing, openPairCount: 1 })
  await decide(across, 'CONFIRMED')
  expect(await known(version)).toEqual({ ...nothing, confirmedPairCount: 1, dividedGroupCount: 1 })
  await decide(across, 'DENIED')
  expect(await known(version)).toEqual(nothing)
  await decide(across, null)
  expect(await known(version)).toEqual({ ...nothing, openPairCount: 1 })
})

test('images that are copies of one only by way of a third, which is not in the version, stand in one group', async () => {
  const { owner, ids, freeze, compare, known, pair, decide } = await openRoom(core)
  await database.image.update({ where: { id: ids[2] ?? '' }, data: { takenOutAt: new Date() } })
  const version = await freeze()
  await compare()
  await decide(await pair(0, 2), 'CONFIRMED')
  expect(await known(version)).toEqual(nothing)
  await decide(await pair(1, 2), 'CONFIRMED')
  expect(await known(version)).toEqual({ ...nothing, dividedGroupCount: 1 })
  expect(version.projectId).toBe(owner.id)
})

test('copies whose frozen classes differ are counted, wherever they stand', async () => {
  const { owner, freeze, pair, decide } = await openRoom(core)
  const version = await freeze()
  // 0 and 6 are of one class, 0 and 3 of two, all in TRAIN.
  const [same, other] = [await pair(0, 6), await pair(0, 3)]
  const differing = async () => (await leakageOf(owner.admin, version)).contradictionCount
  expect(await differing()).toBe(0)
  await decide(same, 'CONFIRMED')
  await decide(other, 'CONFIRMED')
  expect(await differing()).toBe(1)
})

test('groups that were published in several splits count, whether or not copies are known', async () => {
  const { freeze, compare, known } = await openRoom(core, { 0: 'a', 1: 'a', 3: 'b', 6: 'b', 7: 'c', 8: 'c' })
  const version = await freeze()
  await compare()
  expect(await known(version)).toEqual({ ...nothing, dividedGroupCount: 2 })
})

test('the pairs with most evidence are named, best first', async () => {
  const { owner, freeze, pair, decide } = await openRoom(core)
  const version = await freeze()
  const weak = await pair(0, 1, 8000)
  const strong = await pair(3, 4, 9900)
  const within = await pair(9, 12, 9990)
  const denied = await pair(6, 8, 9800)
  await decide(denied, 'DENIED')
  const { pairIds } = await leakageOf(owner.admin, version)
  expect(pairIds).toEqual([strong, weak])
  expect(pairIds).not.toContain(within)
})

test('what is known is counted once, until something changes that it rests on', async () => {
  const { owner, freeze, compare, pair } = await openRoom(core)
  const version = await freeze()
  await compare()
  const at = async (seconds: number) => {
    const { countedAt } = await leakageOf({ ...owner.admin, now: new Date(seconds * 1000) }, version)
    return countedAt.getTime() / 1000
  }
  expect([await at(1), await at(2)]).toEqual([1, 1])
  await pair(0, 1)
  expect([await at(3), await at(4)]).toEqual([3, 3])
})

test('decided and counted at once, what is known in the end is what was decided', async () => {
  const { freeze, compare, pair, decide, known } = await openRoom(core)
  const version = await freeze()
  await compare()
  const ids = [await pair(0, 1), await pair(3, 4), await pair(6, 7), await pair(9, 10)]
  await Promise.all([...ids.map(id => decide(id, 'CONFIRMED')), ...ids.flatMap(() => [known(version), known(version)])])
  expect(await known(version)).toEqual({ ...nothing, confirmedPairCount: 4, dividedGroupCount: 4 })
})
