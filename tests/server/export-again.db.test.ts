import { expect, test } from 'vitest'
import { zipDirectory } from '#core/import/zip/directory.ts'
import { readEntry } from '#core/import/zip/read-entry.ts'
import { freezeNow } from '#tests/kit/freeze.ts'
import { manifestOf } from '#tests/kit/manifest.ts'
import { drawPicture, newFolder, writeTree } from '#tests/kit/pictures.ts'
import { importsOf } from '../core/import/kit.ts'
import { listsUsed, openExported } from './exported-dataset.ts'

const { api, owner, counts, frozen, exported } = await openExported()
const { database } = api

test('what left comes in again: into another project with the same images, labels, groups and, frozen alike, the same hash', async () => {
  const zip = await exported()
  const other = await api.project()
  const { check, apply, images } = importsOf(api, other)
  const checked = await check({ zip })
  expect(checked).toMatchObject({ sourceSha256: frozen.manifestSha256, refusedCount: 0 })
  expect(listsUsed(checked)).toEqual(['manifest.csv'])
  expect(await apply(checked.id)).toMatchObject({ addedCount: 12, labelCount: 12 })
  const before = await database.image.findMany({
    where: { projectId: owner.id },
    include: { labelClass: true },
    orderBy: { sha256: 'asc' },
  })
  const after = await database.image.findMany({
    where: { projectId: other.id },
    include: { labelClass: true },
    orderBy: { sha256: 'asc' },
  })
  const facts = (rows: typeof before) => rows.map(i => [i.sha256, i.labelClass?.name, i.labelVersion, i.groupKey])
  expect(facts(after)).toEqual(facts(before))
  expect((await images())[0]?.labels).toEqual([['Fracture', 'import']])
  const again = await freezeNow(other.admin, { projectId: other.id, seed: 7, counts })
  expect(await manifestOf(other.admin, again)).toBe(await manifestOf(owner.admin, frozen))
  expect(again.manifestSha256).toBe(frozen.manifestSha256)
  expect(await apply((await check({ zip })).id)).toMatchObject({ addedCount: 0, labelCount: 0, knownCount: 12 })
}, 120_000)

test('a file of the export that is missing or exchanged is named and refused', async () => {
  const zip = await exported()
  const [name = ''] = [...(await zipDirectory(zip)).keys()].filter(n => n.startsWith('images/'))
  const manifest = await readEntry(zip, 'manifest.csv', 1e6)
  const other = await api.project()
  const { check } = importsOf(api, other)
  const checked = await check({
    folder: await writeTree(await newFolder(), { 'manifest.csv': manifest, [name]: await drawPicture(99) }),
  })
  expect(checked.files.filter(f => f.reason === 'no file of that name is there')).toHaveLength(11)
  expect(checked.files.find(f => f.path === name)).toMatchObject({
    outcome: 'REFUSED',
    reason: expect.stringContaining('other bytes than its name says'),
  })
})
