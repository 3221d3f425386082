import { compareReaders } from '#core/agreement/compare-readers.ts'
import type { Task } from '../task.ts'

/** Computes how far readers agree. Killed and taken over, it is begun anew, with what is there by then. */
export const compareTask: Task = async ({ context, claim, report, signal }) => {
  const asked = await context().database.agreementReport.findUniqueOrThrow({ where: { jobId: claim.jobId } })
  await compareReaders({ context, claim, report, signal }, asked)
}
