'use client'
import { ConfirmDialog } from '@/components/confirm-dialog.tsx'
import { graphql } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'
import { useAct } from '@/lib/use-act.ts'

const revokeInvitationMutation = graphql(
  `
  mutation RevokeInvitation($input: RevokeInvitationInput!, $idempotencyKey: String) {
    revokeInvitation(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on Invitation { id status }
      ...Problem
    }
  }
`,
  [problemFragment],
)

interface RevokeInvitationDialogProps {
  invitation: { id: string }
  onClose: () => void
}

export function RevokeInvitationDialog({ invitation, onClose }: RevokeInvitationDialogProps) {
  const { act, isRunning, problem } = useAct(revokeInvitationMutation)
  return (
    <ConfirmDialog
      title="Revoke the invitation"
      consequence="Its link opens nothing from now on, whoever has it. You can always make another one."
      verb="Revoke invitation"
      isRunning={isRunning}
      problem={problem}
      onConfirm={async () => {
        if (await act({ input: { id: invitation.id } })) onClose()
      }}
      onClose={onClose}
    />
  )
}
