import type { Import } from '#core/generated/prisma/client.ts'
import { checkFiles } from '#core/import/check-files.ts'
import { compareCopies } from '#core/import/compare-copies.ts'
import type { Container } from '#core/import/container.ts'
import { finishCheck } from '#core/import/finish-import.ts'
import { reopenContradicted } from '#core/import/reopen-contradicted.ts'
import type { Inspected } from '#core/picture/ingested.ts'
import type { Task, TaskTools } from '../task.ts'
import { listFiles, type Reading, readFiles } from './read-files.ts'
import { withContainer } from './with-container.ts'

/** Looks at every file of a source and says what would become of it; adds nothing. */
export const checkImportTask: Task = tools => withContainer(tools, 'checkJobId', look)

async function look(begun: Import, container: Container, tools: TaskTools): Promise<void> {
  const { context, claim } = tools
  const { database } = context()
  const { projectId } = begun
  const classes = await database.labelClass.findMany({ where: { projectId }, orderBy: { position: 'asc' } })
  const imported = await listFiles(begun, container, classes, tools)
  const reading: Reading<Inspected> = {
    imported,
    container,
    phase: 'Checking images',
    isKnownEnough: true,
    isHashedNow: false,
    isKept: false,
    read: (pool, source, options) => pool.inspect(source, options),
    write: rows => checkFiles(context(), claim, imported, classes, rows),
  }
  await readFiles(reading, tools)
  // Of two files with the same bytes the first was judged before the other was read.
  if (await reopenContradicted(context(), claim, imported)) await readFiles(reading, tools)
  await compareCopies(context(), claim, imported)
  await finishCheck(context(), claim, imported)
}
