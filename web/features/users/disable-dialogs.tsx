'use client'
import { ConfirmDialog } from '@/components/confirm-dialog.tsx'
import { graphql } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'
import { useAct } from '@/lib/use-act.ts'

const disableMutation = graphql(
  `
  mutation DisableUser($input: DisableUserInput!, $idempotencyKey: String) {
    disableUser(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on User { id disabledAt }
      ...Problem
    }
  }
`,
  [problemFragment],
)

const enableMutation = graphql(
  `
  mutation EnableUser($input: EnableUserInput!, $idempotencyKey: String) {
    enableUser(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on User { id disabledAt }
      ...Problem
    }
  }
`,
  [problemFragment],
)

export interface UserDialogProps {
  user: { id: string; name: string }
  onClose: () => void
}

export function DisableDialog({ user, onClose }: UserDialogProps) {
  const { act, isRunning, problem } = useAct(disableMutation, ['ProjectsWithoutAdmin'])
  return (
    <ConfirmDialog
      title={`Disable the account of ${user.name}`}
      consequence="They are signed out everywhere at once and cannot sign in. Their API keys end for good, and so do the links that they made and nobody has used. Their work, their memberships and their name stay; you can enable the account again."
      verb="Disable account"
      asksReason
      isRunning={isRunning}
      problem={problem}
      onConfirm={async reason => {
        if (await act({ input: { userId: user.id, reason } })) onClose()
      }}
      onClose={onClose}
    />
  )
}

export function EnableDialog({ user, onClose }: UserDialogProps) {
  const { act, isRunning, problem } = useAct(enableMutation, ['ProjectsWithoutAdmin'])
  return (
    <ConfirmDialog
      isHarmless
      title={`Enable the account of ${user.name}`}
      consequence="They may sign in again with their password, into the projects and with the roles that they have. Sessions, API keys and links that ended stay ended."
      verb="Enable account"
      asksReason
      isRunning={isRunning}
      problem={problem}
      onConfirm={async reason => {
        if (await act({ input: { userId: user.id, reason: reason || null } })) onClose()
      }}
      onClose={onClose}
    />
  )
}
