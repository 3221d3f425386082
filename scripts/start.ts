import path from 'node:path'
import { start } from './start/start.ts'

await start(path.join(import.meta.dirname, '..'))
