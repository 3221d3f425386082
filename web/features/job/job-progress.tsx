'use client'
import { Notice } from '@/components/notice.tsx'
import { Progress } from '@/components/progress.tsx'
import { StatusBadge } from '@/components/status-badge.tsx'
import { formatCount } from '@/lib/format.ts'
import { isOver, type JobRef, phaseOf } from './job.ts'
import { troubleOf } from './trouble.ts'
import { useJob } from './use-job.ts'

interface JobProgressProps {
  job: JobRef
  label: string
  onOver?: () => void
}

/** How a job stands: phase, bar and count while it runs, and why it failed. */
export function JobProgress({ job: ref, label, onOver }: JobProgressProps) {
  const { job, live } = useJob(ref, onOver)
  const isRunning = !isOver(job.status)
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex items-center justify-between gap-2">
        <StatusBadge status={job.status} />
        {isRunning && job.total > 0 && (
          <span className="text-xs text-muted">
            {formatCount(job.done)} / {formatCount(job.total)}
          </span>
        )}
      </div>
      <p className="text-xs text-muted empty:hidden" aria-live="polite">
        {isRunning && (live === 'reconnecting' ? 'Connection lost, trying again' : phaseOf(job))}
      </p>
      <p className="text-xs text-muted empty:hidden">{isRunning && troubleOf(job)}</p>
      {isRunning && <Progress label={label} done={job.done} total={job.total} />}
      {job.failure && <Notice tone="danger">{job.failure}</Notice>}
    </div>
  )
}
