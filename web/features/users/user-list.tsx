'use client'
import { NetworkStatus } from '@apollo/client'
import { useQuery } from '@apollo/client/react'
import { Button } from '@/components/button.tsx'
import { Choice, Options, TextInput } from '@/components/field.tsx'
import { Panel } from '@/components/panel.tsx'
import { PanelMore, PanelState } from '@/components/panel-state.tsx'
import { Head, HeadRow, Table } from '@/components/table.tsx'
import { formatListCounted } from '@/lib/format.ts'
import { graphql } from '@/lib/graphql.ts'
import { userStatuses, useUserFilter } from './user-filter.ts'
import { UserRow, userRowFragment } from './user-row.tsx'

const usersQuery = graphql(
  `
  query Users($search: String, $status: UserStatus, $after: String) {
    users(first: 50, after: $after, search: $search, status: $status) {
      totalCount(atMost: 10001)
      pageInfo { hasNextPage endCursor }
      edges { cursor node { id ...UserRow } }
    }
  }
`,
  [userRowFragment],
)

export function UserList({ viewerId }: { viewerId: string }) {
  const { typed, search, status, setTyped, setStatus, clear } = useUserFilter()
  const { data, previousData, error, refetch, fetchMore, networkStatus } = useQuery(usersQuery, {
    variables: { search, status },
    notifyOnNetworkStatusChange: true,
  })
  const connection = (data ?? (error ? undefined : previousData))?.users
  return (
    <Panel
      title={connection ? formatListCounted(connection.totalCount, 'account') : 'Accounts'}
      isFlush={connection !== undefined && connection !== null}
      aside={
        <>
          <TextInput
            type="search"
            aria-label="Search by name or e-mail"
            placeholder="Name or e-mail"
            value={typed}
            onChange={e => setTyped(e.target.value)}
            className="h-6 w-48 text-xs"
          />
          <Choice
            aria-label="Status"
            value={status ?? ''}
            onChange={e => setStatus(e.target.value)}
            className="h-6 w-32 text-xs"
          >
            <Options of={userStatuses} />
          </Choice>
        </>
      }
    >
      {!connection ? (
        <PanelState error={error} onRetry={refetch} rows={6} />
      ) : connection.edges.length === 0 ? (
        <p className="flex items-center gap-3 px-3 py-3 text-muted">
          Nobody with an account is found by this.
          <Button size="sm" onClick={clear}>
            Show everybody
          </Button>
        </p>
      ) : (
        <>
          <Table aria-busy={networkStatus !== NetworkStatus.ready}>
            <thead>
              <HeadRow>
                <Head>Name</Head>
                <Head>E-mail</Head>
                <Head>Status</Head>
                <Head>Last seen</Head>
                <Head className="max-lg:hidden">Account since</Head>
                <Head>
                  <span className="sr-only">What can be done</span>
                </Head>
              </HeadRow>
            </thead>
            <tbody>
              {connection.edges.map(({ node }) => (
                <UserRow key={node.id} user={node} isSelf={node.id === viewerId} />
              ))}
            </tbody>
          </Table>
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
