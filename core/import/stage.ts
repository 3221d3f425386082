import type { Job, JobStatus, Prisma } from '#core/generated/prisma/client.ts'

/** What an import is at: looked at, waiting for somebody's word, being added, or over. */
export type ImportStage = 'CHECKING' | 'CHECKED' | 'ADDING' | 'OVER'

type Status = Pick<Job, 'status'> | null
const isOpen = (job: Status) => job?.status === 'QUEUED' || job?.status === 'RUNNING'

/** Follows from the two jobs alone. A check that failed or was cancelled is over: nothing can be added by it. */
export function stageOf({ checkJob, job }: { checkJob: Status; job: Status }): ImportStage {
  if (job) return isOpen(job) ? 'ADDING' : 'OVER'
  if (isOpen(checkJob)) return 'CHECKING'
  return checkJob?.status === 'SUCCEEDED' ? 'CHECKED' : 'OVER'
}

const over: JobStatus[] = ['SUCCEEDED', 'FAILED', 'CANCELLED']
const open: JobStatus[] = ['QUEUED', 'RUNNING']

const whereByStage: Record<ImportStage, Prisma.ImportWhereInput> = {
  ADDING: { job: { status: { in: open } } },
  CHECKING: { jobId: null, checkJob: { status: { in: open } } },
  CHECKED: { jobId: null, checkJob: { status: 'SUCCEEDED' } },
  OVER: {
    OR: [{ job: { status: { in: over } } }, { jobId: null, checkJob: { status: { in: ['FAILED', 'CANCELLED'] } } }],
  },
}

/** The condition for imports that are being added or undone, or wait for it: what a project has is about to change. */
export const openImportsOf = (projectId: string): Prisma.ImportWhereInput => ({
  projectId,
  OR: [{ job: { status: { in: open } } }, { undoJob: { status: { in: open } } }],
})

/** The condition for imports that are so far: what stageOf says, asked of the record. */
export const stageWhere = (stages: readonly ImportStage[]): Prisma.ImportWhereInput => ({
  OR: [...new Set(stages)].map(stage => whereByStage[stage]),
})
