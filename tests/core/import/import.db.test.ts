import { symlink } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { inTransaction } from '#core/context.ts'
import { startImport } from '#core/import/start-import.ts'
import { setLabel } from '#core/label/set-label.ts'
import { openCore } from '#tests/kit/core.ts'
import { drawPicture, newFolder, writeTree } from '#tests/kit/pictures.ts'
import { runTask } from '#tests/kit/run-task.ts'
import { importTask } from '#worker/tasks/import.ts'
import { bringTo } from './bring.ts'

const core = await openCore()
const { database, project, blobs } = core

const bring = bringTo(core)

test('a folder by class goes in with bytes, facts, labels and groups; a second time nothing changes', async () => {
  const owner = await project()
  const folder = await writeTree(await newFolder(), {
    'images/Normal/a.png': await drawPicture(1),
    'images/Normal/b.png': await drawPicture(2),
    'images/Fracture/c.png': await drawPicture(3, true),
  })
  const first = await bring(owner, folder)
  expect(first.job).toMatchObject({ status: 'SUCCEEDED', failure: null })
  expect(first).toMatchObject({ addedCount: 3, labelCount: 3, knownCount: 0, refusedCount: 0 })
  const images = await database.image.findMany({ where: { projectId: owner.id }, include: { labelClass: true } })
  for (const image of images) {
    expect(image).toMatchObject({ width: 48, height: 48, bitDepth: 8, mediaType: 'image/png', labelVersion: 1 })
    expect(image.labelClass?.name).toBe(image.fileName.split('/')[1])
    expect((await blobs.readVerified(image.sha256)).length).toBe(image.byteCount)
    expect(await blobs.has(image.thumbnailSha256)).toBe(true)
  }
  const events = await database.auditEvent.count()
  const second = await bring(owner, folder)
  expect(second).toMatchObject({ addedCount: 0, labelCount: 0, knownCount: 3, refusedCount: 0 })
  expect(await database.image.count({ where: { projectId: owner.id } })).toBe(3)
  const actions = await database.auditEvent.findMany({ orderBy: { at: 'asc' }, skip: events })
  expect(actions.map(e => e.action)).toEqual(['IMPORT_STARTED', 'JOB_TAKEN', 'IMPORT_FINISHED'])
})

test('a broken file is named with its reason and the rest goes in', async () => {
  const owner = await project()
  const whole = await drawPicture(1)
  const huge = await sharp({
    create: { width: 20_000, height: 20_000, channels: 3, background: 'black' },
    limitInputPixels: false,
  })
    .png({ compressionLevel: 9 })
    .toBuffer()
  const folder = await writeTree(await newFolder(), {
    'Normal/whole.png': whole,
    'Normal/sound.png': await drawPicture(5),
    'Normal/again.png': whole,
    'Normal/empty.png': '',
    'Normal/text.png': 'this is no picture',
    'Normal/cut.png': (await drawPicture(2)).subarray(0, 900),
    'Normal/huge.png': huge,
    'Fracture/same-bytes.png': whole,
    'Scoliosis/other-class.png': await drawPicture(4),
  })
  await symlink('/etc/hostname', path.join(folder, 'Normal', 'link.png'))
  const imported = await bring(owner, folder)
  expect(imported).toMatchObject({ addedCount: 1, refusedCount: 9, knownCount: 0 })
  const reasonOf = Object.fromEntries(imported.files.map(r => [r.path, r.reason]))
  expect(Object.keys(reasonOf).sort()).toEqual([
    'Fracture/same-bytes.png',
    'Normal/again.png',
    'Normal/cut.png',
    'Normal/empty.png',
    'Normal/huge.png',
    'Normal/link.png',
    'Normal/text.png',
    'Normal/whole.png',
    'Scoliosis/other-class.png',
  ])
  expect(reasonOf['Scoliosis/other-class.png']).toBe('label is Scoliosis; allowed: Normal, Fracture')
  expect(reasonOf['Normal/whole.png']).toMatch(/the same bytes as Fracture\/same-bytes.png/)
  expect(reasonOf['Fracture/same-bytes.png']).toMatch(/the same bytes as Normal\/again.png, which is labelled Normal/)
  expect(reasonOf['Normal/empty.png']).toMatch(/0 bytes|empty/)
  expect(reasonOf['Normal/link.png']).toMatch(/not a link out of it/)
  expect(reasonOf['Normal/huge.png']).toMatch(/20000/)
}, 60_000)

test('a manifest names labels and groups; a file it names that is not there is refused', async () => {
  const owner = await project()
  const folder = await writeTree(await newFolder(), {
    'pictures/1.png': await drawPicture(1),
    'pictures/2.png': await drawPicture(2, true),
    'manifest.csv':
      'file,label,group\npictures/1.png,Normal,patient 7\npictures/2.png,Fracture,patient 7\npictures/3.png,Normal,p\n',
  })
  const imported = await bring(owner, folder)
  expect(imported).toMatchObject({ addedCount: 2, refusedCount: 1 })
  expect(imported.files[0]).toMatchObject({ path: 'pictures/3.png', reason: 'no file of that name is there' })
  const images = await database.image.findMany({ where: { projectId: owner.id } })
  expect(new Set(images.map(i => i.groupKey))).toEqual(new Set(['patient 7']))
})

