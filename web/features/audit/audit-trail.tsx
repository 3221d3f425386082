'use client'
import { useQuery } from '@apollo/client/react'
import { usePathname, useSearchParams } from 'next/navigation'
import { Button } from '@/components/button.tsx'
import { EmptyState } from '@/components/empty-state.tsx'
import { ErrorState } from '@/components/error-state.tsx'
import { Choice } from '@/components/field.tsx'
import { Page, PageHeader } from '@/components/page-header.tsx'
import { Panel } from '@/components/panel.tsx'
import { PageSkeleton } from '@/components/skeleton.tsx'
import { useProject } from '@/features/project/project.ts'
import { formatCounted } from '@/lib/format.ts'
import { graphql } from '@/lib/graphql.ts'
import { AuditTable, auditEventFragment } from './audit-table.tsx'

const auditQuery = graphql(
  `
  query AuditTrail($projectId: ID!, $noun: String, $after: String) {
    project(id: $projectId) {
      id
      auditEvents(first: 100, after: $after, noun: $noun) {
        totalCount
        pageInfo { hasNextPage endCursor }
        edges { cursor node { id ...AuditEvent } }
      }
    }
  }
`,
  [auditEventFragment],
)

const nouns = [
  'Project',
  'Membership',
  'Invitation',
  'Import',
  'Image',
  'Label',
  'DatasetVersion',
  'TrainingRun',
  'ModelVersion',
  'PredictionBatch',
  'Prediction',
  'Job',
]

export function AuditTrail() {
  const { id: projectId } = useProject()
  const pathname = usePathname()
  const noun = useSearchParams().get('on')
  const { data, error, refetch, fetchMore, loading } = useQuery(auditQuery, {
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
        about={`${formatCounted(auditEvents.totalCount, 'event')}, newest first. The database refuses to change or delete them.`}
        actions={
          <Choice aria-label="On" value={noun ?? ''} onChange={e => choose(e.target.value)} className="w-44">
            <option value="">Everything</option>
            {nouns.map(n => (
              <option key={n}>{n}</option>
            ))}
          </Choice>
        }
      />
      {auditEvents.edges.length === 0 ? (
        <EmptyState title="No event">Nothing was recorded {noun ? `on ${noun}` : 'yet'}.</EmptyState>
      ) : (
        <Panel isFlush>
          <AuditTable events={auditEvents.edges.map(e => e.node)} />
        </Panel>
      )}
      {auditEvents.pageInfo.hasNextPage && (
        <Button
          className="mt-3"
          isBusy={loading}
          onClick={() => void fetchMore({ variables: { after: auditEvents.pageInfo.endCursor } })}
        >
          {loading ? 'Loading' : 'Show older'}
        </Button>
      )}
    </Page>
  )
}
