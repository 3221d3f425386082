import { runCommand } from './backup/run.ts'
import { runRestore } from './backup/run-restore.ts'

await runCommand(runRestore)
