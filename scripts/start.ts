import { existsSync } from 'node:fs'
import path from 'node:path'
import { start } from './start/start.ts'

const root = path.join(import.meta.dirname, '..')
const settingsFile = path.join(root, '.env')
if (existsSync(settingsFile)) process.loadEnvFile(settingsFile) // what the environment says wins
await start(root)
