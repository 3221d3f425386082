'use client'
import { useQuery } from '@apollo/client/react'
import { useSearchParams } from 'next/navigation'
import { ErrorState } from '@/components/error-state.tsx'
import { Page, PageHeader } from '@/components/page-header.tsx'
import { Panel } from '@/components/panel.tsx'
import { PageSkeleton } from '@/components/skeleton.tsx'
import { StatusBadge } from '@/components/status-badge.tsx'
import { DividedNotice, dividedFragment } from '@/features/datasets/divided-notice.tsx'
import { isOver } from '@/features/job/job.ts'
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
      trainingRun { id job { id status } datasetVersion { id ...Divided } }
      evaluations { id split ...Evaluation }
      ...ModelFacts
      ...PredictSplit
    }
  }
`,
  [dividedFragment, evaluationFragment, modelFactsFragment, predictSplitFragment],
)

/** Its run shows it TEST after it was registered, and may have stopped there. */
function notEvaluated(status: Parameters<typeof isOver>[0]): string {
  if (!isOver(status)) return 'TEST is being shown to this model.'
  return status === 'SUCCEEDED'
    ? 'This model has not been evaluated.'
    : 'This model has not been evaluated: its run stopped while TEST was shown to it, and can go on there.'
}

export function Model({ modelId }: { modelId: string }) {
  const { id: projectId } = useProject()
  const { data, error, refetch } = useQuery(modelQuery, { variables: { id: modelId } })
  const batchId = useSearchParams().get('batch')
  if (!data) return error ? <ErrorState error={error} onRetry={refetch} /> : <PageSkeleton />
  const model = data.modelVersion
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
        <DividedNotice version={model.trainingRun.datasetVersion} />
        {model.evaluations.length === 0 && (
          <Panel title="Evaluation">
            <p className="text-muted">{notEvaluated(model.trainingRun.job.status)}</p>
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
