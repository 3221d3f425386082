import { hostname } from 'node:os'
import { openDatabase } from '../core/database.ts'
import { readSettings } from '../core/settings.ts'
import { isAliveOn } from '../core/worker/register.ts'
import { describe } from './start/complaint.ts'

// for whoever supervises a worker and cannot ask it: whether the one of this machine was heard of lately
try {
  const { databaseUrl } = readSettings()
  if (!databaseUrl) throw new Error('DATABASE_URL is not set')
  const database = openDatabase(databaseUrl, 1, { connectMs: 5000, silenceMs: 5000 })
  if (!(await isAliveOn({ database }, hostname()))) throw new Error(`no worker of ${hostname()} was heard of lately`)
  await database.$disconnect()
} catch (error) {
  console.error(describe(error))
  process.exitCode = 1
}
