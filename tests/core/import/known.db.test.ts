import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { openCore } from '#tests/kit/core.ts'
import { drawPicture, newFolder, writeTree } from '#tests/kit/pictures.ts'
import { importsOf, outcomesOf } from './kit.ts'

const core = await openCore()
const { database, project } = core
const [a, b, c] = await Promise.all([1, 2, 3].map(seed => drawPicture(seed)))
const tree = async (files: Record<string, Buffer | undefined>) =>
  writeTree(await newFolder(), Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, bytes ?? ''])))

/** Whoever decodes would find nothing odd: what says so is what the first reading left. */
const mark = (projectId: string) =>
  database.importFile.updateMany({ where: { import: { projectId } }, data: { oddities: ['as read before'] } })
const odditiesOf = async (importId: string) => {
  const rows = await database.importFile.findMany({ where: { importId }, orderBy: { position: 'asc' } })
  return Object.fromEntries(rows.map(row => [row.path, row.oddities]))
}

test('bytes that the project has are not decoded again, neither by a check nor by an import', async () => {
  const owner = await project()
  const { start, check, apply } = importsOf(core, owner)
  await start({ folder: await tree({ 'Normal/a.png': a, 'Fracture/b.png': b }) })
  await mark(owner.id)
  const folder = await tree({ 'Normal/other-name.png': a, 'Fracture/b.png': b, 'Normal/c.png': c })
  const seen = { 'Normal/other-name.png': ['as read before'], 'Fracture/b.png': ['as read before'], 'Normal/c.png': [] }

  const checked = await check({ folder })
  expect(await odditiesOf(checked.id)).toEqual(seen)
  const applied = await apply(checked.id)
  expect(applied).toMatchObject({ addedCount: 1, knownCount: 2, refusedCount: 0 })
  expect(await odditiesOf(checked.id)).toEqual(seen)

  const again = await start({ folder })
  expect(again).toMatchObject({ addedCount: 0, knownCount: 3, refusedCount: 0 })
  expect(await odditiesOf(again.id)).toEqual(seen)
})

test('a known file whose bytes change after the check is refused, like any other', async () => {
  const owner = await project()
  const { start, check, apply } = importsOf(core, owner)
  await start({ folder: await tree({ 'Normal/a.png': a }) })
  const folder = await tree({ 'Normal/a.png': a })
  const checked = await check({ folder })
  await writeFile(path.join(folder, 'Normal/a.png'), b ?? '')
  expect(outcomesOf(await apply(checked.id))).toEqual({
    'Normal/a.png': expect.stringMatching(/^REFUSED: its bytes changed since it was checked: /),
  })
})

test('another frame of known bytes is read, and refused where there is none', async () => {
  const owner = await project()
  const { start } = importsOf(core, owner)
  const frames = await Promise.all([7, 8].map(seed => drawPicture(seed)))
  const gif = await sharp(frames, { join: { animated: true } })
    .gif()
    .toBuffer()
  const folder = await tree({ 'Normal/a.gif': gif })
  expect(await start({ folder, frame: 2 })).toMatchObject({ addedCount: 1 })
  expect(await start({ folder, frame: 2 })).toMatchObject({ knownCount: 1, refusedCount: 0 })
  expect(await start({ folder, frame: 3 })).toMatchObject({ knownCount: 0, refusedCount: 1 })
})

test('bytes whose first reading kept too little are decoded', async () => {
  const owner = await project()
  const { start } = importsOf(core, owner)
  const folder = await tree({ 'Normal/a.png': a })
  await start({ folder })
  await mark(owner.id)
  await database.importFile.updateMany({ where: { import: { projectId: owner.id } }, data: { mediaType: null } })
  const again = await start({ folder })
  expect(again).toMatchObject({ knownCount: 1 })
  expect(await odditiesOf(again.id)).toEqual({ 'Normal/a.png': [] })
})

test('an image that was taken out comes back by its bytes alone', async () => {
  const owner = await project()
  const { start } = importsOf(core, owner)
  const folder = await tree({ 'Normal/a.png': a })
  await start({ folder })
  await mark(owner.id)
  await database.image.updateMany({
    where: { projectId: owner.id },
    data: { takenOutAt: new Date(), takenOutReason: 'by mistake', takenOutById: owner.admin.actor?.id ?? '' },
  })
  const again = await start({ folder })
  expect(again).toMatchObject({ addedCount: 1, knownCount: 0 })
  expect(await odditiesOf(again.id)).toEqual({ 'Normal/a.png': ['as read before'] })
  expect(await database.image.count({ where: { projectId: owner.id, takenOutAt: null } })).toBe(1)
})
