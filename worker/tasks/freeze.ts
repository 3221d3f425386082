import { writeDataset } from '#core/dataset-version/write-dataset.ts'
import type { Task } from '../task.ts'

/** Freezes a dataset, all or nothing. Killed and taken over, it is begun anew, with what is there by then. */
export const freezeTask: Task = async ({ context, claim, report, signal }) => {
  const freeze = await context().database.datasetFreeze.findUniqueOrThrow({ where: { jobId: claim.jobId } })
  await writeDataset(context, claim, freeze, { report, signal })
}
