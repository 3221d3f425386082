import { writeCheck } from '#core/shortcut/write-check.ts'
import type { Task } from '../task.ts'

/** Looks for shortcuts of a dataset version, all or nothing. Killed and taken over, it is begun anew: it comes to the same. */
export const checkShortcutsTask: Task = async ({ context, claim, blobs, report, signal }) => {
  const asked = await context().database.shortcutCheck.findUniqueOrThrow({ where: { jobId: claim.jobId } })
  await writeCheck({ context, claim, blobs, report, signal }, asked)
}
