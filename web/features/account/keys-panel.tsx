'use client'
import { useQuery } from '@apollo/client/react'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { Panel } from '@/components/panel.tsx'
import { PanelEmpty, PanelMore, PanelState } from '@/components/panel-state.tsx'
import { graphql } from '@/lib/graphql.ts'
import { CreateKeyDialog } from './create-key-dialog.tsx'
import { apiKeyFragment, KeyTable } from './key-table.tsx'

const keysQuery = graphql(
  `
  query AccountKeys($after: String) {
    viewer {
      apiKeys(first: 50, after: $after) {
        pageInfo { hasNextPage endCursor }
        edges { cursor node { id ...ApiKey } }
      }
    }
  }
`,
  [apiKeyFragment],
)

export function KeysPanel() {
  const { data, error, refetch, fetchMore, networkStatus } = useQuery(keysQuery, { notifyOnNetworkStatusChange: true })
  const [isCreating, setIsCreating] = useState(false)
  const connection = data?.viewer?.apiKeys
  return (
    <Panel
      title="API keys"
      isFlush={Boolean(connection)}
      aside={
        <Button size="sm" onClick={() => setIsCreating(true)}>
          Create key
        </Button>
      }
    >
      {!connection ? (
        <PanelState error={error} onRetry={refetch} rows={2} />
      ) : connection.edges.length === 0 ? (
        <PanelEmpty>
          No key yet. A program signs in with a key instead of your password: in the projects and with the roles that
          you give it, until a day that you choose.
        </PanelEmpty>
      ) : (
        <>
          <KeyTable apiKeys={connection.edges.map(e => e.node)} />
          <PanelMore
            pageInfo={connection.pageInfo}
            status={networkStatus}
            onMore={after => void fetchMore({ variables: { after } })}
          />
        </>
      )}
      {isCreating && <CreateKeyDialog onClose={() => setIsCreating(false)} />}
    </Panel>
  )
}
