'use client'
import { useQuery } from '@apollo/client/react'
import Link from 'next/link'
import { ErrorState } from '@/components/error-state.tsx'
import { Page, PageHeader } from '@/components/page-header.tsx'
import { Panel } from '@/components/panel.tsx'
import { ShowMore } from '@/components/show-more.tsx'
import { PageSkeleton } from '@/components/skeleton.tsx'
import { AuditTable, auditEventFragment } from '@/features/audit/audit-table.tsx'
import { useProject } from '@/features/project/project.ts'
import { graphql } from '@/lib/graphql.ts'
import { nodesOf } from '@/lib/nodes.ts'
import { Lineage, lineageFragment } from './lineage.tsx'
import { Probabilities, probabilitiesFragment } from './probabilities.tsx'

const predictionQuery = graphql(
  `
  query Prediction($id: ID!, $after: String) {
    prediction(id: $id) {
      id
      image { id previewUrl fileName width height }
      auditTrail(first: 200, after: $after) {
        pageInfo { hasNextPage endCursor }
        edges { cursor node { id ...AuditEvent } }
      }
      ...Probabilities
      ...Lineage
    }
  }
`,
  [auditEventFragment, probabilitiesFragment, lineageFragment],
)

/** Why this answer: the picture, what was said, and everything that led to it, in one query. */
export function Prediction({ predictionId }: { predictionId: string }) {
  const { id: projectId } = useProject()
  const { data, error, refetch, fetchMore, networkStatus } = useQuery(predictionQuery, {
    variables: { id: predictionId },
    notifyOnNetworkStatusChange: true,
  })
  if (!data) return error ? <ErrorState error={error} onRetry={refetch} /> : <PageSkeleton />
  const { prediction } = data
  const { image } = prediction
  return (
    <Page>
      <PageHeader
        title="Why this answer"
        about={image.fileName}
        crumbs={[{ text: 'Predictions', href: `/projects/${projectId}/predictions` }]}
      />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
        <div className="flex flex-col gap-4">
          <Link
            href={`/projects/${projectId}/images/${image.id}`}
            aria-label={`Open image ${image.fileName}`}
            className="block overflow-hidden rounded-lg border border-line bg-black"
          >
            {/* biome-ignore lint/performance/noImgElement: a preview behind the session, as the file is displayed */}
            <img
              src={image.previewUrl}
              alt={image.fileName}
              width={image.width}
              height={image.height}
              className="max-h-[440px] w-full object-contain"
            />
          </Link>
          <Panel title="Answer">
            <Probabilities prediction={prediction} />
          </Panel>
        </div>
        <Panel title="What led to it">
          <Lineage prediction={prediction} />
        </Panel>
        <Panel title="Audit trail" aside="oldest first" isFlush className="lg:col-span-2">
          <AuditTable events={nodesOf(prediction.auditTrail)} />
        </Panel>
      </div>
      <ShowMore
        pageInfo={prediction.auditTrail.pageInfo}
        status={networkStatus}
        onMore={after => void fetchMore({ variables: { after } })}
      />
    </Page>
  )
}