test('a name that no file can have is refused, and the rest goes in', async () => {
  const owner = await project()
  const long = `${'x'.repeat(300)}.png`
  const folder = await writeTree(await newFolder(), {
    'a.png': await drawPicture(1),
    'manifest.csv': `file,label\na.png,Normal\n${long},Normal\nloop.png,Normal\n`,
  })
  await symlink('loop.png', path.join(folder, 'loop.png'))
  const imported = await bring(owner, folder)
  expect(imported.job).toMatchObject({ status: 'SUCCEEDED' })
  expect(imported).toMatchObject({ addedCount: 1, refusedCount: 2 })
})

test('a group pattern gathers the copies of one original', async () => {
  const owner = await project()
  const folder = await writeTree(await newFolder(), {
    'Normal/N1 (3)-rotated1.png': await drawPicture(1),
    'Normal/N1 (3)-sharpened-rotated2.png': await drawPicture(2),
    'Normal/N1 (4).png': await drawPicture(3),
  })
  await bring(owner, folder, {
    group: { by: 'PATTERN', pattern: '^(.+?)(?:-(?:rotated|sharpened)\\d*)*\\.png$' },
  })
  const images = await database.image.findMany({ where: { projectId: owner.id } })
  expect(images.map(i => i.groupKey).sort()).toEqual(['Normal/N1 (3)', 'Normal/N1 (3)', 'Normal/N1 (4)'])
})

test('what people labelled meanwhile stands: the folder is refused where it says otherwise', async () => {
  const owner = await project()
  const folder = await writeTree(await newFolder(), { 'Normal/a.png': await drawPicture(1) })
  await bring(owner, folder)
  const image = await database.image.findFirstOrThrow({ where: { projectId: owner.id } })
  const labelClassId = owner.labelClasses[1]?.id ?? ''
  await setLabel(owner.admin, { imageId: image.id, labelClassId, expectedVersion: 1 })
  const again = await bring(owner, folder)
  expect(again.files[0]?.reason).toBe(
    'label is Normal; the same bytes are labelled Fracture in the project, by a person',
  )
  expect(await database.label.count({ where: { imageId: image.id } })).toBe(2)
})

test('an image that somebody labels while a folder is brought in keeps their label, and the folder goes in', async () => {
  const owner = await project()
  const picture = await drawPicture(1)
  await bring(owner, await writeTree(await newFolder(), { 'a.png': picture }))
  const image = await database.image.findFirstOrThrow({ where: { projectId: owner.id } })
  const folder = await writeTree(await newFolder(), { 'Normal/a.png': picture, 'Normal/b.png': await drawPicture(2) })
  const labelClassId = owner.labelClasses[1]?.id ?? ''
  const importing = await inTransaction(owner.admin, async ctx => {
    await setLabel(ctx, { imageId: image.id, labelClassId, expectedVersion: 0 })
    const bringing = bring(owner, folder)
    // Until it waits for this very image.
    for (let waiting = 0; waiting === 0; await delay(20)) {
      const [row] = await database.$queryRaw<{ count: number }[]>`
        select count(*)::int as "count" from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`
      waiting = row?.count ?? 0
    }
    return { bringing }
  })
  expect(await importing.bringing).toMatchObject({ addedCount: 1, labelCount: 1, job: { status: 'SUCCEEDED' } })
  const labels = await database.label.findMany({ where: { imageId: image.id } })
  expect(labels).toMatchObject([{ version: 1, labelClassId, origin: 'READER' }])
})

test('an import whose worker died is gone on with by the next, and ends the same', async () => {
  const owner = await project()
  const files = Array.from({ length: 150 }, async (_, i) => [`Normal/${i}.png`, await drawPicture(i)] as const)
  const folder = await writeTree(await newFolder(), Object.fromEntries(await Promise.all(files)))
  const { id, jobId } = await startImport(owner.admin, { projectId: owner.id, folder })
  const ending = new AbortController()
  const interrupted = runTask(
    core,
    async tools => {
      const report: typeof tools.report = progress => {
        tools.report(progress)
        if (progress.phase === 'Reading images' && progress.done >= 64) ending.abort()
      }
      await importTask({ ...tools, report })
    },
    jobId,
    { ending: ending.signal },
  )
  await expect(interrupted).rejects.toThrow('ending')
  const between = await database.image.count({ where: { projectId: owner.id } })
  expect(between).toBeGreaterThanOrEqual(64)
  expect(between).toBeLessThan(150)
  const job = await runTask(core, importTask, jobId, { attempt: 2 })
  expect(job.status).toBe('SUCCEEDED')
  expect(await database.import.findUnique({ where: { id } })).toMatchObject({
    addedCount: 150,
    labelCount: 150,
    knownCount: 0,
  })
  expect(await database.auditEvent.count({ where: { projectId: owner.id, action: 'IMAGE_ADDED' } })).toBe(150)
}, 60_000)
