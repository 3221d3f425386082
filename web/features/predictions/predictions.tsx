'use client'
import { useQuery } from '@apollo/client/react'
import { usePathname, useSearchParams } from 'next/navigation'
import { EmptyState } from '@/components/empty-state.tsx'
import { ErrorState } from '@/components/error-state.tsx'
import { Choice } from '@/components/field.tsx'
import { Page, PageHeader } from '@/components/page-header.tsx'
import { Panel } from '@/components/panel.tsx'
import { ShowMore } from '@/components/show-more.tsx'
import { PageSkeleton } from '@/components/skeleton.tsx'
import { useProject } from '@/features/project/project.ts'
import { formatListCounted } from '@/lib/format.ts'
import { graphql } from '@/lib/graphql.ts'
import { nodesOf } from '@/lib/nodes.ts'
import { OpenRequests } from './open-requests.tsx'
import { PredictionTable, predictionRowFragment } from './prediction-table.tsx'

const predictionsQuery = graphql(
  `
  query Predictions($projectId: ID!, $modelVersionId: ID, $after: String) {
    project(id: $projectId) {
      id
      modelVersions(first: 200) { edges { cursor node { id number } } }
      predictions(first: 50, after: $after, modelVersionId: $modelVersionId) {
        totalCount(atMost: 10001)
        pageInfo { hasNextPage endCursor }
        edges { cursor node { id ...PredictionRow } }
      }
    }
  }
`,
  [predictionRowFragment],
)

export function Predictions() {
  const { id: projectId } = useProject()
  const pathname = usePathname()
  const modelVersionId = useSearchParams().get('model')
  const { data, error, refetch, fetchMore, networkStatus } = useQuery(predictionsQuery, {
    variables: { projectId, modelVersionId },
    notifyOnNetworkStatusChange: true,
    pollInterval: 10_000,
  })
  if (!data) return error ? <ErrorState error={error} onRetry={refetch} /> : <PageSkeleton />
  const { predictions } = data.project
  const modelVersions = nodesOf(data.project.modelVersions)
  const choose = (id: string) => window.history.replaceState(null, '', id ? `${pathname}?model=${id}` : pathname)
  return (
    <Page>
      <PageHeader
        title="Predictions"
        about={`${formatListCounted(predictions.totalCount, 'prediction')}, newest first. Never changed, never deleted.`}
        actions={
          modelVersions.length > 0 && (
            <Choice
              aria-label="Model"
              value={modelVersionId ?? ''}
              onChange={e => choose(e.target.value)}
              className="w-40"
            >
              <option value="">All models</option>
              {modelVersions.map(m => (
                <option key={m.id} value={m.id}>
                  Model {m.number}
                </option>
              ))}
            </Choice>
          )
        }
      />
      <div className="flex flex-col gap-4">
        <OpenRequests onOver={() => void refetch()} />
        {predictions.edges.length === 0 ? (
          <EmptyState title="No prediction yet">
            Ask a model about one image on the image's page, or about a whole split on the model's page.
          </EmptyState>
        ) : (
          <Panel isFlush>
            <PredictionTable predictions={nodesOf(predictions)} />
          </Panel>
        )}
      </div>
      <ShowMore
        pageInfo={predictions.pageInfo}
        status={networkStatus}
        onMore={after => void fetchMore({ variables: { after } })}
      />
    </Page>
  )
}
