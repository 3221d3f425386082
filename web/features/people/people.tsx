'use client'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { Page, PageHeader } from '@/components/page-header.tsx'
import { useReasonAgainst } from '@/features/project/project.ts'
import { InvitationsPanel } from './invitations-panel.tsx'
import { InviteDialog } from './invite-dialog.tsx'
import { MembersPanel } from './members-panel.tsx'
import { ProjectKeysPanel } from './project-keys-panel.tsx'
import { ReadingPanel } from './reading-panel.tsx'

/** Who may do what in a project: its members, and the links and keys that open it. */
export function People() {
  const against = useReasonAgainst('INVITE_PEOPLE')
  const [isInviting, setIsInviting] = useState(false)
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
      <div className="flex flex-col gap-4">
        <MembersPanel />
        <ReadingPanel />
        {!against && (
          <>
            <InvitationsPanel />
            <ProjectKeysPanel />
          </>
        )}
      </div>
      {isInviting && <InviteDialog onClose={() => setIsInviting(false)} />}
    </Page>
  )
}
