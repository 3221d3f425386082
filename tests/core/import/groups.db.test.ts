import { expect, test } from 'vitest'
import { checkImport } from '#core/import/check-import.ts'
import { previewGroups } from '#core/import/preview-groups.ts'
import { openCore } from '#tests/kit/core.ts'
import { drawPicture, newFolder, writeTree } from '#tests/kit/pictures.ts'
import { runTask } from '#tests/kit/run-task.ts'
import { longestTurn } from '#tests/kit/stall.ts'
import { checkImportTask } from '#worker/tasks/check-import.ts'
import { importsOf, outcomesOf } from './kit.ts'

const core = await openCore()
const { database, project } = core
const pictures = await Promise.all([1, 2, 3, 4].map(seed => drawPicture(seed)))
const [a = Buffer.alloc(0), b = Buffer.alloc(0), c = Buffer.alloc(0), d = Buffer.alloc(0)] = pictures

test('the group follows from the pattern, else what the reading says, else the patient, else the study, else the file', async () => {
  const owner = await project()
  const { check, read, apply, images } = importsOf(core, owner)
  const manifest = 'file,label,group\na.png,Normal,p1\nb.png,Normal,\nc.png,Normal,\nd.png,Normal,\n'
  const folder = await writeTree(await newFolder(), {
    'a.png': a,
    'b.png': b,
    'c.png': c,
    'd.png': d,
    'manifest.csv': manifest,
  })
  const { id: importId } = await check({ folder })
  const key = 'k'.repeat(64)
  await database.importFile.update({
    where: { importId_position: { importId, position: 1 } },
    data: { patientKey: key, studyKey: key },
  })
  await database.importFile.update({ where: { importId_position: { importId, position: 2 } }, data: { studyKey: key } })
  const imported = await database.import.findUniqueOrThrow({ where: { id: importId } })
  const { rows, ...counts } = await previewGroups(owner.admin, imported, null)
  expect(counts).toMatchObject({ groupCount: 4, unmatchedCount: 0, unmatched: [] })
  expect(rows).toEqual([
    { path: 'a.png', groupKey: 'p1', by: 'NAMED' },
    { path: 'b.png', groupKey: `patient ${key}`, by: 'PATIENT' },
    { path: 'c.png', groupKey: `study ${key}`, by: 'STUDY' },
    { path: 'd.png', groupKey: 'd.png', by: 'FILE' },
  ])
  const byPattern = await previewGroups(owner.admin, imported, '^([abc])')
  expect(byPattern).toMatchObject({ groupCount: 3, unmatchedCount: 1, unmatched: ['d.png'] })
  const byName = await read(importId, { group: { by: 'PATTERN', pattern: '^([abc])' } })
  expect(outcomesOf(byName)).toMatchObject({
    'a.png': 'NEW',
    'd.png': 'REFUSED: the group pattern does not match d.png',
  })
  await apply(importId)
  expect((await images()).map(i => i.groupKey)).toEqual(['a', 'b', 'c'])
})

async function hundredThousand(name: string) {
  const owner = await project()
  const imported = await database.import.create({
    data: { projectId: owner.id, source: 'FOLDER', location: '/none' },
  })
  await database.$executeRaw`
    insert into "ImportFile" ("importId", "position", "path", "className", "columns", "sha256", "outcome")
    select ${imported.id}::uuid, n, ${name} || n || '.png', 'Normal', '{}'::jsonb, repeat('0', 64), 'NEW'
    from generate_series(0, 99999) n`
  return { owner, imported }
}

test.each([
  ['the pattern that doubled with each count', '((?:a*|b*){26}x)'],
  ['the same, long since for ever', '((?:a*|b*){40}x)'],
  ['one that backtracks', '^(([a-z0-9/.]+)+)+!$'],
  ['nested stars', '((a+)+)+$'],
])('%s is answered over 100,000 files, and nobody waits for it', async (_name, groupPattern) => {
  const { owner, imported } = await hundredThousand(`Normal/${'a'.repeat(40)}`)
  await previewGroups(owner.admin, imported, null)
  const longest = await longestTurn(async () => {
    // Answered or refused as too slow, but by nobody's waiting.
    const preview = await previewGroups(owner.admin, imported, groupPattern).catch(error => error)
    expect(preview.unmatchedCount ?? preview.allowed).toBeDefined()
  })
  expect(longest).toBeLessThan(50)
})

test('a pattern of an earlier version that RE2 does not read fails its import with words, and is refused for the next', async () => {
  const owner = await project()
  const folder = await writeTree(await newFolder(), { 'Normal/a.png': a })
  const { id, checkJobId } = await checkImport(owner.admin, { folder, projectId: owner.id })
  const group = { by: 'PATTERN' as const, pattern: '(?=a)(.)' }
  await database.import.update({ where: { id }, data: { reading: { group } } })
  const job = await runTask(core, checkImportTask, checkJobId)
  expect(job).toMatchObject({ status: 'FAILED', failure: expect.stringContaining('without looking ahead or behind') })
  await expect(checkImport(owner.admin, { folder, projectId: owner.id, reading: { group } })).rejects.toThrow(
    'without looking ahead or behind',
  )
})

test('a group preview over 100,000 files tells its largest groups', async () => {
  const owner = await project()
  const imported = await database.import.create({
    data: { projectId: owner.id, source: 'FOLDER', location: '/none' },
  })
  await database.$executeRaw`
    insert into "ImportFile" ("importId", "position", "path", "className", "groupName", "sha256", "outcome")
    select ${imported.id}::uuid, n, 'images/p' || n % 30000 || '-' || n || '.png', 'Normal',
      'W' || n % 7, repeat('0', 64), 'NEW' from generate_series(0, 99999) n`
  const preview = await previewGroups(owner.admin, imported, '/(p\\d+)-')
  expect(preview).toMatchObject({
    groupCount: 30_000,
    unmatchedCount: 0,
    largestGroups: { length: 10 },
    rows: { length: 50 },
  })
  expect(preview.largestGroups[0]).toEqual({ groupKey: 'p0', fileCount: 4 })
  const named = await previewGroups(owner.admin, imported, null)
  expect(named).toMatchObject({ groupCount: 7, largestGroups: { 0: { groupKey: 'W0', fileCount: 14_286 } } })
})

test.each([
  ['(', /regular expression/],
  ['no group', /with one group/],
  [`(${'x'.repeat(300)})`, /at most 300 characters/],
  ['(?=a)(b)', /without looking ahead or behind/],
  ['(?<!x)(a)', /without looking ahead or behind/],
  ['(a)\\1', /without references back/],
  ['(a{1001})', /regular expression/],
  ['((?:[a-z]?){900}(?:[a-z]?){900}(?:[a-z]?){900})', /smaller counts in braces/],
])('a preview with the pattern %s is refused', async (groupPattern, message) => {
  const owner = await project()
  const imported = await database.import.create({
    data: { projectId: owner.id, source: 'FOLDER', location: '/none' },
  })
  const path = `Normal/${'a'.repeat(40)}!.png`
  await database.importFile.create({ data: { importId: imported.id, position: 0, path } })
  await expect(previewGroups(owner.admin, imported, groupPattern)).rejects.toThrow(message)
})
