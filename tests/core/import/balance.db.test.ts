import { expect, test } from 'vitest'
import { countBalance } from '#core/import/balance.ts'
import { openCore } from '#tests/kit/core.ts'

const { database, project, images } = await openCore()

test.each([
  [
    'published in TEST; the same bytes as 1.png, which was published in TRAIN',
    'published in TRAIN; the same bytes as 2.png, which was published in TEST',
    'the same bytes were published in another split of the source',
  ],
  [
    'published in TEST; TRAIN in the project until now',
    'published in TRAIN; TEST in the project until now',
    'published in another split than in the project until now',
  ],
  ['label was Normal; Fracture now', 'label was Fracture; Normal now', 'the label of this source is given now'],
  [
    'label is Normal; a person labelled the same bytes Fracture before they were taken out',
    'label is Cat; a person labelled the same bytes Normal before they were taken out',
    'a person gave the same bytes another label before they were taken out',
  ],
])('what differs from file to file is no kind of reason: %s', async (one, other, kind) => {
  const owner = await project()
  const [image] = await images(owner, [{ groupKey: 'g', classIndex: 0 }])
  const imported = await database.import.findUniqueOrThrow({ where: { id: image?.importId ?? '' } })
  const found = { levels: [], lists: [], groups: null, doubts: [], remarks: [], fileCount: 2 }
  await database.importFile.createMany({
    data: [one, other].map((reason, position) => ({
      ...{ importId: imported.id, position, path: `x${position}.png`, outcome: 'CONFLICT' as const, reason },
    })),
  })
  const { lines } = await countBalance(owner.admin, { ...imported, found })
  expect(lines).toMatchObject([{ reason: kind, fileCount: 2 }])
})
