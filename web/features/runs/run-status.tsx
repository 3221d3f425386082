'use client'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { Notice } from '@/components/notice.tsx'
import { Progress } from '@/components/progress.tsx'
import { isOver, jobFragment, phaseOf, readJob } from '@/features/job/job.ts'
import { LiveNote } from '@/features/job/live-note.tsx'
import { troubleOf } from '@/features/job/trouble.ts'
import { useProject } from '@/features/project/project.ts'
import { engineDetailsFragment } from '@/features/workers/engine-details.tsx'
import { EnginePopover } from '@/features/workers/engine-popover.tsx'
import type { LiveState } from '@/lib/follow.ts'
import { formatCounted, formatDuration, formatFigure, formatPercent, formatSpeed } from '@/lib/format.ts'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'
import { EngineChange } from './engine-change.tsx'
import type { Epoch } from './epochs.ts'

export const runStatusFragment = graphql(
  `
  fragment RunStatus on TrainingRun {
    bestEpoch
    stopReason
    config { epochs patience }
    modelVersion { id number }
    job { id ...Job worker { id host engine threads ...EngineDetails } }
  }
`,
  [jobFragment, engineDetailsFragment],
)

interface RunStatusProps {
  run: FragmentOf<typeof runStatusFragment>
  epochs: readonly Epoch[]
  live: LiveState
}

export function RunStatus({ run: ref, epochs, live }: RunStatusProps) {
  const { id: projectId } = useProject()
  const run = readFragment(runStatusFragment, ref)
  const job = readJob(run.job)
  const { worker } = run.job
  const last = epochs.at(-1)
  const best = epochs.reduce<Epoch | undefined>(
    (b, e) => (!b || e.validationLoss < b.validationLoss ? e : b),
    undefined,
  )
  const isRunning = !isOver(job.status)
  const spent = epochs.reduce((sum, e) => sum + e.durationMs, 0)
  const ending = run.stopReason === 'EARLY_STOPPED' ? `stopped early, patience ${run.config.patience}` : undefined
  return (
    <section aria-label="Status" className="flex flex-col gap-3 rounded-lg border border-line bg-surface px-3 py-3">
      {isRunning && (
        <div className="flex flex-col gap-1.5">
          <p className="flex gap-3">
            <span className="flex-1" aria-live="polite">
              {phaseOf(job)}
            </span>
            <span className="text-muted">
              {job.done} / {job.total}
            </span>
          </p>
          <LiveNote live={live} />
          <p className="text-xs text-muted empty:hidden">{troubleOf(job)}</p>
          <Progress label="Training" done={job.done} total={job.total} className="h-1.5" />
        </div>
      )}
      {job.failure && (
        <Notice tone="danger" title="The run failed">
          <p className="first-letter:uppercase">{job.failure}</p>
        </Notice>
      )}
      <EngineChange epochs={epochs} />
      <dl className="flex flex-wrap gap-x-10 gap-y-2">
        <Figure
          name="Epoch"
          value={`${last?.number ?? 0} / ${run.config.epochs}`}
          note={isRunning ? undefined : ending}
        />
        <Figure
          name="Best validation loss"
          value={best && formatFigure(best.validationLoss, 4)}
          note={best && `epoch ${best.number}`}
        />
        <Figure
          name="Validation accuracy"
          value={best && formatPercent(best.validationAccuracy)}
          note={best && 'at that epoch'}
        />
        <Figure
          name="Speed"
          value={last && `${formatSpeed(last.imagesPerSecond)} images/s`}
          note={last && `${formatDuration(last.durationMs)} an epoch`}
        />
        <Figure
          name="Time"
          value={spent > 0 ? formatDuration(spent) : undefined}
          note={spent > 0 && `in epochs${job.attempt > 1 ? `, attempt ${job.attempt}` : ''}`}
        />
        <Figure
          name="Engine"
          value={worker && <EnginePopover engine={worker.engine.toLowerCase()} worker={worker} />}
          note={worker && placeOf(worker)}
        />
        {run.modelVersion && (
          <Figure
            name="Model"
            value={
              <Link href={`/projects/${projectId}/models/${run.modelVersion.id}`} className="text-accent underline">
                Model {run.modelVersion.number}
              </Link>
            }
          />
        )}
      </dl>
    </section>
  )
}

/** Where it computes; the host is for administrators of the installation alone. */
const placeOf = ({ threads, host }: { threads: number | null; host: string | null }) =>
  [threads !== null && formatCounted(threads, 'thread'), host !== null && `on ${host}`].filter(Boolean).join(' ')

function Figure({ name, value, note }: { name: string; value: ReactNode; note?: ReactNode }) {
  return (
    <div className="min-w-24">
      <dt className="text-xs text-muted">{name}</dt>
      <dd className="text-base font-medium">{value ?? <span className="text-muted">none</span>}</dd>
      {note && <dd className="text-xs text-muted">{note}</dd>}
    </div>
  )
}
