import type { JobStatus } from '#core/generated/prisma/enums.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const idleDays = 7

interface JobEnd {
  status: JobStatus
  finishedAt: Date | null
}

export interface UploadUse {
  createdAt: Date
  completedAt: Date | null
  /** When bytes came last; null: none ever did. */
  writtenAt: Date | null
  receivedBytes: number
  /** Whoever began it may no longer import there. */
  isSenderGone: boolean
  /** Each with the job that looked and the job that added, where there was one. */
  imports: { job: JobEnd | null; checkJob: JobEnd | null }[]
}

const newest = (dates: (Date | null | undefined)[]): number => Math.max(...dates.map(d => d?.getTime() ?? 0))

/** Why an upload that is on its way is no longer waited for, nor room kept for it; null: it is. */
export function reasonToForget(upload: Omit<UploadUse, 'imports' | 'completedAt'>, now: Date): string | null {
  const idleMs = now.getTime() - newest([upload.createdAt, upload.writtenAt])
  if (upload.isSenderGone) return 'its sender may no longer import here'
  if (upload.receivedBytes === 0) return idleMs > hourMs ? 'announced, and no byte came in an hour' : null
  return idleMs > dayMs ? 'not gone on with in a day' : null
}

/**
 * Why an upload's bytes are no longer needed; null: they are. One that is on its way goes with its sender, or when they do
 * not go on; one that was imported goes a day after; one that came to its end, or whose import failed and may be tried
 * again, a week after.
 */
export function removalReasonOf(upload: UploadUse, now: Date): string | null {
  const jobs = upload.imports.flatMap(i => [i.job, i.checkJob]).filter(job => job !== null)
  if (jobs.some(job => job.status === 'QUEUED' || job.status === 'RUNNING')) return null
  if (upload.completedAt === null) return reasonToForget(upload, now)
  const lastJob = newest(jobs.map(job => job.finishedAt))
  const isImported = upload.imports.some(i => i.job?.status === 'SUCCEEDED')
  if (isImported) return lastJob < now.getTime() - dayMs ? 'imported more than a day ago' : null
  const idleSince = Math.max(lastJob, newest([upload.createdAt, upload.completedAt, upload.writtenAt]))
  return idleSince < now.getTime() - idleDays * dayMs ? `not imported in ${idleDays} days` : null
}
