'use client'
import { useQuery } from '@apollo/client/react'
import { Panel } from '@/components/panel.tsx'
import { PanelList } from '@/components/panel-state.tsx'
import { InvitationTable, invitationFragment } from '@/features/people/invitation-table.tsx'
import { graphql } from '@/lib/graphql.ts'

const installationInvitationsQuery = graphql(
  `
  query InstallationInvitations($after: String) {
    invitations(first: 50, after: $after) {
      pageInfo { hasNextPage endCursor }
      edges { cursor node { id ...Invitation } }
    }
  }
`,
  [invitationFragment],
)

export function AdministratorInvitations() {
  const query = useQuery(installationInvitationsQuery, {
    notifyOnNetworkStatusChange: true,
  })
  const connection = query.data?.invitations
  return (
    <Panel title="Invitations to administer this installation" isFlush={Boolean(connection)}>
      <PanelList query={query} connection={connection} empty="Nobody was invited yet.">
        {nodes => <InvitationTable invitations={nodes} isOfInstallation />}
      </PanelList>
    </Panel>
  )
}
