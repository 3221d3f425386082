import { rm } from 'node:fs/promises'
import type { Import } from '#core/generated/prisma/client.ts'
import type { Container } from '#core/import/container.ts'
import { openContainer } from '#core/import/open-source.ts'
import { scratchOf } from '#core/import/scratch.ts'
import type { TaskTools } from '../task.ts'

/** Opens the source of the import that a job is of, and removes what of it was brought or unpacked when the work is over. */
export async function withContainer(
  tools: TaskTools,
  of: 'jobId' | 'checkJobId',
  work: (imported: Import, container: Container, tools: TaskTools) => Promise<void>,
): Promise<void> {
  const { context, claim, dataDir, signal } = tools
  const where = of === 'jobId' ? { jobId: claim.jobId } : { checkJobId: claim.jobId }
  const imported = await context().database.import.findUniqueOrThrow({ where })
  const scratch = scratchOf(dataDir, claim)
  try {
    await work(imported, await openContainer(context(), imported, { scratch, dataDir, signal }), tools)
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}
