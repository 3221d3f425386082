import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { InvalidInput } from '#core/errors.ts'
import { onceInStatement } from '#core/idempotency/once.ts'
import { LabelConflict } from '#core/label/label-conflict.ts'
import { type LabelInput, setLabel } from '#core/label/set-label.ts'
import { setReadingPolicy } from '#core/reading/set-policy.ts'
import { openCore, type TestContext } from '#tests/kit/core.ts'

const { database, project, member, images } = await openCore()

async function room(isGroupAnswered = false) {
  const owner = await project()
  if (isGroupAnswered)
    await setReadingPolicy(owner.admin, { projectId: owner.id, expectedRevision: 0, isGroupAnswered })
  const [ada, ben] = [await member(owner.id, 'READER'), await member(owner.id, 'READER')]
  const [normal = '', fracture = ''] = owner.labelClasses.map(c => c.id)
  const made = await images(
    owner,
    [0, 1, 2].map(() => ({ groupKey: 'p', classIndex: null })),
  )
  return { owner, ada, ben, normal, fracture, ids: made.map(i => i.id), imageId: made[0]?.id ?? '' }
}

const give = (ctx: TestContext, input: LabelInput, key: string) =>
  onceInStatement({ ...ctx, now: new Date() }, { verb: 'setLabel', input, key }, setLabel, {
    idOf: ({ id }) => id,
    again: (ctx, id) => ctx.database.label.findUniqueOrThrow({ where: { id } }),
  })
const counts = async (projectId: string, key: string) => ({
  labels: await database.label.count({ where: { image: { projectId } } }),
  events: await database.auditEvent.count({ where: { projectId, action: 'LABEL_GIVEN' } }),
  calls: await database.idempotentCall.count({ where: { key } }),
})

test.each([false, true])(
  'eight at once with one key give one answer, and each is told it (of a group: %s)',
  async of => {
    const { owner, ada, normal, imageId } = await room(of)
    const key = randomUUID()
    const input = { imageId, labelClassId: normal, expectedVersion: 0 }
    const given = await Promise.all(Array.from({ length: 8 }, () => give(ada, input, key)))
    expect(new Set(given.map(label => label.id)).size).toBe(1)
    expect(given[0]?.imageId).toBe(imageId)
    const many = of ? 3 : 1
    expect(await counts(owner.id, key)).toEqual({ labels: many, events: many, calls: 1 })
  },
)

test('a call that is repeated after somebody answered upon it gets its first answer, not their conflict', async () => {
  const { owner, ada, ben, normal, fracture, imageId } = await room()
  const key = randomUUID()
  const input = { imageId, labelClassId: normal, expectedVersion: 0 }
  const first = await give(ada, input, key)
  await give(ben, { imageId, labelClassId: fracture, expectedVersion: 1 }, randomUUID())
  expect((await give(ada, input, key)).id).toBe(first.id)
  await expect(give(ada, input, randomUUID())).rejects.toThrow(LabelConflict)
  expect(await counts(owner.id, key)).toEqual({ labels: 2, events: 2, calls: 1 })
})

test('an answer that stood already is remembered by its key, too', async () => {
  const { owner, ada, ben, normal, fracture, imageId } = await room()
  const input = { imageId, labelClassId: normal, expectedVersion: 0 }
  const first = await give(ada, input, randomUUID())
  const key = randomUUID()
  expect((await give(ada, input, key)).id).toBe(first.id)
  await give(ben, { imageId, labelClassId: fracture, expectedVersion: 1 }, randomUUID())
  expect((await give(ada, input, key)).id).toBe(first.id)
  expect(await counts(owner.id, key)).toEqual({ labels: 2, events: 2, calls: 1 })
})

test('of eight at once with one key and two answers one kind is given, and the other is told that the key is taken', async () => {
  const { owner, ada, normal, fracture, imageId } = await room()
  const key = randomUUID()
  const both = await Promise.allSettled(
    Array.from({ length: 8 }, (_, i) =>
      give(ada, { imageId, labelClassId: i % 2 ? fracture : normal, expectedVersion: 0 }, key),
    ),
  )
  const given = both.flatMap(b => (b.status === 'fulfilled' ? b.value.id : []))
  expect(given).toHaveLength(4)
  expect(new Set(given).size).toBe(1)
  for (const one of both) if (one.status === 'rejected') expect(one.reason).toBeInstanceOf(InvalidInput)
  expect(await counts(owner.id, key)).toEqual({ labels: 1, events: 1, calls: 1 })
})

test('what was refused is not remembered: the key may be used again', async () => {
  const { owner, ada, normal, imageId } = await room()
  const key = randomUUID()
  const archived = { where: { id: owner.id }, data: { archivedAt: new Date() } }
  await database.project.update(archived)
  const input = { imageId, labelClassId: normal, expectedVersion: 0 }
  await expect(give(ada, input, key)).rejects.toThrow('is archived')
  expect(await counts(owner.id, key)).toEqual({ labels: 0, events: 0, calls: 0 })
  await database.project.update({ ...archived, data: { archivedAt: null } })
  await give(ada, input, key)
  expect(await counts(owner.id, key)).toEqual({ labels: 1, events: 1, calls: 1 })
})

test('two readers with a key each, on one image: who loses is told, and nothing of theirs is remembered', async () => {
  const { owner, ada, ben, normal, fracture, imageId } = await room()
  const keys = [randomUUID(), randomUUID()] as const
  const both = await Promise.allSettled([
    give(ada, { imageId, labelClassId: normal, expectedVersion: 0 }, keys[0]),
    give(ben, { imageId, labelClassId: fracture, expectedVersion: 0 }, keys[1]),
  ])
  expect(both.map(b => b.status).sort()).toEqual(['fulfilled', 'rejected'])
  const lost = keys[both.findIndex(b => b.status === 'rejected')] ?? ''
  expect(await counts(owner.id, lost)).toEqual({ labels: 1, events: 1, calls: 0 })
})
