import { existsSync } from 'node:fs'
import path from 'node:path'
import { readSettings } from '../core/settings.ts'
import { runAdmin } from './admin/run-admin.ts'
import { describe } from './start/complaint.ts'

const settingsFile = path.join(import.meta.dirname, '..', '.env')
if (existsSync(settingsFile)) process.loadEnvFile(settingsFile) // what the environment says wins
try {
  for (const line of await runAdmin(process.argv.slice(2), readSettings())) process.stdout.write(`${line}\n`)
} catch (error) {
  process.stderr.write(`${describe(error)}\n`)
  process.exitCode = 1
}
