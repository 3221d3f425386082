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
import { Head, HeadRow, Table } from '@/components/table.tsx'
import { useProject, useReasonAgainst } from '@/features/project/project.ts'
import { graphql } from '@/lib/graphql.ts'
import { nodesOf } from '@/lib/nodes.ts'
import { DatasetRow, datasetRowFragment } from './dataset-row.tsx'
import { FreezeDialog } from './freeze-dialog.tsx'
import { OpenFreezes } from './open-freezes.tsx'

const datasetsQuery = graphql(
  `
  query Datasets($projectId: ID!, $after: String) {
    project(id: $projectId) {
      id imageCount unlabelledCount burnedInCount
      datasetVersions(first: 100, after: $after) {
        pageInfo { hasNextPage endCursor }
        edges { cursor node { id ...DatasetRow } }
      }
    }
  }
`,
  [datasetRowFragment],
)

export function Datasets() {
  const { id: projectId } = useProject()
  const { data, error, refetch, fetchMore, networkStatus } = useQuery(datasetsQuery, {
    variables: { projectId },
    notifyOnNetworkStatusChange: true,
  })
  const [isFreezing, setIsFreezing] = useState(false)
  const [askedId, setAskedId] = useState<string>()
  const against = useReasonAgainst('FREEZE_DATASETS')
  if (!data) return error ? <ErrorState error={error} onRetry={refetch} /> : <PageSkeleton />
  const { imageCount, unlabelledCount, burnedInCount } = data.project
  const datasetVersions = nodesOf(data.project.datasetVersions)
  const labelled = imageCount - unlabelledCount
  const freeze = (
    <Button
      look="primary"
      disabledReason={against ?? (labelled === 0 ? 'There is no labelled image yet.' : undefined)}
      onClick={() => setIsFreezing(true)}
    >
      Freeze dataset
    </Button>
  )
  return (
    <Page>
      <PageHeader
        title="Datasets"
        about="Frozen lists of images, labels and splits. Nothing in them ever changes."
        actions={datasetVersions.length > 0 && freeze}
      />
      <div className="pb-4 empty:hidden">
        <OpenFreezes askedId={askedId} onFrozen={() => void refetch()} />
      </div>
      {datasetVersions.length === 0 ? (
        <EmptyState title="No dataset yet" actions={freeze}>
          Freezing takes every labelled image and divides them into train, validation and test. Images of one group stay
          together.
        </EmptyState>
      ) : (
        <Panel isFlush>
          <Table>
            <thead>
              <HeadRow>
                <Head>Dataset</Head>
                <Head isNumber>Train</Head>
                <Head isNumber>Validation</Head>
                <Head isNumber>Test</Head>
                <Head isNumber>Groups</Head>
                <Head isNumber>Seed</Head>
                <Head>Manifest</Head>
                <Head isNumber>Runs</Head>
                <Head>Frozen by</Head>
                <Head>Frozen</Head>
              </HeadRow>
            </thead>
            <tbody>
              {datasetVersions.map(version => (
                <DatasetRow key={version.id} version={version} />
              ))}
            </tbody>
          </Table>
        </Panel>
      )}
      <ShowMore
        pageInfo={data.project.datasetVersions.pageInfo}
        status={networkStatus}
        onMore={after => void fetchMore({ variables: { after } })}
      />
      {isFreezing && (
        <FreezeDialog
          labelled={labelled}
          leftOut={burnedInCount}
          onAsked={freezeId => {
            setAskedId(freezeId)
            setIsFreezing(false)
          }}
          onClose={() => setIsFreezing(false)}
        />
      )}
    </Page>
  )
}
