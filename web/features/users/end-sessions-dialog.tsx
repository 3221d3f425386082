'use client'
import { ConfirmDialog } from '@/components/confirm-dialog.tsx'
import { graphql } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'
import { useAct } from '@/lib/use-act.ts'
import type { UserDialogProps } from './disable-dialogs.tsx'

const endUserSessionsMutation = graphql(
  `
  mutation EndUserSessions($input: EndUserSessionsInput!, $idempotencyKey: String) {
    endUserSessions(input: $input, idempotencyKey: $idempotencyKey) { __typename ...Problem }
  }
`,
  [problemFragment],
)

export function EndSessionsDialog({ user, onClose }: UserDialogProps) {
  const { act, isRunning, problem } = useAct(endUserSessionsMutation)
  return (
    <ConfirmDialog
      title={`End all sessions of ${user.name}`}
      consequence="Everywhere they are asked for the password at the next step. What they typed stays on their screen; their API keys go on working."
      verb="End all sessions"
      isRunning={isRunning}
      problem={problem}
      onConfirm={async () => {
        if (await act({ input: { userId: user.id } })) onClose()
      }}
      onClose={onClose}
    />
  )
}
