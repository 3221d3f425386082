'use client'
import { LinkDialog } from '@/components/link-dialog.tsx'
import { graphql } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'
import { useAct } from '@/lib/use-act.ts'

const inviteAdministratorMutation = graphql(
  `
  mutation InviteAdministrator($input: InviteAdministratorInput!, $idempotencyKey: String) {
    inviteAdministrator(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on InvitationLink { url expiresAt }
      ...Problem
    }
  }
`,
  [problemFragment],
)

export function InviteAdministratorDialog({ onClose }: { onClose: () => void }) {
  const { act, isRunning, problem } = useAct(inviteAdministratorMutation, ['InstallationInvitations'])
  return (
    <LinkDialog
      title="Invite an administrator"
      description="Makes a link that works once: whoever opens it may do here what you may. Send it to one person yourself; Lamina sends no mail."
      verb="Make link"
      isRunning={isRunning}
      problem={problem}
      make={() => act({ input: {} })}
      onClose={onClose}
    />
  )
}
