import { expect, test } from 'vitest'
import { openCore } from '#tests/kit/core.ts'
import { drawPicture, newFolder, writeTree } from '#tests/kit/pictures.ts'
import { importsOf, outcomesOf } from './kit.ts'

const core = await openCore()

test("the first data set's own tree is read as its author published it", async () => {
  const owner = await core.project()
  const { check, apply, images } = importsOf(core, owner)
  const top = 'cervical fracture'
  const folder = await newFolder()
  const names = ['train/fracture', 'train/normal', 'val/fracture', 'val/normal', 'test/fracture', 'test/normal']
  const files = names.flatMap((name, i) => [0, 1].map(n => [`${top}/${name}/img (${2 * i + n}).png`, 2 * i + n] as const))
  for (const [name, seed] of files) await writeTree(folder, { [name]: await drawPicture(seed) })
  const checked = await check({ folder })
  expect(checked.reading).toMatchObject({ levels: ['PASSED', 'SPLIT', 'CLASS'] })
  expect(new Set(Object.values(outcomesOf(checked)).map(o => o.replace(/label is .*/, '')))).toEqual(new Set(['REFUSED: ']))
  const classes = await core.database.labelClass.findMany({ where: { projectId: owner.id } })
  const idOf = (name: string) => classes.find(c => c.name === name)?.id ?? ''
  const applied = await apply(checked.id, {
    classes: [
      { name: 'fracture', labelClassId: idOf('Fracture') },
      { name: 'normal', labelClassId: idOf('Normal') },
    ],
  })
  expect(applied.addedCount).toBe(12)
  expect((await images()).map(i => [i.fileName.split('/').slice(1, 3).join('/'), i.className])).toContainEqual(['val/normal', 'Normal'])
  const stored = await core.database.image.groupBy({ by: ['publishedSplit'], where: { projectId: owner.id }, _count: true })
  expect(Object.fromEntries(stored.map(s => [s.publishedSplit, s._count]))).toEqual({ TRAIN: 4, VALIDATION: 4, TEST: 4 })
})
