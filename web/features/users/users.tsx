'use client'
import { useQuery } from '@apollo/client/react'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { ErrorState } from '@/components/error-state.tsx'
import { ForAdministrators } from '@/components/for-administrators.tsx'
import { Page, PageHeader } from '@/components/page-header.tsx'
import { PageSkeleton } from '@/components/skeleton.tsx'
import { viewerQuery } from '@/features/shell/viewer.ts'
import { AdministratorInvitations } from './administrator-invitations.tsx'
import { InviteAdministratorDialog } from './invite-administrator-dialog.tsx'
import { ProjectsWithoutAdmin } from './projects-without-admin.tsx'
import { UserList } from './user-list.tsx'

/** Everybody with an account in this installation, for its administrators. */
export function Users() {
  const { data, error, refetch } = useQuery(viewerQuery)
  const [isInviting, setIsInviting] = useState(false)
  const viewer = data?.viewer
  if (!viewer) return error ? <ErrorState error={error} onRetry={refetch} /> : <PageSkeleton />
  return (
    <main className="min-h-0 flex-1 overflow-y-auto">
      <Page>
        <PageHeader
          title="Users"
          about="Everybody who has an account in this installation."
          actions={viewer.isAdmin && <Button onClick={() => setIsInviting(true)}>Invite administrator</Button>}
        />
        {viewer.isAdmin ? (
          <div className="flex flex-col gap-4">
            <UserList viewerId={viewer.user.id} />
            <ProjectsWithoutAdmin />
            <AdministratorInvitations />
          </div>
        ) : (
          <ForAdministrators>
            Accounts are disabled, enabled and given a new password here. Who may do what in a project stands on its
            page People.
          </ForAdministrators>
        )}
        {isInviting && <InviteAdministratorDialog onClose={() => setIsInviting(false)} />}
      </Page>
    </main>
  )
}
