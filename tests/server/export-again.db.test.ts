import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { readingSchema } from '#core/import/reading.ts'
import { zipDirectory } from '#core/import/zip/directory.ts'
import { readEntry } from '#core/import/zip/read-entry.ts'
import { openApi } from '#tests/kit/api.ts'
import { freezeNow } from '#tests/kit/freeze.ts'
import { manifestOf } from '#tests/kit/manifest.ts'
import { drawPicture, newFolder, writeTree } from '#tests/kit/pictures.ts'
import { importsOf } from '../core/import/kit.ts'

const api = await openApi()
const { database } = api
const owner = await api.project()
const counts = { train: 6, validation: 3, test: 3 }
const drawn = await Promise.all(Array.from({ length: 12 }, (_, i) => drawPicture(i)))
const folder = await writeTree(
  await newFolder(),
  Object.fromEntries(drawn.map((bytes, i) => [`${i % 2 ? 'Normal' : 'Fracture'}/p${i}-${i}.png`, bytes])),
)
await importsOf(api, owner).start({ folder, reading: { group: { by: 'PATTERN', pattern: '/(p\\d+)' } } })
const frozen = await freezeNow(owner.admin, { projectId: owner.id, seed: 7, counts })
const person = await api.user('engineer', { projectId: owner.id, roles: ['ENGINEER'] })
const route = `/files/datasets/${frozen.id}/export.zip`

const listsUsed = ({ reading }: { reading: unknown }) =>
  readingSchema.parse(reading).lists.flatMap(list => (list.isUsed ? [list.path] : []))

async function exported(): Promise<string> {
  const zip = path.join(await newFolder(), 'dataset.zip')
  await writeFile(zip, await person.download(route))
  return zip
}

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
})

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
