'use client'
import { useQuery } from '@apollo/client/react'
import { useEffect } from 'react'
import { ErrorState } from '@/components/error-state.tsx'
import { Page, PageHeader } from '@/components/page-header.tsx'
import { Panel } from '@/components/panel.tsx'
import { PageSkeleton } from '@/components/skeleton.tsx'
import { StatusBadge } from '@/components/status-badge.tsx'
import { CancelButton } from '@/features/job/cancel-button.tsx'
import { canGoOn, isOver, jobFragment, readJob } from '@/features/job/job.ts'
import { useOver } from '@/features/job/use-over.ts'
import { leakageFragment, waiverFragment } from '@/features/leakage/leakage.ts'
import { LeakageNotice } from '@/features/leakage/leakage-notice.tsx'
import { useProject } from '@/features/project/project.ts'
import { graphql } from '@/lib/graphql.ts'
import { useRest } from '@/lib/use-rest.ts'
import { EpochCurves } from './epoch-curves.tsx'
import { EpochTable } from './epoch-table.tsx'
import { epochsFragment, moreEpochs, readEpochs, restOf } from './epochs.ts'
import { ResumeButton } from './resume-button.tsx'
import { RunFacts, runFactsFragment } from './run-facts.tsx'
import { RunStatus, runStatusFragment } from './run-status.tsx'
import { TimeSpent, timeSpentFragment } from './time-spent.tsx'
import { useRunUpdates } from './use-run-updates.ts'

const runQuery = graphql(
  `
  query Run($id: ID!) {
    trainingRun(id: $id) {
      id
      number
      bestEpoch
      config { epochs }
      job { id ...Job }
      modelVersion { id }
      datasetVersion { id ...Leakage }
      leakageWaiver { ...Waiver }
      ...Epochs
      ...RunFacts
      ...RunStatus
      ...TimeSpent
    }
  }
`,
  [
    jobFragment,
    leakageFragment,
    waiverFragment,
    epochsFragment,
    runFactsFragment,
    runStatusFragment,
    timeSpentFragment,
  ],
)

export function Run({ runId }: { runId: string }) {
  const { id: projectId } = useProject()
  const { data, error, refetch } = useQuery(runQuery, { variables: { id: runId } })
  const run = data?.trainingRun
  const job = run && readJob(run.job)
  const status = job?.status
  const epochs = run ? readEpochs(run) : []
  const rest = run ? restOf(run) : null
  const { fetchRest } = useRest(moreEpochs)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each page of epochs once
  useEffect(() => {
    if (rest !== null) void fetchRest({ id: runId, after: rest })
  }, [runId, rest])
  useOver(job, () => void refetch())
  const live = useRunUpdates(run && status && !isOver(status) ? run : undefined)
  if (!run || !job || !status) return error ? <ErrorState error={error} onRetry={refetch} /> : <PageSkeleton />
  return (
    <Page>
      <PageHeader
        title={
          <span className="flex items-center gap-3">
            Run {run.number}
            <StatusBadge status={status} />
          </span>
        }
        crumbs={[{ text: 'Runs', href: `/projects/${projectId}/runs` }]}
        actions={
          <>
            {!isOver(status) && <CancelButton job={job} noun="run" />}
            {canGoOn(status) && (
              <ResumeButton
                runId={runId}
                lastEpoch={epochs.at(-1)?.number ?? 0}
                hasModel={run.modelVersion !== null}
                onResumed={() => void refetch()}
              />
            )}
          </>
        }
      />
      <div className="flex flex-col gap-4">
        <LeakageNotice version={run.datasetVersion} ranUnder={run.leakageWaiver} />
        <RunStatus run={run} epochs={epochs} live={live} />
        <div className="grid gap-4 lg:grid-cols-2">
          <Panel title="Loss">
            <EpochCurves epochs={epochs} of="Loss" most={run.config.epochs} bestEpoch={run.bestEpoch} />
          </Panel>
          <Panel title="Accuracy">
            <EpochCurves epochs={epochs} of="Accuracy" most={run.config.epochs} bestEpoch={run.bestEpoch} />
          </Panel>
        </div>
        <TimeSpent run={run} />
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <RunFacts run={run} />
          <EpochTable epochs={epochs} bestEpoch={run.bestEpoch} />
        </div>
      </div>
    </Page>
  )
}
