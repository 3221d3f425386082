import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { expect, onTestFinished, test } from 'vitest'
import { startImport } from '#core/import/start-import.ts'
import { openCore } from '#tests/kit/core.ts'
import { drawPicture, newFolder, writeTree } from '#tests/kit/pictures.ts'
import { runTask } from '#tests/kit/run-task.ts'
import { importTask } from '#worker/tasks/import.ts'
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

  // What has one picture is the same whatever frame is asked of those with several.
  for (const frame of [null, 2]) {
    const again = await start({ folder, frame })
    expect(again).toMatchObject({ addedCount: 0, knownCount: 3, refusedCount: 0 })
    expect(await odditiesOf(again.id)).toEqual(seen)
  }
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

test('what an earlier attempt hashed is hashed again: it may have changed since', async () => {
  const owner = await project()
  await importsOf(core, owner).start({ folder: await tree({ 'Normal/a.png': a }) })
  const folder = await tree({ 'Normal/a.png': a, 'Normal/b.png': b })
  const { id, jobId } = await startImport(owner.admin, { projectId: owner.id, folder })
  // All is hashed when the first batch would be read.
  process.env.LAMINA_DISK_RESERVE = '9000 TB'
  onTestFinished(() => {
    delete process.env.LAMINA_DISK_RESERVE
  })
  expect(await runTask(core, importTask, jobId)).toMatchObject({ status: 'QUEUED' })
  delete process.env.LAMINA_DISK_RESERVE
  await writeFile(path.join(folder, 'Normal/a.png'), c ?? '')
  expect(await runTask(core, importTask, jobId, { attempt: 2 })).toMatchObject({ status: 'SUCCEEDED' })
  expect(outcomesOf(await importsOf(core, owner).look(id))).toMatchObject({
    'Normal/a.png': expect.stringMatching(/^REFUSED: its bytes changed since it was checked/),
    'Normal/b.png': 'ADDED',
  })
})

const frames = await Promise.all([7, 8].map(seed => drawPicture(seed)))
const gif = await sharp(frames, { join: { animated: true } })
  .gif()
  .toBuffer()
const takeOut = (owner: Awaited<ReturnType<typeof project>>) =>
  database.image.updateMany({
    where: { projectId: owner.id },
    data: { takenOutAt: new Date(), takenOutReason: 'by mistake', takenOutById: owner.admin.actor?.id ?? '' },
  })

test.each([
  ['there', false],
  ['taken out', true],
])('what is said of another frame than the one that is %s is no word on that', async (_, isOut) => {
  const owner = await project()
  const { start, check, images } = importsOf(core, owner)
  await start({ folder: await tree({ 'a.gif': gif }), frame: 2 })
  if (isOut) await takeOut(owner)
  const before = await images()
  const folder = await tree({ 'Fracture/a.gif': gif })
  const conflict = { 'Fracture/a.gif': 'CONFLICT: frame is 1; the project has frame 2 of the same bytes' }
  expect(outcomesOf(await check({ folder, frame: 1 }))).toEqual(conflict)
  expect(outcomesOf(await start({ folder, frame: 1 }))).toEqual(conflict)
  expect(await images()).toEqual(before)
  expect(await database.image.count({ where: { projectId: owner.id, takenOutAt: null } })).toBe(isOut ? 0 : 1)
  const outcome = { addedCount: isOut ? 1 : 0, knownCount: isOut ? 0 : 1, refusedCount: 0 }
  expect(await start({ folder, frame: 2 })).toMatchObject(outcome)
  expect(outcomesOf(await start({ folder, frame: 3 }))['Fracture/a.gif']).toMatch(/^REFUSED: .*without picture 3/)
})

test('two frames of the same bytes in one source are in conflict; of a picture that has one there are no two', async () => {
  const owner = await project()
  const { start, check } = importsOf(core, owner)
  const list = 'file,label,frame\na.gif,Normal,1\nb.gif,Normal,2\nc.gif,Normal,2\na.png,Normal,1\nb.png,Normal,2\n'
  const files = { 'a.gif': gif, 'b.gif': gif, 'c.gif': gif, 'a.png': a, 'b.png': a }
  const folder = await tree({ ...files, 'list.csv': Buffer.from(list) })
  const other = (frame: number, path: string, asked: number) =>
    `CONFLICT: frame is ${frame}; the same bytes as ${path}, of which frame ${asked} is asked`
  for (const imported of [await check({ folder }), await start({ folder })]) {
    expect(outcomesOf(imported)).toMatchObject({
      'a.gif': other(1, 'b.gif', 2),
      'b.gif': other(2, 'a.gif', 1),
      'c.gif': other(2, 'a.gif', 1),
      'b.png': 'KNOWN: the same bytes as a.png',
    })
  }
})

test('what is known of a frame is what reading that frame left, whatever else was read of its file', async () => {
  const owner = await project()
  const { start } = importsOf(core, owner)
  const folder = await tree({ 'Normal/a.gif': gif })
  await start({ folder, frame: 2 })
  await mark(owner.id)
  const other = await start({ folder, frame: 2 })
  await database.import.update({ where: { id: other.id }, data: { frame: 1 } })
  await database.importFile.updateMany({ where: { importId: other.id }, data: { oddities: ['of frame 1'] } })
  const again = await start({ folder, frame: 2 })
  expect(await odditiesOf(again.id)).toEqual({ 'Normal/a.gif': ['as read before'] })
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
  await takeOut(owner)
  const again = await start({ folder })
  expect(again).toMatchObject({ addedCount: 1, knownCount: 0 })
  expect(await odditiesOf(again.id)).toEqual({ 'Normal/a.png': ['as read before'] })
  expect(await database.image.count({ where: { projectId: owner.id, takenOutAt: null } })).toBe(1)
})
