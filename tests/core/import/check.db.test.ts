import { rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { applyImport } from '#core/import/apply-import.ts'
import { setLabel } from '#core/label/set-label.ts'
import { openCore } from '#tests/kit/core.ts'
import { drawPicture, newFolder, writeTree } from '#tests/kit/pictures.ts'
import { runTask } from '#tests/kit/run-task.ts'
import { importTask } from '#worker/tasks/import.ts'
import { importsOf, outcomesOf } from './kit.ts'

const core = await openCore()
const { database, project } = core
const pictures = await Promise.all([1, 2, 3, 4, 5, 6].map(seed => drawPicture(seed)))
const [
  a = Buffer.alloc(0),
  b = Buffer.alloc(0),
  c = Buffer.alloc(0),
  d = Buffer.alloc(0),
  e = Buffer.alloc(0),
  f = Buffer.alloc(0),
] = pictures

test('a check says of every file what would become of it, and adds nothing', async () => {
  const owner = await project()
  const { start, check } = importsOf(core, owner)
  await start({
    folder: await writeTree(await newFolder(), { 'Normal/known.png': a, 'Normal/other.png': b }),
  })
  await start({ folder: await writeTree(await newFolder(), { 'plain.png': e }) })
  const imageCount = await database.image.count({ where: { projectId: owner.id } })
  const labelCount = await database.label.count()
  const checked = await check({
    folder: await writeTree(await newFolder(), {
      'Normal/a.png': a,
      'Fracture/b.png': b,
      'Normal/c.png': c,
      'Fracture/c-again.png': c,
      'Normal/c-too.png': c,
      'Normal/f.png': f,
      'Normal/f-twin.png': f,
      'Scoliosis/d.png': d,
      'Normal/e.png': e,
      'Normal/text.png': 'no picture',
    }),
  })
  expect(outcomesOf(checked)).toMatchObject({
    'Normal/a.png': 'KNOWN',
    'Fracture/b.png': 'CONFLICT: label is Fracture; the same bytes are labelled Normal in the project',
    'Fracture/c-again.png': 'CONFLICT: the same bytes as Normal/c-too.png, which is labelled Normal',
    'Normal/c.png': 'CONFLICT: the same bytes as Fracture/c-again.png, which is labelled Fracture',
    'Normal/c-too.png': 'CONFLICT: the same bytes as Fracture/c-again.png, which is labelled Fracture',
    'Normal/f-twin.png': 'NEW',
    'Normal/f.png': 'KNOWN: the same bytes as Normal/f-twin.png',
    'Scoliosis/d.png': 'REFUSED: label is Scoliosis; allowed: Normal, Fracture',
    'Normal/e.png': 'KNOWN',
    'Normal/text.png': expect.stringMatching(/^REFUSED: file is/),
  })
  expect(checked).toMatchObject({ jobId: null, knownCount: 3, refusedCount: 6, addedCount: 0, labelCount: 0 })
  expect(await database.image.count({ where: { projectId: owner.id } })).toBe(imageCount)
  expect(await database.label.count()).toBe(labelCount)
  const events = await database.auditEvent.findMany({ where: { nounId: checked.id }, orderBy: { at: 'asc' } })
  expect(events.map(event => event.action)).toEqual(['IMPORT_CHECK_STARTED', 'IMPORT_CHECKED'])
  expect(events[1]?.after).toMatchObject({ newCount: 1, knownCount: 3, refusedCount: 6 })
})

test('what contradicts files of batches before it has all of them in conflict, as it will be when applied', async () => {
  const owner = await project()
  const { check, apply } = importsOf(core, owner)
  const others = await Promise.all(Array.from({ length: 64 }, (_, i) => drawPicture(100 + i, false, 16)))
  const folder = await writeTree(await newFolder(), {
    ...Object.fromEntries(others.map((bytes, i) => [`Fracture/m${i}.png`, bytes])),
    ...{ 'Fracture/a.png': a, 'Fracture/b.png': a, 'Normal/z.png': a },
  })
  const checked = await check({ folder })
  const ofA = (imported: Parameters<typeof outcomesOf>[0]) =>
    Object.entries(outcomesOf(imported)).filter(([name]) => !name.startsWith('Fracture/m'))
  expect(ofA(checked)).toEqual([
    ['Fracture/a.png', 'CONFLICT: the same bytes as Normal/z.png, which is labelled Normal'],
    ['Fracture/b.png', 'CONFLICT: the same bytes as Normal/z.png, which is labelled Normal'],
    ['Normal/z.png', 'CONFLICT: the same bytes as Fracture/a.png, which is labelled Fracture'],
  ])
  expect(checked).toMatchObject({ knownCount: 0, refusedCount: 3 })
  expect(ofA(await apply(checked.id))).toEqual(ofA(checked))
}, 120_000)

test('applied, it ends as was said: classes as mapped, known pictures without a label get theirs', async () => {
  const owner = await project()
  const { start, check, read, apply, images } = importsOf(core, owner)
  await start({ folder: await writeTree(await newFolder(), { 'known.png': a }) })
  const folder = await writeTree(await newFolder(), {
    'Normal/a.png': a,
    'broken/b.png': b,
    'unclear/c.png': c,
    'Cat/d.png': d,
  })
  const checked = await check({ folder })
  const classes = [
    { name: 'broken', labelClassId: owner.labelClasses[1]?.id },
    { name: 'unclear', labelClassId: null },
  ]
  await read(checked.id, { group: { by: 'PATTERN', pattern: '/(.)\\.png$' } })
  const applied = await apply(checked.id, { classes })
  expect(outcomesOf(applied)).toEqual({
    'Normal/a.png': 'CONFLICT: group is a; the same bytes are in the project with group known.png',
    'broken/b.png': 'ADDED',
    'unclear/c.png': 'ADDED',
    'Cat/d.png': 'REFUSED: label is Cat; allowed: Normal, Fracture',
  })
  expect(applied).toMatchObject({ addedCount: 2, labelCount: 1, knownCount: 0, refusedCount: 2 })
  const second = await apply((await check({ folder })).id, { classes })
  expect(second).toMatchObject({ addedCount: 0, labelCount: 1, knownCount: 3, refusedCount: 1 })
  expect((await images()).map(i => [i.fileName, i.className, i.groupKey])).toEqual([
    ['broken/b.png', 'Fracture', 'b'],
    ['known.png', 'Normal', 'known.png'],
    ['unclear/c.png', null, 'c'],
  ])
})

test('a file whose bytes changed or that went after it was looked at is refused, and the rest goes in', async () => {
  const owner = await project()
  const { check, apply } = importsOf(core, owner)
  const folder = await writeTree(await newFolder(), {
    'Normal/a.png': a,
    'Normal/b.png': b,
    'Normal/c.png': c,
    'Normal/bad.png': 'x',
  })
  const checked = await check({ folder })
  await writeFile(path.join(folder, 'Normal/a.png'), d)
  await writeFile(path.join(folder, 'Normal/bad.png'), e)
  await rm(path.join(folder, 'Normal/b.png'))
  const outcomes = outcomesOf(await apply(checked.id))
  expect(outcomes).toMatchObject({
    'Normal/a.png': expect.stringMatching(
      /^REFUSED: its bytes changed since it was checked: [0-9a-f]{64}, now [0-9a-f]{64}$/,
    ),
    'Normal/b.png': expect.stringContaining('ENOENT'),
    'Normal/c.png': 'ADDED',
    // What could not be read then was not judged, so it is not added now.
    'Normal/bad.png': expect.stringMatching(/^REFUSED/),
  })
  expect(await database.image.count({ where: { projectId: owner.id } })).toBe(1)
})

test('our own de-identified file that comes back is known by what was kept of it', async () => {
  const owner = await project()
  const { start, check } = importsOf(core, owner)
  await start({ folder: await writeTree(await newFolder(), { 'Normal/a.png': a }) })
  const image = await database.image.findFirstOrThrow({ where: { projectId: owner.id } })
  // As if these bytes were what was kept of others.
  await database.image.update({ where: { id: image.id }, data: { sha256: 'f'.repeat(64) } })
  const folder = await writeTree(await newFolder(), { 'Normal/back.png': a })
  expect(outcomesOf(await check({ folder }))).toEqual({ 'Normal/back.png': 'KNOWN' })
})

test('what somebody labelled between the check and its application stands', async () => {
  const owner = await project()
  const { start, check, apply } = importsOf(core, owner)
  await start({ folder: await writeTree(await newFolder(), { 'a.png': a }) })
  const checked = await check({ folder: await writeTree(await newFolder(), { 'Normal/a.png': a }) })
  expect(outcomesOf(checked)).toEqual({ 'Normal/a.png': 'KNOWN' })
  const image = await database.image.findFirstOrThrow({ where: { projectId: owner.id } })
  await setLabel(owner.admin, { imageId: image.id, labelClassId: owner.labelClasses[1]?.id ?? '', expectedVersion: 0 })
  const reason = 'CONFLICT: label is Normal; the same bytes are labelled Fracture in the project, by a person'
  expect(outcomesOf(await apply(checked.id))).toEqual({ 'Normal/a.png': reason })
})

test.each<[string, object, RegExp]>([
  [
    'a class that the source does not name',
    { classes: [{ name: 'Cat' }] },
    /classes is Cat; allowed: Fracture, Normal/,
  ],
  [
    'a class twice',
    { classes: [{ name: 'Normal' }, { name: 'Normal' }] },
    /classes is Normal; allowed: each name once/,
  ],
  [
    'a class of another project',
    { classes: [{ name: 'Normal', labelClassId: 'x' }] },
    /classes is x; allowed: .*\(Normal\), .*\(Fracture\)/,
  ],
  [
    'a labeller that the source does not name',
    { readers: [{ name: 'eve', userId: 'x' }] },
    /readers is eve; allowed: ann/,
  ],
  ['somebody who is no member', { readers: [{ name: 'ann', userId: 'x' }] }, /readers is x; allowed: .*\(admin\)/],
])('%s is refused before anything is added', async (_name, input, message) => {
  const owner = await project()
  const { check, look } = importsOf(core, owner)
  const manifest = 'file,label,site,reader\na.png,Normal,S,ann\nb.png,Normal,S,ann\nc.png,Fracture,S,ann\n'
  const checked = await check({
    folder: await writeTree(await newFolder(), { 'a.png': a, 'b.png': b, 'c.png': c, 'manifest.csv': manifest }),
  })
  await expect(applyImport(owner.admin, { importId: checked.id, ...input })).rejects.toThrow(message)
  const after = await look(checked.id)
  expect(after).toMatchObject({ jobId: null })
  expect(after.files.map(f => f.outcome)).toEqual(['NEW', 'NEW', 'NEW', 'PASSED_OVER'])
})

test('an import is applied once, after it was looked at whole, by somebody who may', async () => {
  const owner = await project()
  const { check } = importsOf(core, owner)
  const folder = await writeTree(await newFolder(), { 'Normal/a.png': a })
  const checked = await check({ folder })
  const importId = checked.id
  const reader = await core.member(owner.id, 'READER')
  await expect(applyImport(reader, { importId })).rejects.toThrow(/needs the role/)
  await expect(applyImport(await core.person('stranger'), { importId })).rejects.toThrow(/there is no Import/)
  const both = await Promise.allSettled([
    applyImport(owner.admin, { importId }),
    applyImport(owner.admin, { importId }),
  ])
  expect(both.map(r => r.status).sort()).toEqual(['fulfilled', 'rejected'])
  await expect(applyImport(owner.admin, { importId })).rejects.toThrow(/it is ADDING/)
  const { jobId } = await database.import.findUniqueOrThrow({ where: { id: importId } })
  await runTask(core, importTask, jobId ?? '')
  await expect(applyImport(owner.admin, { importId })).rejects.toThrow(/it is OVER/)
})
