'use client'
import { useQuery } from '@apollo/client/react'
import Link from 'next/link'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { DownloadButton } from '@/components/download-button.tsx'
import { ErrorState } from '@/components/error-state.tsx'
import { Hash } from '@/components/hash.tsx'
import { Page, PageHeader } from '@/components/page-header.tsx'
import { Facts, Panel } from '@/components/panel.tsx'
import { ShowMore } from '@/components/show-more.tsx'
import { PageSkeleton } from '@/components/skeleton.tsx'
import { Instant } from '@/components/time.tsx'
import { LeakagePanel } from '@/features/leakage/leakage-panel.tsx'
import { useProject, useReasonAgainst } from '@/features/project/project.ts'
import { RunTable, runRowFragment } from '@/features/runs/run-table.tsx'
import { StartRunDialog } from '@/features/runs/start-run-dialog.tsx'
import { formatCount, formatCounted } from '@/lib/format.ts'
import { graphql } from '@/lib/graphql.ts'
import { labelledBy } from '@/lib/labelled-by.ts'
import { nodesOf } from '@/lib/nodes.ts'
import { BalancePanel, balanceFragment } from './balance-panel.tsx'
import { describeDecisions } from './decisions.ts'
import { DescriptionPanel, descriptionFragment } from './description.tsx'
import { ExportPanel, exportsFragment } from './export-panel.tsx'
import { describeRule } from './split-rule.ts'
import { SplitsTable, splitsFragment } from './splits-table.tsx'

const datasetQuery = graphql(
  `
  query Dataset($id: ID!, $after: String) {
    datasetVersion(id: $id) {
      id
      number
      createdAt
      createdBy { id name }
      seed
      burnedInCount
      suspectedCount
      suspectedBurnedIn
      isWhileImporting
      excludedCount
      splitRule { ratio { train validation test } counts { train validation test } published }
      unpublishedCount
      imageCount
      groupCount
      manifestSha256
      manifestUrl
      attributeNames
      readers { labelCount origin labeller reader { id name } }
      trainingRuns(first: 50, after: $after) {
        pageInfo { hasNextPage endCursor }
        edges { cursor node { id ...RunRow } }
      }
      ...Splits
      ...DatasetBalance
      ...DatasetDescription
      ...Exports
    }
  }
`,
  [runRowFragment, splitsFragment, balanceFragment, descriptionFragment, exportsFragment],
)

export function Dataset({ datasetId }: { datasetId: string }) {
  const { id: projectId } = useProject()
  const against = useReasonAgainst('TRAIN_MODELS')
  const { data, error, refetch, fetchMore, networkStatus } = useQuery(datasetQuery, {
    variables: { id: datasetId },
    notifyOnNetworkStatusChange: true,
  })
  const [isStarting, setIsStarting] = useState(false)
  if (!data) return error ? <ErrorState error={error} onRetry={refetch} /> : <PageSkeleton />
  const version = data.datasetVersion
  return (
    <Page>
      <PageHeader
        title={`Dataset ${version.number}`}
        crumbs={[{ text: 'Datasets', href: `/projects/${projectId}/datasets` }]}
        actions={
          <>
            <Button asChild>
              <Link href={`/projects/${projectId}/datasets/${version.id}/difference`}>What differs</Link>
            </Button>
            <DownloadButton href={version.manifestUrl}>Manifest</DownloadButton>
            <Button look="primary" disabledReason={against} onClick={() => setIsStarting(true)}>
              Start training run
            </Button>
          </>
        }
      />
      <div className="grid gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="flex flex-col gap-4">
          <Panel title="Splits" isFlush>
            <SplitsTable version={version} />
          </Panel>
          <ExportPanel version={version} />
        </div>
        <Panel title="Frozen">
          <Facts
            facts={[
              ['Manifest', <Hash key="hash" value={version.manifestSha256} of="the manifest hash" isWhole />],
              ['Images', `${formatCount(version.imageCount)} in ${formatCounted(version.groupCount, 'group')}`],
              ['By', version.createdBy.name],
              ['At', <Instant key="at" at={version.createdAt} />],
              ['Split rule', describeRule(version.splitRule)],
              ['Seed', version.seed],
              ...describeDecisions(version),
              ...(version.attributeNames.length > 0
                ? ([['Attributes', version.attributeNames.join(', ')]] as const)
                : []),
              [
                'Labels by',
                <ul key="readers">
                  {version.readers.map(({ origin, labelCount, ...share }) => (
                    <li key={`${share.reader?.id} ${share.labeller} ${origin}`}>
                      {labelledBy(share)}
                      {origin === 'IMPORT' && ', by import'}: {formatCount(labelCount)}
                    </li>
                  ))}
                </ul>,
              ],
            ]}
          />
        </Panel>
        <div className="lg:col-span-2">
          <LeakagePanel datasetId={version.id} />
        </div>
        <BalancePanel version={version} />
        <DescriptionPanel version={version} />
        <Panel title="Training runs" isFlush className="lg:col-span-2">
          {version.trainingRuns.edges.length === 0 ? (
            <p className="px-3 py-3 text-muted">No run was started on this dataset.</p>
          ) : (
            <RunTable runs={nodesOf(version.trainingRuns)} onOver={() => void refetch()} />
          )}
        </Panel>
      </div>
      <ShowMore
        pageInfo={version.trainingRuns.pageInfo}
        status={networkStatus}
        onMore={after => void fetchMore({ variables: { after } })}
      />
      {isStarting && <StartRunDialog datasetId={version.id} onClose={() => setIsStarting(false)} />}
    </Page>
  )
}
