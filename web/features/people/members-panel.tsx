'use client'
import { useQuery } from '@apollo/client/react'
import { useState } from 'react'
import { Panel } from '@/components/panel.tsx'
import { PanelMore, PanelState } from '@/components/panel-state.tsx'
import { Head, HeadRow, Table } from '@/components/table.tsx'
import { useProject, useReasonAgainst, useRoleAgainst } from '@/features/project/project.ts'
import { viewerQuery } from '@/features/shell/viewer.ts'
import { formatCounted } from '@/lib/format.ts'
import { graphql } from '@/lib/graphql.ts'
import { nodesOf } from '@/lib/nodes.ts'
import type { Role } from '@/lib/roles.ts'
import { MemberRow } from './member-row.tsx'
import { type Qualified, sayQualification } from './qualification.ts'
import { QualificationDialog } from './qualification-dialog.tsx'
import { LeaveDialog, RemoveDialog } from './remove-dialogs.tsx'
import { RolesDialog } from './roles-dialog.tsx'

const peopleQuery = graphql(`
  query People($projectId: ID!, $after: String) {
    project(id: $projectId) {
      id
      memberships(first: 50, after: $after) {
        totalCount
        pageInfo { hasNextPage endCursor }
        edges { cursor node { createdAt roles isDisabled specialty experienceYears user { id name email } } }
      }
    }
  }
`)

interface Change extends Qualified {
  kind: 'ROLES' | 'QUALIFICATION' | 'REMOVE' | 'LEAVE'
  user: { id: string; name: string }
  roles: Role[]
}

export function MembersPanel() {
  const { id: projectId, archivedAt } = useProject()
  const against = useReasonAgainst('SET_ROLES')
  const roleAgainst = useRoleAgainst('SET_ROLES')
  const viewerId = useQuery(viewerQuery, { fetchPolicy: 'cache-first' }).data?.viewer?.user.id
  const { data, error, refetch, fetchMore, networkStatus } = useQuery(peopleQuery, {
    variables: { projectId },
    notifyOnNetworkStatusChange: true,
  })
  const [change, setChange] = useState<Change>()
  const close = () => setChange(undefined)
  const memberships = data?.project?.memberships
  return (
    <Panel
      title="Members"
      aside={memberships && formatCounted(memberships.totalCount, 'person', 'people')}
      isFlush={Boolean(memberships)}
    >
      {memberships ? (
        <>
          <Table>
            <thead>
              <HeadRow>
                <Head>Name</Head>
                <Head>E-mail</Head>
                <Head>Roles</Head>
                <Head className="max-lg:hidden">Joined</Head>
                <Head>
                  <span className="sr-only">Change</span>
                </Head>
              </HeadRow>
            </thead>
            <tbody>
              {nodesOf(memberships).map(({ user, roles, createdAt, isDisabled, ...qualified }) => (
                <MemberRow
                  key={user.id}
                  user={user}
                  roles={roles}
                  isDisabled={isDisabled}
                  joinedAt={createdAt}
                  isSelf={user.id === viewerId}
                  qualification={sayQualification(qualified)}
                  against={archivedAt && !roleAgainst ? against : against && 'To change roles you need the role admin.'}
                  againstRemoving={roleAgainst && 'To remove people you need the role admin.'}
                  onChangeRoles={() => setChange({ kind: 'ROLES', user, roles, ...qualified })}
                  onQualify={() => setChange({ kind: 'QUALIFICATION', user, roles, ...qualified })}
                  onRemove={() =>
                    setChange({ kind: user.id === viewerId ? 'LEAVE' : 'REMOVE', user, roles, ...qualified })
                  }
                />
              ))}
            </tbody>
          </Table>
          <PanelMore
            pageInfo={memberships.pageInfo}
            status={networkStatus}
            onMore={after => void fetchMore({ variables: { after } })}
          />
        </>
      ) : (
        <PanelState error={error} onRetry={refetch} />
      )}
      {change?.kind === 'ROLES' && <RolesDialog person={change} onClose={close} />}
      {change?.kind === 'QUALIFICATION' && <QualificationDialog person={change} onClose={close} />}
      {change?.kind === 'REMOVE' && <RemoveDialog user={change.user} onClose={close} />}
      {change?.kind === 'LEAVE' && <LeaveDialog user={change.user} onClose={close} />}
    </Panel>
  )
}
