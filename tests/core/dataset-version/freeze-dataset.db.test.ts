import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { readersOf, splitsOf as sizesOf } from '#core/dataset-version/frozen.ts'
import { setLabel } from '#core/label/set-label.ts'
import { openCore } from '#tests/kit/core.ts'
import { freezeNow } from '#tests/kit/freeze.ts'
import { manifestOf } from '#tests/kit/manifest.ts'

const { database, project, images, member } = await openCore()
const ratio = { train: 0.6, validation: 0.2, test: 0.2 }
const wanted = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ groupKey: `patient ${i >> 1}`, classIndex: (i >> 1) % 2 }))

test('freezes the labels of this moment: what is labelled later changes neither items nor hash', async () => {
  const owner = await project()
  const [image] = await images(owner, wanted(60))
  const frozen = await freezeNow(owner.admin, { projectId: owner.id, seed: 1, ratio })
  const manifest = await manifestOf(owner.admin, frozen)
  expect(createHash('sha256').update(manifest).digest('hex')).toBe(frozen.manifestSha256)
  const reader = await member(owner.id, 'READER')
  const labelClassId = owner.labelClasses[1]?.id ?? ''
  await setLabel(reader, { imageId: image?.id ?? '', labelClassId, expectedVersion: 1 })
  expect(await manifestOf(owner.admin, frozen)).toBe(manifest)

  const next = await freezeNow(owner.admin, { projectId: owner.id, seed: 1, ratio })
  expect(next.number).toBe(frozen.number + 1)
  expect(next.manifestSha256).not.toBe(frozen.manifestSha256)
  expect(readersOf(next).map(r => [r.origin, r.labelCount])).toEqual([
    ['IMPORT', 59],
    ['READER', 1],
  ])
})

test('the same labels and seed give the same hash; another seed another', async () => {
  const owner = await project()
  await images(owner, wanted(60))
  const freeze = (seed: number) => freezeNow(owner.admin, { projectId: owner.id, seed, ratio })
  const [a, b, c] = [await freeze(1), await freeze(1), await freeze(2)]
  expect(b.manifestSha256).toBe(a.manifestSha256)
  expect(c.manifestSha256).not.toBe(a.manifestSha256)
})

test('no group stands in two splits, and the splits add up', async () => {
  const owner = await project()
  await images(owner, wanted(100))
  const counts = { train: 60, validation: 20, test: 20 }
  const frozen = await freezeNow(owner.admin, { projectId: owner.id, seed: 3, counts })
  const items = await database.datasetItem.findMany({ where: { datasetVersionId: frozen.id } })
  const splitsOf = new Map<string, Set<string>>()
  for (const { groupKey, split } of items) splitsOf.set(groupKey, (splitsOf.get(groupKey) ?? new Set()).add(split))
  expect([...splitsOf.values()].every(s => s.size === 1)).toBe(true)
  expect(sizesOf(frozen).map(s => [s.split, s.imageCount, s.groupCount])).toEqual([
    ['TRAIN', 60, 30],
    ['VALIDATION', 20, 10],
    ['TEST', 20, 10],
  ])
})

test.each([
  ['nothing labelled', [{ groupKey: 'a', classIndex: null }], { ratio }],
  ['one class', Array.from({ length: 20 }, (_, i) => ({ groupKey: `${i}`, classIndex: 0 })), { ratio }],
  ['one group', Array.from({ length: 20 }, (_, i) => ({ groupKey: 'a', classIndex: i % 2 })), { ratio }],
  ['more wanted than there are', wanted(20), { counts: { train: 18, validation: 4, test: 4 } }],
  ['ratios beyond 1', wanted(20), { ratio: { train: 0.9, validation: 0.9, test: 0.9 } }],
  ['neither ratio nor counts', wanted(20), {}],
  ['a negative seed', wanted(20), { ratio, seed: -1 }],
])('%s: refused with the value and what is allowed, and nothing is written', async (_name, rows, rule) => {
  const owner = await project()
  await images(owner, rows)
  const refused = freezeNow(owner.admin, { projectId: owner.id, seed: 1, ...rule })
  await expect(refused).rejects.toMatchObject({ name: 'InvalidInput', message: expect.stringContaining('allowed') })
  expect(await database.datasetVersion.count({ where: { projectId: owner.id } })).toBe(0)
})
