'use client'
import { useQuery } from '@apollo/client/react'
import { Panel } from '@/components/panel.tsx'
import { PanelList } from '@/components/panel-state.tsx'
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
  const query = useQuery(invitationsQuery, {
    variables: { projectId },
    notifyOnNetworkStatusChange: true,
  })
  const connection = query.data?.project?.invitations
  return (
    <Panel title="Invitations" isFlush={Boolean(connection)}>
      <PanelList query={query} connection={connection} empty="Nobody was invited yet.">
        {nodes => <InvitationTable invitations={nodes} />}
      </PanelList>
    </Panel>
  )
}
