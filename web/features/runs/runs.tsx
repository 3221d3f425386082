'use client'
import { useQuery } from '@apollo/client/react'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { EmptyState } from '@/components/empty-state.tsx'
import { ErrorState } from '@/components/error-state.tsx'
import { Page, PageHeader } from '@/components/page-header.tsx'
import { Panel } from '@/components/panel.tsx'
import { ShowMore } from '@/components/show-more.tsx'
import { PageSkeleton } from '@/components/skeleton.tsx'
import { useProject, useReasonAgainst } from '@/features/project/project.ts'
import { graphql } from '@/lib/graphql.ts'
import { nodesOf } from '@/lib/nodes.ts'
import { RunTable, runRowFragment } from './run-table.tsx'
import { StartRunDialog } from './start-run-dialog.tsx'

const runsQuery = graphql(
  `
  query Runs($projectId: ID!, $after: String) {
    project(id: $projectId) {
      id
      datasetVersions(first: 1) { edges { cursor node { id } } }
      trainingRuns(first: 100, after: $after) {
        pageInfo { hasNextPage endCursor }
        edges { cursor node { id ...RunRow } }
      }
    }
  }
`,
  [runRowFragment],
)

export function Runs() {
  const { id: projectId } = useProject()
  const { data, error, refetch, fetchMore, networkStatus } = useQuery(runsQuery, {
    variables: { projectId },
    pollInterval: 5000,
    notifyOnNetworkStatusChange: true,
  })
  const [isStarting, setIsStarting] = useState(false)
  const against = useReasonAgainst('TRAIN_MODELS')
  if (!data) return error ? <ErrorState error={error} onRetry={refetch} /> : <PageSkeleton />
  const { datasetVersions } = data.project
  const trainingRuns = nodesOf(data.project.trainingRuns)
  const start = (
    <Button
      look="primary"
      disabledReason={against ?? (datasetVersions.edges.length === 0 ? 'Freeze a dataset first.' : undefined)}
      onClick={() => setIsStarting(true)}
    >
      Start training run
    </Button>
  )
  return (
    <Page>
      <PageHeader title="Training runs" actions={trainingRuns.length > 0 && start} />
      {trainingRuns.length === 0 ? (
        <EmptyState title="No run yet" actions={start}>
          A run trains one network on one frozen dataset, with one configuration and one seed, and leaves a model.
        </EmptyState>
      ) : (
        <Panel isFlush>
          <RunTable runs={trainingRuns} onOver={() => void refetch()} />
        </Panel>
      )}
      <ShowMore
        pageInfo={data.project.trainingRuns.pageInfo}
        status={networkStatus}
        onMore={after => void fetchMore({ variables: { after } })}
      />
      {isStarting && <StartRunDialog onClose={() => setIsStarting(false)} />}
    </Page>
  )
}
