'use client'
import { useQuery } from '@apollo/client/react'
import { Panel } from '@/components/panel.tsx'
import { PanelEmpty, PanelMore, PanelState } from '@/components/panel-state.tsx'
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
  const { data, error, refetch, fetchMore, networkStatus } = useQuery(installationInvitationsQuery, {
    notifyOnNetworkStatusChange: true,
  })
  const connection = data?.invitations
  return (
    <Panel title="Invitations to administer this installation" isFlush={Boolean(connection)}>
      {!connection ? (
        <PanelState error={error} onRetry={refetch} rows={1} />
      ) : connection.edges.length === 0 ? (
        <PanelEmpty>Nobody was invited yet.</PanelEmpty>
      ) : (
        <>
          <InvitationTable invitations={connection.edges.map(e => e.node)} isOfInstallation />
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
