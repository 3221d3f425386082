'use client'
import { useQuery } from '@apollo/client/react'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { Panel } from '@/components/panel.tsx'
import { PanelMore } from '@/components/panel-state.tsx'
import { Cell, Head, HeadRow, Row, Table } from '@/components/table.tsx'
import { formatCount } from '@/lib/format.ts'
import { graphql } from '@/lib/graphql.ts'
import { AppointDialog } from './appoint-dialog.tsx'

const orphansQuery = graphql(`
  query ProjectsWithoutAdmin($after: String) {
    projectsWithoutAdmin(first: 50, after: $after) {
      pageInfo { hasNextPage endCursor }
      edges { cursor node { id name memberCount } }
    }
  }
`)

/** The way back into projects whose every ADMIN is disabled; nothing where there is none, which is the rule. */
export function ProjectsWithoutAdmin() {
  const { data, fetchMore, networkStatus } = useQuery(orphansQuery, { notifyOnNetworkStatusChange: true })
  const [project, setProject] = useState<{ id: string; name: string }>()
  const connection = data?.projectsWithoutAdmin
  if (!connection || connection.edges.length === 0) return null
  return (
    <Panel title="Projects in which nobody who may sign in is ADMIN" isFlush>
      <Table>
        <thead>
          <HeadRow>
            <Head>Project</Head>
            <Head isNumber>Members</Head>
            <Head>
              <span className="sr-only">Appoint</span>
            </Head>
          </HeadRow>
        </thead>
        <tbody>
          {connection.edges.map(({ node }) => (
            <Row key={node.id}>
              <Cell className="font-medium">{node.name}</Cell>
              <Cell isNumber>{formatCount(node.memberCount)}</Cell>
              <Cell className="text-right">
                <Button size="sm" aria-label={`Appoint an ADMIN of ${node.name}`} onClick={() => setProject(node)}>
                  Appoint an ADMIN
                </Button>
              </Cell>
            </Row>
          ))}
        </tbody>
      </Table>
      <PanelMore
        pageInfo={connection.pageInfo}
        status={networkStatus}
        onMore={after => void fetchMore({ variables: { after } })}
      />
      {project && <AppointDialog project={project} onClose={() => setProject(undefined)} />}
    </Panel>
  )
}
