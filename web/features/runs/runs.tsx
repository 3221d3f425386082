'use client'
import { useQuery } from '@apollo/client/react'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { EmptyState } from '@/components/empty-state.tsx'
import { ErrorState } from '@/components/error-state.tsx'
import { Page, PageHeader } from '@/components/page-header.tsx'
import { Panel } from '@/components/panel.tsx'
import { PageSkeleton } from '@/components/skeleton.tsx'
import { useProject, useReasonAgainst } from '@/features/project/project.ts'
import { graphql } from '@/lib/graphql.ts'
import { RunTable, runRowFragment } from './run-table.tsx'
import { StartRunDialog } from './start-run-dialog.tsx'

const runsQuery = graphql(
  `
  query Runs($projectId: ID!) {
    project(id: $projectId) { id datasetVersions { id } trainingRuns { id ...RunRow } }
  }
`,
  [runRowFragment],
)

export function Runs() {
  const { id: projectId } = useProject()
  const { data, error, refetch } = useQuery(runsQuery, { variables: { projectId }, pollInterval: 5000 })
  const [isStarting, setIsStarting] = useState(false)
  const against = useReasonAgainst('TRAIN_MODELS')
  if (!data) return error ? <ErrorState error={error} onRetry={refetch} /> : <PageSkeleton />
  const { trainingRuns, datasetVersions } = data.project
  const start = (
    <Button
      look="primary"
      disabledReason={against ?? (datasetVersions.length === 0 ? 'Freeze a dataset first.' : undefined)}
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
      {isStarting && <StartRunDialog onClose={() => setIsStarting(false)} />}
    </Page>
  )
}
