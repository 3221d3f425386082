import { runCommand } from './backup/run.ts'
import { runRestore } from './backup/run-restore.ts'

await runCommand(runRestore, 'stopped: the database is as it was; blobs that were put already stay')
