import { searchProject } from '#core/duplicate/search-project.ts'
import type { Task } from '../task.ts'

/** Looks for images that show the same. Killed and taken over, it goes on behind the last images that were compared. */
export const findDuplicatesTask: Task = async ({ context, claim, blobs, report, signal }) => {
  const search = await context().database.duplicateSearch.findUniqueOrThrow({ where: { jobId: claim.jobId } })
  await searchProject({ context, claim, blobs, report, signal }, search)
}
