import { runCommand } from './backup/run.ts'
import { runBackup } from './backup/run-backup.ts'

await runCommand(runBackup, 'stopped: nothing of it is kept')
