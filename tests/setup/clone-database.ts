import { randomUUID } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, inject } from 'vitest'
import { createDatabase, dropDatabase } from '../../scripts/postgres/create-database.ts'

// before the test file is imported, so that whatever reads the settings sees the file's own database and data folder
const adminUrl = inject('adminUrl')
const name = `test_${randomUUID().replaceAll('-', '')}`
const dataDir = path.join(inject('runFolder'), name)
mkdirSync(dataDir)
process.env.DATABASE_URL = await createDatabase(adminUrl, name, inject('templateName'))
process.env.LAMINA_DATA_DIR = dataDir
// what tests import lies beside the data folder, which is never imported from; samples lie wherever they were put
const imported = `${dataDir}-imported`
mkdirSync(imported)
process.env.LAMINA_TEST_FOLDERS = imported
process.env.LAMINA_FOLDER_ROOTS = [imported, tmpdir(), path.resolve('../shared')].join(path.delimiter)
process.env.LAMINA_LOG_LEVEL ??= 'silent'

afterAll(async () => {
  await dropDatabase(adminUrl, name)
  for (const folder of [dataDir, imported]) rmSync(folder, { recursive: true, force: true })
})
