import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { deidentificationOf } from '#core/import/sum-deidentification.ts'
import { openCore } from '#tests/kit/core.ts'
import { buildDicom, type KitElement } from '#tests/kit/dicom.ts'
import { drawPicture, newFolder, writeTree } from '#tests/kit/pictures.ts'
import { importsOf, outcomesOf } from './kit.ts'

const core = await openCore()
const { database, project, blobs } = core
const samples = path.join(import.meta.dirname, '../../../../shared/samples/dicom/files')

const patient = (id: string, study: string, rest: KitElement[] = []): KitElement[] => [
  { tag: '00100020', vr: 'LO', value: id },
  { tag: '0020000D', vr: 'UI', value: study },
  ...rest,
]
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
const one = buildDicom({ elements: patient('P-1', '1.2.1', [{ tag: '00280301', vr: 'CS', value: 'NO' }]) })
const two = buildDicom({ width: 40, elements: patient('P-1', '1.2.2') })
const three = buildDicom({ width: 48, elements: patient('P-2', '1.2.3') })
const unnamed = buildDicom({ width: 56, elements: patient('', '1.2.4') })
const several = buildDicom({ width: 64, frames: 3, elements: [{ tag: '00280008', vr: 'IS', value: '3' }] })

const folder = await writeTree(await newFolder(), {
  'Normal/1.dcm': one,
  'Normal/2.dcm': two,
  'Fracture/3.dcm': three,
  'Fracture/4.dcm': unnamed,
  'Fracture/frames.dcm': several,
  'Fracture/plain.png': await drawPicture(1),
})

test('DICOM goes in de-identified and grouped by patient, else by study; what was removed is added up', async () => {
  const owner = await project()
  const { check, apply, images } = importsOf(core, owner)
  const checked = await check({ folder })
  const outcomes = outcomesOf(checked)
  expect(outcomes['Fracture/frames.dcm']).toMatch(/^REFUSED.*frame/)
  expect(checked).toMatchObject({ refusedCount: 1 })
  expect(deidentificationOf(checked)).toMatchObject({
    fileCount: 4,
    scannedCount: 4,
    stillNamedCount: 0,
    suspectedBurnedInCount: 3,
    removals: [],
  })
  const applied = await apply(checked.id)
  expect(applied).toMatchObject({ addedCount: 5, refusedCount: 1 })
  const report = deidentificationOf(applied)
  expect(report).toMatchObject({ fileCount: 4, scannedCount: 4, suspectedBurnedInCount: 3 })
  expect(report?.removals.find(r => r.tag === '(0010,0010)')).toMatchObject({ count: 4 })

  const groups = Object.fromEntries((await images()).map(i => [i.fileName, i.groupKey]))
  expect(groups['Normal/1.dcm']).toMatch(/^patient P[0-9A-F]{24}$/)
  expect(groups['Normal/2.dcm']).toBe(groups['Normal/1.dcm'])
  expect(groups['Fracture/3.dcm']).not.toBe(groups['Normal/1.dcm'])
  expect(groups['Fracture/4.dcm']).toMatch(/^study 2\.25\.\d{30,39}$/)
  expect(groups['Fracture/plain.png']).toBe('Fracture/plain.png')

  const image = await database.image.findFirstOrThrow({ where: { projectId: owner.id, sha256: sha256(one) } })
  expect(image).toMatchObject({
    ...{ mediaType: 'application/dicom', modality: 'CR', bodyPart: 'CHEST', bitDepth: 12, burnedIn: 'NO', frame: null },
    isOriginalKept: false,
  })
  expect(image.display).toMatchObject({ isInverted: false })
  expect(image.perceptualHashes).toHaveLength(8)
  const kept = await blobs.readVerified(image.fileSha256)
  expect(kept.includes('Doe')).toBe(false)
  expect(await blobs.has(image.sha256)).toBe(false)
  for (const key of [image.pictureSha256, image.thumbnailSha256, image.previewSha256])
    expect(await blobs.has(key)).toBe(true)

  const back = await writeTree(await newFolder(), { 'Normal/back.dcm': kept })
  expect(outcomesOf(await check({ folder: back }))).toEqual({ 'Normal/back.dcm': 'KNOWN' })
})

