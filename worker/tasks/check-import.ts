import type { Inspected } from '#core/image/ingested.ts'
import { checkFiles } from '#core/import/check-files.ts'
import { finishCheck } from '#core/import/finish-import.ts'
import { openContainer } from '#core/import/open-source.ts'
import { reopenContradicted } from '#core/import/reopen-contradicted.ts'
import type { Task } from '../task.ts'
import { listFiles, type Reading, readFiles } from './read-files.ts'

/** Looks at every file of a source and says what would become of it; adds nothing. */
export const checkImportTask: Task = async tools => {
  const { context, claim, dataDir, signal } = tools
  const { database } = context()
  const begun = await database.import.findUniqueOrThrow({ where: { checkJobId: claim.jobId } })
  const { projectId } = begun
  const classes = await database.labelClass.findMany({ where: { projectId }, orderBy: { position: 'asc' } })
  const container = await openContainer(context(), begun, dataDir, signal)
  const imported = await listFiles(begun, container, classes, tools)
  const reading: Reading<Inspected> = {
    imported,
    container,
    phase: 'Checking images',
    isKnownEnough: true,
    read: (pool, source, options) => pool.inspect(source, options),
    write: rows => checkFiles(context(), claim, imported, classes, rows),
  }
  await readFiles(reading, tools)
  // Of two files with the same bytes the first was judged before the other was read.
  if (await reopenContradicted(context(), claim, imported)) await readFiles(reading, tools)
  await finishCheck(context(), claim, imported)
}
