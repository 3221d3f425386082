import path from 'node:path'
import { start } from '../../../../scripts/start/start.ts'

await start(path.join(import.meta.dirname, '..'))