test('a file whose copy may still name somebody is refused by where, and counted once, however it is read', async () => {
  const owner = await project()
  const { check, read, apply, images } = importsOf(core, owner)
  const name: KitElement = { tag: '00100010', vr: 'PN', value: 'Quandt^Ilse' }
  // A table of numbers stays as it is, so what a device wrote into one stays too.
  const table: KitElement = { tag: '00281201', vr: 'OW', value: Buffer.from('Quandt, Ilse') }
  const named = await writeTree(await newFolder(), {
    'Normal/1.dcm': buildDicom({ elements: [name, table] }),
    'Normal/2.dcm': buildDicom({ width: 72, elements: [name] }),
  })
  const checked = await check({ folder: named })
  const outcomes = outcomesOf(checked)
  expect(outcomes['Normal/1.dcm']).toMatch(/^REFUSED.*\(0028,1201\)/)
  expect(outcomes['Normal/1.dcm']).not.toMatch(/quandt|ilse/i)
  expect(outcomes['Normal/2.dcm']).toBe('NEW')
  const counts = { fileCount: 1, scannedCount: 2, stillNamedCount: 1 }
  expect(deidentificationOf(checked)).toMatchObject(counts)
  for (const levels of [['GROUP' as const], ['CLASS' as const]])
    expect(deidentificationOf(await read(checked.id, { levels }))).toMatchObject(counts)
  expect(deidentificationOf(await apply(checked.id))).toMatchObject(counts)
  expect((await images()).map(image => image.fileName)).toEqual(['Normal/2.dcm'])
})

test('one frame of a file of several goes in where it is chosen, for the import or for the file', async () => {
  const owner = await project()
  const { start } = importsOf(core, owner)
  const frames = await writeTree(await newFolder(), { 'Fracture/frames.dcm': several })
  await start({ folder: frames, frame: 2 })
  expect(await database.image.findFirst({ where: { projectId: owner.id } })).toMatchObject({ frame: 2 })
  const second = await project()
  const listed = await writeTree(await newFolder(), {
    'frames.dcm': several,
    'manifest.csv': 'file,label,frame\nframes.dcm,Normal,3\n',
  })
  await importsOf(core, second).start({ folder: listed, frame: 1 })
  expect(await database.image.findFirst({ where: { projectId: second.id } })).toMatchObject({ frame: 3 })
})

test('a project that keeps originals keeps them beside the de-identified files', async () => {
  const owner = await project()
  await database.project.update({ where: { id: owner.id }, data: { keepsOriginals: true } })
  await importsOf(core, owner).start({ folder: await writeTree(await newFolder(), { 'Normal/3.dcm': three }) })
  const image = await database.image.findFirstOrThrow({ where: { projectId: owner.id } })
  expect(image.isOriginalKept).toBe(true)
  expect(await blobs.readVerified(image.sha256)).toEqual(three)
})

test.skipIf(!existsSync(samples))(
  'public samples: each is added or refused with a reason, and an application ends as its check said',
  async () => {
    const owner = await project()
    const { check, look } = importsOf(core, owner)
    const checked = await check({ folder: samples })
    const readable = checked.files.filter(f => f.outcome === 'NEW')
    expect(readable.length).toBeGreaterThan(10)
    for (const file of checked.files) if (file.outcome === 'REFUSED') expect(file.reason).toBeTruthy()
    expect(checked.files.filter(f => f.outcome === 'PENDING')).toEqual([])
    const { id: importId } = checked
    const applied = await importsOf(core, owner).apply(importId)
    expect(applied.addedCount).toBe(readable.length)
    const before = new Map(checked.files.map(f => [f.path, f.outcome === 'NEW' ? 'ADDED' : f.outcome]))
    expect(new Map((await look(importId)).files.map(f => [f.path, f.outcome]))).toEqual(before)
  },
  240_000,
)
