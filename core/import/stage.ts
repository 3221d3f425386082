import type { Job } from '#core/generated/prisma/client.ts'

/** What an import is at: looked at, waiting for somebody's word, being added, or over. */
export const importStages = ['CHECKING', 'CHECKED', 'ADDING', 'OVER'] as const
export type ImportStage = (typeof importStages)[number]

type Status = Pick<Job, 'status'> | null
const isOpen = (job: Status) => job?.status === 'QUEUED' || job?.status === 'RUNNING'

/** Follows from the two jobs alone. A check that failed or was cancelled is over: nothing can be added by it. */
export function stageOf({ checkJob, job }: { checkJob: Status; job: Status }): ImportStage {
  if (job) return isOpen(job) ? 'ADDING' : 'OVER'
  if (isOpen(checkJob)) return 'CHECKING'
  return checkJob?.status === 'SUCCEEDED' ? 'CHECKED' : 'OVER'
}
