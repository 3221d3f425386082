import { copyFile, mkdir, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { InvalidInput } from '#core/errors.ts'
import { checkImport } from '#core/import/check-import.ts'
import { readingSchema } from '#core/import/reading.ts'
import { readSettings } from '#core/settings.ts'
import { uploadPath } from '#core/upload/upload-path.ts'
import { openCore } from '#tests/kit/core.ts'
import { drawPicture, newFolder, writeTree } from '#tests/kit/pictures.ts'
import { writeZip } from '#tests/kit/zip.ts'
import { importsOf, outcomesOf } from './kit.ts'

const core = await openCore()
const { database, project } = core
const pictures = await Promise.all([1, 2, 3].map(seed => drawPicture(seed)))
const [a = Buffer.alloc(0), b = Buffer.alloc(0), c = Buffer.alloc(0)] = pictures

async function zipFile(entries: Parameters<typeof writeZip>[0]): Promise<string> {
  const zip = path.join(await newFolder(), 'scans.zip')
  await writeFile(zip, writeZip(entries))
  return zip
}

test('a ZIP on the server goes in as its folders say, with or without a folder around them', async () => {
  for (const root of ['', 'chest/', 'chest/images/']) {
    const owner = await project()
    const { start, images } = importsOf(core, owner)
    const zip = await zipFile([
      { name: `${root}Normal/a.png`, data: a },
      { name: `${root}Fracture/b.png`, data: b, isStored: true },
      { name: `${root}Fracture/inner.zip`, data: writeZip([{ name: 'x.png', data: c }]) },
      { name: `${root}Fracture/link.png`, data: '/etc/hostname', mode: 0o120777 },
    ])
    const imported = await start({ zip })
    expect(imported).toMatchObject({ source: 'ZIP', location: zip, addedCount: 2, refusedCount: 2 })
    const outcomes = outcomesOf(imported)
    expect(outcomes[`${root}Fracture/inner.zip`]).toMatch(/REFUSED.*a ZIP within the ZIP/)
    expect(outcomes[`${root}Fracture/link.png`]).toMatch(/REFUSED.*a link/)
    expect((await images()).map(i => [i.fileName, i.className])).toEqual([
      [`${root}Fracture/b.png`, 'Fracture'],
      [`${root}Normal/a.png`, 'Normal'],
    ])
  }
})

test('a ZIP that is gone since it was looked at is not begun to be added, and its place is said', async () => {
  const owner = await project()
  const { check, apply } = importsOf(core, owner)
  const zip = await zipFile([{ name: 'Normal/a.png', data: a }])
  const { id } = await check({ zip })
  await rename(zip, `${zip}.moved`)
  await expect(apply(id)).rejects.toThrow(InvalidInput)
  await expect(apply(id)).rejects.toThrow(`zip is ${zip}; allowed: a file that the server can read (ENOENT)`)
  await rename(`${zip}.moved`, zip)
  expect(await apply(id)).toMatchObject({ addedCount: 1 })
})

test('one folder that is a class of the project stays a class', async () => {
  const owner = await project()
  const { start, images } = importsOf(core, owner)
  await start({ zip: await zipFile([{ name: 'Normal/ward 1/a.png', data: a }]) })
  expect(await images()).toMatchObject([{ className: 'Normal' }])
})

test('a ZIP that was uploaded goes in; one that is not whole, was removed, or is another project’s does not', async () => {
  const owner = await project()
  const { check, apply, failures } = importsOf(core, owner)
  const createdById = owner.admin.actor?.id ?? ''
  const row = { projectId: owner.id, fileName: 'scans.zip', byteCount: 1, createdById }
  const upload = await database.upload.create({ data: { ...row, completedAt: new Date() } })
  const file = uploadPath(readSettings().dataDir, upload.id)
  await mkdir(path.dirname(file), { recursive: true })
  await copyFile(await zipFile([{ name: 'Normal/a.png', data: a }]), file)
  const checked = await check({ uploadId: upload.id })
  expect(checked).toMatchObject({ source: 'UPLOAD', location: 'scans.zip', uploadId: upload.id })
  expect(await apply(checked.id)).toMatchObject({ addedCount: 1 })

  const refused = async (data: object, message: RegExp) => {
    const { id } = await database.upload.create({ data: { ...row, ...data } })
    await expect(checkImport(owner.admin, { projectId: owner.id, uploadId: id })).rejects.toThrow(message)
  }
  await refused({}, /whose last byte has arrived/)
  await refused({ completedAt: new Date(), removedAt: new Date() }, /not removed yet/)
  const broken = await database.upload.create({ data: { ...row, completedAt: new Date() } })
  await writeFile(uploadPath(readSettings().dataDir, broken.id), 'no ZIP')
  const failed = await failures({ uploadId: broken.id })
  expect(failed.check).toMatch(/End of central directory.*allowed: a whole ZIP/)
  expect(failed.direct).toBe(failed.check)
  const other = await project()
  await refused({ completedAt: new Date(), projectId: other.id }, /there is no Upload/)
})

test('a CSV with labellers: every answer is a version in the order of time, members are readers, others stay names', async () => {
  const owner = await project()
  const { check, apply, images } = importsOf(core, owner)
  const folder = await writeTree(await newFolder(), {
    'a.png': a,
    'b.png': b,
    'manifest.csv': [
      'file,label,group,reader,labelled_at',
      'a.png,Fracture,p1,ann,2026-02-02',
      'a.png,Normal,p1,bob,2026-02-01',
      'a.png,Fracture,p1,bob,2026-02-03',
      'b.png,,p2,,2026-02-03',
    ].join('\n'),
  })
  const checked = await check({ folder })
  const bob = await core.member(owner.id, 'READER')
  const readers = [{ name: 'bob', userId: bob.actor?.id ?? '' }]
  expect(await apply(checked.id, { readers })).toMatchObject({ addedCount: 2, labelCount: 3 })
  expect(await images()).toEqual([
    {
      fileName: 'a.png',
      className: 'Fracture',
      groupKey: 'p1',
      labels: [
        ['Normal', 'import#bob'],
        ['Fracture', 'import#ann'],
        ['Fracture', 'import#bob'],
      ],
    },
    { fileName: 'b.png', className: null, groupKey: 'p2', labels: [] },
  ])
  const labels = await database.label.findMany({ where: { importId: checked.id }, orderBy: { version: 'asc' } })
  expect(labels.map(l => l.readerId)).toEqual([bob.actor?.id, null, bob.actor?.id])
  expect(labels[0]?.labeller).toBe(`import:${checked.sourceSha256}#bob`)
  const image = await database.image.findFirstOrThrow({ where: { fileName: 'a.png', projectId: owner.id } })
  expect(image.labelVersion).toBe(3)

  const again = await check({ folder })
  expect(await apply(again.id)).toMatchObject({ addedCount: 0, labelCount: 0, knownCount: 2 })
})

test('a Label Studio export goes in with who chose what', async () => {
  const owner = await project()
  const { start, images } = importsOf(core, owner)
  const result = (choice: string) => [{ type: 'choices', value: { choices: [choice] } }]
  const tasks = [
    {
      data: { image: '/data/upload/1/deadbeef-a.png' },
      annotations: [
        { completed_by: { id: 1, email: 'ann@x.org' }, created_at: '2026-01-02', result: result('Normal') },
        { completed_by: 2, created_at: '2026-01-01', result: result('Fracture') },
      ],
    },
    { data: { image: 'b.png' }, annotations: [] },
    { data: { image: 'gone.png' }, annotations: [] },
  ]
  const folder = await writeTree(await newFolder(), {
    'scans/a.png': a,
    'scans/b.png': b,
    'project-1.json': JSON.stringify(tasks),
  })
  const imported = await start({ folder })
  expect(imported).toMatchObject({ addedCount: 2, labelCount: 2, refusedCount: 1, passedOverCount: 1 })
  expect(outcomesOf(imported)['gone.png']).toBe('REFUSED: no file of that name is there')
  expect(await images()).toMatchObject([
    {
      className: 'Normal',
      labels: [
        ['Fracture', 'import#2'],
        ['Normal', 'import#ann@x.org'],
      ],
    },
    { className: null },
  ])
})

test('COCO in a ZIP goes in; an image of two categories is a conflict of its own', async () => {
  const owner = await project()
  const { start } = importsOf(core, owner)
  const json = {
    images: [
      { id: 1, file_name: 'a.png' },
      { id: 2, file_name: 'b.png' },
    ],
    categories: [
      { id: 1, name: 'Normal' },
      { id: 2, name: 'Fracture' },
    ],
    annotations: [
      { image_id: 1, category_id: 2 },
      { image_id: 2, category_id: 1 },
      { image_id: 2, category_id: 2 },
    ],
  }
  const zip = await zipFile([
    { name: 'set/annotations/instances.json', data: JSON.stringify(json) },
    { name: 'set/images/a.png', data: a },
    { name: 'set/images/b.png', data: b },
  ])
  const imported = await start({ zip })
  expect(imported).toMatchObject({ addedCount: 1, refusedCount: 1, passedOverCount: 1 })
  expect(outcomesOf(imported)).toEqual({
    'set/annotations/instances.json': 'PASSED_OVER: a list of files',
    'set/images/a.png': 'ADDED',
    'set/images/b.png': 'CONFLICT: categories are Normal, Fracture; allowed: one',
  })
})

test('several lists are read together; where they contradict each other it is said, and one can be passed over', async () => {
  const owner = await project()
  const { check, read, apply, images } = importsOf(core, owner)
  const folder = await writeTree(await newFolder(), {
    'a.png': a,
    'b.png': b,
    'notes.csv': 'patient,age\n1,2\n',
    'first.csv': 'file,label\na.png,Normal\nb.png,Normal\n',
    'lists/second.csv': 'file,label\na.png,Fracture\n',
  })
  const checked = await check({ folder })
  expect(outcomesOf(checked)).toMatchObject({
    'a.png': 'CONFLICT: classes are Normal, Fracture; allowed: one',
    'b.png': 'NEW',
    'first.csv': 'PASSED_OVER: a list of files',
    'lists/second.csv': 'PASSED_OVER: a list of files',
  })
  const lists = readingSchema.parse(checked.reading).lists
  const without = lists.map(list => ({ ...list, isUsed: list.path === 'lists/second.csv' }))
  expect(outcomesOf(await read(checked.id, { lists: without }))).toMatchObject({
    'a.png': 'NEW',
    'b.png': 'PASSED_OVER: no list names it',
    'first.csv': 'PASSED_OVER: a list that is not used',
  })
  await apply(checked.id)
  expect(await images()).toMatchObject([{ fileName: 'a.png', className: 'Fracture' }])
})
