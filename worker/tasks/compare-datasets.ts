import { writeDifference } from '#core/dataset-difference/write-difference.ts'
import type { Task } from '../task.ts'

/** Compares two dataset versions, all or nothing. Killed and taken over, it is begun anew: neither changes. */
export const compareDatasetsTask: Task = async ({ context, claim, report, signal }) => {
  const asked = await context().database.datasetDifference.findUniqueOrThrow({ where: { jobId: claim.jobId } })
  await writeDifference({ context, claim, report, signal }, asked)
}
