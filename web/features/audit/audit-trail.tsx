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
import { formatListCounted, formatWord } from '@/lib/format.ts'
import { graphql } from '@/lib/graphql.ts'
import { nodesOf } from '@/lib/nodes.ts'
import { AuditTable, auditEventFragment } from './audit-table.tsx'

const auditQuery = graphql(
  `
  query AuditTrail($projectId: ID!, $noun: AuditNoun, $after: String) {
    project(id: $projectId) {
      id
      auditEvents(first: 100, after: $after, noun: $noun) {
        totalCount(atMost: 10001)
        pageInfo { hasNextPage endCursor }
        edges { cursor node { id ...AuditEvent } }
      }
    }
  }
`,
  [auditEventFragment],
)

type Noun = ReturnType<typeof graphql.scalar<'AuditNoun'>>

const nouns: readonly Noun[] = [
  'PROJECT',
  'MEMBERSHIP',
  'INVITATION',
  'API_KEY',
  'IMPORT',
  'IMAGE',
  'LABEL',
  'REVIEW',
  'ADJUDICATION',
  'GOLD_ANSWER',
  'BATCH',
  'AGREEMENT_REPORT',
  'DUPLICATE_SEARCH',
  'DUPLICATE_PAIR',
  'DATASET_FREEZE',
  'DATASET_VERSION',
  'TRAINING_RUN',
  'MODEL_VERSION',
  'PREDICTION_BATCH',
  'PREDICTION',
  'JOB',
]

export function AuditTrail() {
  const { id: projectId } = useProject()
  const pathname = usePathname()
  const on = useSearchParams().get('on')
  const noun = nouns.find(n => n === on) ?? null
  const { data, error, refetch, fetchMore, networkStatus } = useQuery(auditQuery, {
    variables: { projectId, noun },
    notifyOnNetworkStatusChange: true,
  })
  if (!data) return error ? <ErrorState error={error} onRetry={refetch} /> : <PageSkeleton rows={12} />
  const { auditEvents } = data.project
  const choose = (chosen: string) =>
    window.history.replaceState(null, '', chosen ? `${pathname}?on=${chosen}` : pathname)
  return (
    <Page>
      <PageHeader
        title="Audit trail"
        about={`${formatListCounted(auditEvents.totalCount, 'event')}, newest first. The database refuses to change or delete them.`}
        actions={
          <Choice aria-label="On" value={noun ?? ''} onChange={e => choose(e.target.value)} className="w-44">
            <option value="">Everything</option>
            {nouns.map(n => (
              <option key={n} value={n}>
                {formatWord(n)}
              </option>
            ))}
          </Choice>
        }
      />
      {auditEvents.edges.length === 0 ? (
        <EmptyState title="No event">
          Nothing was recorded {noun ? `on ${formatWord(noun).toLowerCase()}` : 'yet'}.
        </EmptyState>
      ) : (
        <Panel isFlush>
          <AuditTable events={nodesOf(auditEvents)} />
        </Panel>
      )}
      <ShowMore
        pageInfo={auditEvents.pageInfo}
        status={networkStatus}
        onMore={after => void fetchMore({ variables: { after } })}
        text="Show older"
      />
    </Page>
  )
}
