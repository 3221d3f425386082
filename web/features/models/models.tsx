'use client'
import { useQuery } from '@apollo/client/react'
import Link from 'next/link'
import { Button } from '@/components/button.tsx'
import { EmptyState } from '@/components/empty-state.tsx'
import { ErrorState } from '@/components/error-state.tsx'
import { Page, PageHeader } from '@/components/page-header.tsx'
import { Panel } from '@/components/panel.tsx'
import { ShowMore } from '@/components/show-more.tsx'
import { PageSkeleton } from '@/components/skeleton.tsx'
import { Head, HeadRow, Table } from '@/components/table.tsx'
import { useProject } from '@/features/project/project.ts'
import { graphql } from '@/lib/graphql.ts'
import { nodesOf } from '@/lib/nodes.ts'
import { ModelRow, modelRowFragment } from './model-row.tsx'

const modelsQuery = graphql(
  `
  query Models($projectId: ID!, $after: String) {
    project(id: $projectId) {
      id
      modelVersions(first: 50, after: $after) {
        pageInfo { hasNextPage endCursor }
        edges { cursor node { id ...ModelRow } }
      }
    }
  }
`,
  [modelRowFragment],
)

export function Models() {
  const { id: projectId } = useProject()
  const { data, error, refetch, fetchMore, networkStatus } = useQuery(modelsQuery, {
    variables: { projectId },
    pollInterval: 10_000,
    notifyOnNetworkStatusChange: true,
  })
  if (!data) return error ? <ErrorState error={error} onRetry={refetch} /> : <PageSkeleton />
  const modelVersions = nodesOf(data.project.modelVersions)
  return (
    <Page>
      <PageHeader title="Models" about="What a finished run leaves. Test figures stand with their 95% interval." />
      {modelVersions.length === 0 ? (
        <EmptyState
          title="No model yet"
          actions={
            <Button asChild>
              <Link href={`/projects/${projectId}/runs`}>Go to runs</Link>
            </Button>
          }
        >
          A model appears here when a training run has finished and was evaluated on its test split.
        </EmptyState>
      ) : (
        <Panel isFlush>
          <Table>
            <thead>
              <HeadRow>
                <Head>Model</Head>
                <Head>Status</Head>
                <Head>Test accuracy</Head>
                <Head>Test AUC</Head>
                <Head isNumber>Test images</Head>
                <Head>Weights</Head>
                <Head>Run</Head>
                <Head>Dataset</Head>
                <Head isNumber>Predictions</Head>
                <Head>Registered</Head>
              </HeadRow>
            </thead>
            <tbody>
              {modelVersions.map(model => (
                <ModelRow key={model.id} model={model} />
              ))}
            </tbody>
          </Table>
        </Panel>
      )}
      <ShowMore
        pageInfo={data.project.modelVersions.pageInfo}
        status={networkStatus}
        onMore={after => void fetchMore({ variables: { after } })}
      />
    </Page>
  )
}
