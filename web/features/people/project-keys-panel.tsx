'use client'
import { useQuery } from '@apollo/client/react'
import { Panel } from '@/components/panel.tsx'
import { PanelList } from '@/components/panel-state.tsx'
import { apiKeyFragment, KeyTable } from '@/features/account/key-table.tsx'
import { useProject } from '@/features/project/project.ts'
import { graphql } from '@/lib/graphql.ts'

const projectKeysQuery = graphql(
  `
  query ProjectKeys($projectId: ID!, $after: String) {
    project(id: $projectId) {
      id
      apiKeys(first: 50, after: $after) {
        pageInfo { hasNextPage endCursor }
        edges { cursor node { id ...ApiKey } }
      }
    }
  }
`,
  [apiKeyFragment],
)

/** What programs may open this project with, whoever made it. */
export function ProjectKeysPanel() {
  const { id: projectId } = useProject()
  const query = useQuery(projectKeysQuery, {
    variables: { projectId },
    notifyOnNetworkStatusChange: true,
  })
  const connection = query.data?.project?.apiKeys
  return (
    <Panel title="API keys" isFlush={Boolean(connection)}>
      <PanelList
        query={query}
        connection={connection}
        empty="No key opens this project. Members make theirs on their account page."
      >
        {nodes => <KeyTable apiKeys={nodes} isOfProject />}
      </PanelList>
    </Panel>
  )
}
