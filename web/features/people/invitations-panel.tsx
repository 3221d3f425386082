'use client'
import { useQuery } from '@apollo/client/react'
import { Panel } from '@/components/panel.tsx'
import { PanelEmpty, PanelMore, PanelState } from '@/components/panel-state.tsx'
import { useProject } from '@/features/project/project.ts'
import { graphql } from '@/lib/graphql.ts'
import { InvitationTable, invitationFragment } from './invitation-table.tsx'

const invitationsQuery = graphql(
  `
  query ProjectInvitations($projectId: ID!, $after: String) {
    project(id: $projectId) {
      id
      invitations(first: 50, after: $after) {
        pageInfo { hasNextPage endCursor }
        edges { cursor node { id ...Invitation } }
      }
    }
  }
`,
  [invitationFragment],
)

export function InvitationsPanel() {
  const { id: projectId } = useProject()
  const { data, error, refetch, fetchMore, networkStatus } = useQuery(invitationsQuery, {
    variables: { projectId },
    notifyOnNetworkStatusChange: true,
  })
  const connection = data?.project?.invitations
  return (
    <Panel title="Invitations" isFlush={Boolean(connection)}>
      {!connection ? (
        <PanelState error={error} onRetry={refetch} rows={1} />
      ) : connection.edges.length === 0 ? (
        <PanelEmpty>Nobody was invited yet.</PanelEmpty>
      ) : (
        <>
          <InvitationTable invitations={connection.edges.map(e => e.node)} />
          <PanelMore
            pageInfo={connection.pageInfo}
            status={networkStatus}
            onMore={after => void fetchMore({ variables: { after } })}
          />
        </>
      )}
    </Panel>
  )
}
