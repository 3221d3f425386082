import type { AskedReading } from '#core/import/ask-reading.ts'
import { startImport } from '#core/import/start-import.ts'
import type { openCore } from '#tests/kit/core.ts'
import { runTask } from '#tests/kit/run-task.ts'
import { importTask } from '#worker/tasks/import.ts'

type Core = Awaited<ReturnType<typeof openCore>>
type Owner = Awaited<ReturnType<Core['project']>>

/** Brings a folder in without a look before. @returns its import and job, and of its files those that did not go in */
export const bringTo = (core: Core) => async (owner: Owner, folder: string, reading?: AskedReading) => {
  const { id, jobId } = await startImport(owner.admin, { projectId: owner.id, folder, reading })
  const job = await runTask(core, importTask, jobId)
  const imported = await core.database.import.findUniqueOrThrow({
    where: { id },
    include: { files: { where: { outcome: { in: ['REFUSED', 'CONFLICT'] } }, orderBy: { position: 'asc' } } },
  })
  return { ...imported, job }
}
