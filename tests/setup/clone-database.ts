import { randomUUID } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
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
process.env.LAMINA_LOG_LEVEL ??= 'silent'

afterAll(async () => {
  await dropDatabase(adminUrl, name)
  rmSync(dataDir, { recursive: true, force: true })
})
