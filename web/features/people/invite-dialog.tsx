'use client'
import { useState } from 'react'
import { LinkDialog } from '@/components/link-dialog.tsx'
import { RoleCheckboxes } from '@/components/role-checkboxes.tsx'
import { useProject } from '@/features/project/project.ts'
import { graphql } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'
import type { Role } from '@/lib/roles.ts'
import { useAct } from '@/lib/use-act.ts'

const inviteMutation = graphql(
  `
  mutation InvitePerson($input: InvitePersonInput!, $idempotencyKey: String) {
    invitePerson(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on InvitationLink { url expiresAt }
      ...Problem
    }
  }
`,
  [problemFragment],
)

export function InviteDialog({ onClose }: { onClose: () => void }) {
  const { id: projectId } = useProject()
  const [roles, setRoles] = useState<Role[]>(['READER'])
  const { act, isRunning, problem } = useAct(inviteMutation, ['ProjectInvitations'])
  return (
    <LinkDialog
      title="Invite"
      description="Makes a link that works once. Send it to one person yourself; Lamina sends no mail."
      verb="Make link"
      fields={['roles']}
      isRunning={isRunning}
      problem={problem}
      make={() => act({ input: { projectId, roles } })}
      onClose={onClose}
    >
      <RoleCheckboxes roles={roles} onChange={setRoles} />
    </LinkDialog>
  )
}
