'use client'
import { useQuery } from '@apollo/client/react'
import { useSearchParams } from 'next/navigation'
import { useEffect } from 'react'
import { ErrorState } from '@/components/error-state.tsx'
import { Page, PageHeader } from '@/components/page-header.tsx'
import { Panel } from '@/components/panel.tsx'
import { PageSkeleton } from '@/components/skeleton.tsx'
import { StatusBadge } from '@/components/status-badge.tsx'
import { isOver } from '@/features/job/job.ts'
import { leakageFragment, waiverFragment } from '@/features/leakage/leakage.ts'
import { LeakageNotice } from '@/features/leakage/leakage-notice.tsx'
import { BatchView } from '@/features/predictions/batch-view.tsx'
import { useProject } from '@/features/project/project.ts'
import { graphql } from '@/lib/graphql.ts'
import { EvaluationView, evaluationFragment } from './evaluation-view.tsx'
import { ModelFacts, modelFactsFragment } from './model-facts.tsx'
import { PredictSplit, predictSplitFragment } from './predict-split.tsx'

const modelQuery = graphql(
  `
  query Model($id: ID!) {
    modelVersion(id: $id) {
      id
      number
      status
      trainingRun {
        id
        job { id status }
        datasetVersion { id splits { split imageCount } ...Leakage }
        leakageWaiver { ...Waiver }
      }
      evaluations { id split ...Evaluation }
      ...ModelFacts
      ...PredictSplit
    }
  }
`,
  [leakageFragment, waiverFragment, evaluationFragment, modelFactsFragment, predictSplitFragment],
)

/** Its run shows it TEST after it was registered, and may have stopped there. */
function notEvaluated(status: Parameters<typeof isOver>[0], hasTest: boolean): string {
  if (!hasTest) return 'This model is not evaluated: its dataset has no TEST.'
  if (status === 'QUEUED') return 'TEST is shown to this model as soon as a worker is free.'
  if (status === 'RUNNING') return 'TEST is being shown to this model.'
  return status === 'SUCCEEDED'
    ? 'This model has not been evaluated.'
    : 'This model has not been evaluated: its run stopped while TEST was shown to it, and can go on there.'
}

const lookMs = 5000

export function Model({ modelId }: { modelId: string }) {
  const { id: projectId } = useProject()
  const { data, error, refetch, startPolling, stopPolling } = useQuery(modelQuery, { variables: { id: modelId } })
  const batchId = useSearchParams().get('batch')
  const isAwaited = data?.modelVersion.evaluations.length === 0 && !isOver(data.modelVersion.trainingRun.job.status)
  useEffect(() => {
    if (!isAwaited) return
    startPolling(lookMs)
    return stopPolling
  }, [isAwaited, startPolling, stopPolling])
  if (!data) return error ? <ErrorState error={error} onRetry={refetch} /> : <PageSkeleton />
  const model = data.modelVersion
  const { job, datasetVersion, leakageWaiver } = model.trainingRun
  const hasTest = datasetVersion.splits.some(({ split, imageCount }) => split === 'TEST' && imageCount > 0)
  return (
    <Page>
      <PageHeader
        title={
          <span className="flex items-center gap-3">
            Model {model.number}
            <StatusBadge status={model.status} />
          </span>
        }
        crumbs={[{ text: 'Models', href: `/projects/${projectId}/models` }]}
      />
      <div className="flex flex-col gap-4">
        <LeakageNotice version={datasetVersion} ranUnder={leakageWaiver} />
        {model.evaluations.length === 0 && (
          <Panel title="Evaluation">
            <p className="text-muted">{notEvaluated(job.status, hasTest)}</p>
          </Panel>
        )}
        {model.evaluations.map(evaluation => (
          <EvaluationView key={evaluation.id} evaluation={evaluation} />
        ))}
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <ModelFacts model={model} />
          <PredictSplit model={model} />
        </div>
        {batchId && <BatchView key={batchId} batchId={batchId} onOver={() => void refetch()} />}
      </div>
    </Page>
  )
}
