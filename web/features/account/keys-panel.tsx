'use client'
import { useQuery } from '@apollo/client/react'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { Panel } from '@/components/panel.tsx'
import { PanelList } from '@/components/panel-state.tsx'
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
  const query = useQuery(keysQuery, { notifyOnNetworkStatusChange: true })
  const [isCreating, setIsCreating] = useState(false)
  const connection = query.data?.viewer?.apiKeys
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
      <PanelList
        query={query}
        connection={connection}
        empty="No key yet. A program signs in with a key instead of your password: in the projects and with the roles that you give it, until a day that you choose."
        rows={2}
      >
        {nodes => <KeyTable apiKeys={nodes} />}
      </PanelList>
      {isCreating && <CreateKeyDialog onClose={() => setIsCreating(false)} />}
    </Panel>
  )
}
