import { expect, test } from 'vitest'
import { setLabel } from '#core/label/set-label.ts'
import { setReadingPolicy } from '#core/reading/set-policy.ts'
import { openCore } from '#tests/kit/core.ts'
import { freezeNow } from '#tests/kit/freeze.ts'

const { database, project, member, images } = await openCore()

test('what goes to TEST rests on as many answers as the project asks for, or it is said how many do not', async () => {
  const owner = await project()
  await setReadingPolicy(owner.admin, { projectId: owner.id, expectedRevision: 0, readerCount: 2, testReaderCount: 2 })
  const made = await images(
    owner,
    Array.from({ length: 12 }, (_, i) => ({ groupKey: `g${i}`, classIndex: i % 2 })),
  )
  const freeze = () =>
    freezeNow(owner.admin, { projectId: owner.id, seed: 1, ratio: { train: 0.5, validation: 0.25, test: 0.25 } })
  await expect(freeze()).rejects.toThrow(
    /TEST of images that 2 readers answered: \d+ of its \d+ rest on fewer, such as \d+\.png/,
  )
  expect(await database.datasetVersion.count({ where: { projectId: owner.id } })).toBe(0)
  const readers = [await member(owner.id, 'READER'), await member(owner.id, 'READER')]
  for (const { id: imageId, labelClassId } of made)
    for (const reader of readers) await setLabel(reader, { imageId, labelClassId, expectedVersion: 0 })
  const frozen = await freeze()
  const items = await database.datasetItem.findMany({
    where: { datasetVersionId: frozen.id },
    include: { referenceLabel: true },
  })
  expect(items.map(item => [item.referenceLabel.origin, item.referenceLabel.labelIds.length])).toEqual(
    Array(items.length).fill(['AGREED', 3]),
  )
})
