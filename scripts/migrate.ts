import { readSettings } from '../core/settings.ts'
import { migrate } from '../prisma/migrate.ts'
import { describe } from './start/complaint.ts'
import { firstAdministratorLink } from './start/first-administrator.ts'
import { assertAnswers, givenRecord } from './start/open-record.ts'

// for those who start the parts by themselves; npm start does the same
try {
  const { databaseUrl, migrationDatabaseUrl, publicUrl } = readSettings()
  if (!databaseUrl) throw new Error('DATABASE_URL is not set')
  await assertAnswers(databaseUrl, 'DATABASE_URL')
  const record = givenRecord(databaseUrl, migrationDatabaseUrl)
  const applied = await migrate(record.ownerUrl)
  await record.admit()
  console.log(applied.length > 0 ? `applied ${applied.join(', ')}` : 'nothing to apply')
  const link = await firstAdministratorLink(databaseUrl, publicUrl)
  if (link) console.log(`nobody has an account yet; make the first administrator: ${link}`)
} catch (error) {
  console.error(describe(error))
  process.exitCode = 1
}
