import { expect, test } from 'vitest'
import { balanceOf, countBalance } from '#core/import/balance.ts'
import { openCore } from '#tests/kit/core.ts'
import { drawPicture, newFolder, writeTree } from '#tests/kit/pictures.ts'
import { importsOf } from './kit.ts'

const core = await openCore()
const { database, project, images } = core

type Look = [className: string, mediaType: string, side: number, count: number]
const png = 'image/png'
const told = (name: string, look: string) =>
  `nearly all of ${name} are ${look}, and nearly nothing else is: the ${look.includes('pixels') ? 'size' : 'format'} tells the class`
test.each<[string, Look[], [string, number][]]>([
  [
    'each of a format of its own',
    [
      ['Normal', png, 64, 20],
      ['Fracture', 'image/jpeg', 64, 12],
    ],
    [
      [told('Normal', 'PNG'), 20],
      [told('Fracture', 'JPEG'), 12],
    ],
  ],
  [
    'one of a size of its own, as nine of ten say',
    [
      ['Normal', png, 64, 18],
      ['Normal', png, 65, 2],
      ['Fracture', png, 65, 15],
      ['Fracture', png, 64, 2],
    ],
    [[told('Normal', '64 x 64 pixels'), 18]],
  ],
  [
    'one that is DICOM',
    [
      ['Normal', 'application/dicom', 9, 10],
      ['Fracture', png, 9, 10],
    ],
    [
      [told('Fracture', 'PNG'), 10],
      [told('Normal', 'DICOM'), 10],
    ],
  ],
  [
    'too few to tell',
    [
      ['Normal', png, 64, 9],
      ['Fracture', 'image/jpeg', 64, 90],
    ],
    [],
  ],
  ['one class alone', [['Normal', png, 64, 90]], []],
  [
    'a size for every picture',
    Array.from({ length: 40 }, (_, i): Look => [i < 20 ? 'Normal' : 'Fracture', png, i, 1]),
    [],
  ],
  [
    'the same of both',
    [
      ['Normal', png, 64, 50],
      ['Fracture', png, 64, 50],
    ],
    [],
  ],
])('classes that can be told without looking are said: %s', async (_, looks, expected) => {
  const owner = await project()
  const [image] = await images(owner, [{ groupKey: 'g', classIndex: 0 }])
  const imported = await database.import.findUniqueOrThrow({ where: { id: image?.importId ?? '' } })
  const rows = looks.flatMap(([className, mediaType, side, count]) =>
    Array.from({ length: count }, () => ({ className, mediaType, width: side, height: side })),
  )
  const found = { levels: [], lists: [], groups: null, doubts: [], remarks: [], fileCount: rows.length }
  await database.importFile.deleteMany({ where: { importId: imported.id } })
  await database.importFile.createMany({
    data: rows.map((row, position) => ({
      ...{ ...row, importId: imported.id, position, path: `x${position}`, outcome: 'NEW' as const },
    })),
  })
  const { oddities } = await countBalance(owner.admin, { ...imported, found })
  expect(oddities).toEqual(expected.map(([oddity, fileCount]) => ({ oddity, fileCount })))
})

test('a check and its application say so of real pictures', async () => {
  const { check, apply } = importsOf(core, await project())
  const files = await Promise.all(
    Array.from({ length: 20 }, async (_, i) => {
      const [name, side] = i < 10 ? ['Normal', 16] : ['Fracture', 24]
      return [`${name}/${i}.png`, await drawPicture(i, false, Number(side))] as const
    }),
  )
  const checked = await check({ folder: await writeTree(await newFolder(), Object.fromEntries(files)) })
  const said = ['Fracture are 24 x 24', 'Normal are 16 x 16'].map(what => ({
    oddity: `nearly all of ${what} pixels, and nearly nothing else is: the size tells the class`,
    fileCount: 10,
  }))
  expect(balanceOf(checked)?.oddities).toEqual(said)
  expect(balanceOf(await apply(checked.id))?.oddities).toEqual(said)
}, 120_000)

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
  [
    'frame is 1; the project has frame 2 of the same bytes',
    'frame is 3; the project has frame 2 of the same bytes',
    'the project has another frame of the same bytes',
  ],
  [
    'frame is 1; the same bytes as b.tif, of which frame 2 is asked',
    'frame is 2; the same bytes as a.tif, of which frame 1 is asked',
    'another frame of the same bytes is asked in the source',
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
