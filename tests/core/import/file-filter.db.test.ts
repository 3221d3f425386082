import { expect, test } from 'vitest'
import { fileFilter } from '#core/import/file-filter.ts'
import { openCore } from '#tests/kit/core.ts'

const { database, project } = await openCore()
const owner = await project()
const imported = await database.import.create({ data: { projectId: owner.id, source: 'FOLDER', location: '/none' } })
const files = [
  ['scan_1.png', null],
  ['scanX1.png', null],
  ['100%.png', '50% of it is missing'],
  ['a\\b.png', 'C:\\films has no such file'],
] as const
await database.importFile.createMany({
  data: files.map(([path, reason], position) => ({ importId: imported.id, position, path, reason })),
})

test.each([
  ['n_1', ['scan_1.png']],
  ['%', ['100%.png']],
  ['0% O', ['100%.png']],
  ['\\b', ['a\\b.png']],
  ['c:\\f', ['a\\b.png']],
  ['\\%', []],
  ['SCAN', ['scan_1.png', 'scanX1.png']],
])('%s is looked for as it is, in the path and in the reason', async (search, paths) => {
  const where = { importId: imported.id, ...fileFilter({ search }) }
  const found = await database.importFile.findMany({ where, orderBy: { position: 'asc' } })
  expect(found.map(f => f.path)).toEqual(paths)
})
