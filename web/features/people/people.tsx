'use client'
import { useQuery } from '@apollo/client/react'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { ErrorState } from '@/components/error-state.tsx'
import { Page, PageHeader } from '@/components/page-header.tsx'
import { Panel } from '@/components/panel.tsx'
import { PageSkeleton } from '@/components/skeleton.tsx'
import { Cell, Head, HeadRow, Row, Table } from '@/components/table.tsx'
import { Time } from '@/components/time.tsx'
import { useProject, useReasonAgainst } from '@/features/project/project.ts'
import { formatWord } from '@/lib/format.ts'
import { graphql } from '@/lib/graphql.ts'
import type { Role } from '@/lib/roles.ts'
import { InviteDialog } from './invite-dialog.tsx'
import { RolesDialog } from './roles-dialog.tsx'

const peopleQuery = graphql(`
  query People($projectId: ID!) {
    project(id: $projectId) {
      id
      memberships { createdAt roles user { id name email } }
    }
  }
`)

interface Person {
  roles: Role[]
  user: { id: string; name: string }
}

export function People() {
  const { id: projectId } = useProject()
  const against = useReasonAgainst('INVITE_PEOPLE')
  const { data, error, refetch } = useQuery(peopleQuery, { variables: { projectId } })
  const [isInviting, setIsInviting] = useState(false)
  const [changing, setChanging] = useState<Person>()
  if (!data) return error ? <ErrorState error={error} onRetry={refetch} /> : <PageSkeleton />
  return (
    <Page>
      <PageHeader
        title="People"
        about="Who may do what in this project."
        actions={
          <Button look="primary" disabledReason={against} onClick={() => setIsInviting(true)}>
            Invite
          </Button>
        }
      />
      <Panel isFlush>
        <Table>
          <thead>
            <HeadRow>
              <Head>Name</Head>
              <Head>E-mail</Head>
              <Head>Roles</Head>
              <Head>Joined</Head>
              <Head>
                <span className="sr-only">Change</span>
              </Head>
            </HeadRow>
          </thead>
          <tbody>
            {data.project.memberships.map(({ user, roles, createdAt }) => (
              <Row key={user.id}>
                <Cell className="font-medium">{user.name}</Cell>
                <Cell className="text-muted">{user.email}</Cell>
                <Cell>{roles.map(formatWord).join(', ')}</Cell>
                <Cell className="text-muted">
                  <Time at={createdAt} />
                </Cell>
                <Cell className="text-right">
                  <Button
                    size="sm"
                    disabledReason={against && 'To change roles you need the role admin.'}
                    aria-label={`Change roles of ${user.name}`}
                    onClick={() => setChanging({ user, roles })}
                  >
                    Change roles
                  </Button>
                </Cell>
              </Row>
            ))}
          </tbody>
        </Table>
      </Panel>
      {isInviting && <InviteDialog onClose={() => setIsInviting(false)} />}
      {changing && <RolesDialog person={changing} onClose={() => setChanging(undefined)} />}
    </Page>
  )
}
