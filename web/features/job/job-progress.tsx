'use client'
import type { ReactNode } from 'react'
import { Notice } from '@/components/notice.tsx'
import { Progress } from '@/components/progress.tsx'
import { StatusBadge } from '@/components/status-badge.tsx'
import { formatCount } from '@/lib/format.ts'
import { CancelButton } from './cancel-button.tsx'
import { canGoOn, isOver, type JobRef, phaseOf } from './job.ts'
import { LiveNote } from './live-note.tsx'
import { RetryButton } from './retry-button.tsx'
import { troubleOf } from './trouble.ts'
import { useJob } from './use-job.ts'

interface JobProgressProps {
  job: JobRef
  label: string
  /** What can be cancelled here, while it runs; left out where it cannot be. */
  noun?: string
  /** Of an undoing: the viewer brought what it takes out. */
  isOwn?: boolean
  onOver?: () => void
  /** Beside what can be done with it. */
  children?: ReactNode
}

/** How a job stands: phase, bar and count while it runs, why it failed, and what can be done about it. */
export function JobProgress({ job: ref, label, noun, isOwn = false, onOver, children }: JobProgressProps) {
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
        {isRunning && phaseOf(job)}
      </p>
      {isRunning && <LiveNote live={live} />}
      <p className="text-xs text-muted empty:hidden">{isRunning && troubleOf(job)}</p>
      {isRunning && <Progress label={label} done={job.done} total={job.total} />}
      {job.failure && (
        <Notice tone="danger">
          <p className="first-letter:uppercase">{job.failure}</p>
        </Notice>
      )}
      <div className="flex flex-wrap items-center gap-3 pt-1 empty:hidden">
        {isRunning && noun && <CancelButton job={job} noun={noun} />}
        {canGoOn(job.status) && <RetryButton job={job} label={label} isOwn={isOwn} />}
        {children}
      </div>
    </div>
  )
}
