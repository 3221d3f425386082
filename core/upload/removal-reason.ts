import type { JobStatus } from '#core/generated/prisma/enums.ts'

const dayMs = 86_400_000
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
  /** Each with the job that looked and the job that added, where there was one. */
  imports: { job: JobEnd | null; checkJob: JobEnd | null }[]
}

const newest = (dates: (Date | null | undefined)[]): number => Math.max(...dates.map(d => d?.getTime() ?? 0))

/**
 * Why an upload's bytes are no longer needed; null: they are. One that was imported goes a day after, every other a week
 * after anything happened to it: it came to its end, or not, and nobody went on, or its import failed and may be tried again.
 */
export function removalReasonOf(upload: UploadUse, now: Date): string | null {
  const jobs = upload.imports.flatMap(i => [i.job, i.checkJob]).filter(job => job !== null)
  if (jobs.some(job => job.status === 'QUEUED' || job.status === 'RUNNING')) return null
  const lastJob = newest(jobs.map(job => job.finishedAt))
  const isImported = upload.imports.some(i => i.job?.status === 'SUCCEEDED')
  if (isImported) return lastJob < now.getTime() - dayMs ? 'imported more than a day ago' : null
  const idleSince = Math.max(lastJob, newest([upload.createdAt, upload.completedAt, upload.writtenAt]))
  if (idleSince >= now.getTime() - idleDays * dayMs) return null
  return `${upload.completedAt ? 'not imported' : 'not finished'} in ${idleDays} days`
}
