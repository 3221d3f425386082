'use client'
import { ConfirmDialog } from '@/components/confirm-dialog.tsx'
import { graphql } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'
import { useAct } from '@/lib/use-act.ts'

const endSessionMutation = graphql(
  `
  mutation EndSession($input: EndSessionInput!, $idempotencyKey: String) {
    endSession(input: $input, idempotencyKey: $idempotencyKey) { __typename ...Problem }
  }
`,
  [problemFragment],
)

const endOtherSessionsMutation = graphql(
  `
  mutation EndOtherSessions($input: EndOtherSessionsInput!, $idempotencyKey: String) {
    endOtherSessions(input: $input, idempotencyKey: $idempotencyKey) { __typename ...Problem }
  }
`,
  [problemFragment],
)

interface EndSessionDialogProps {
  session: { id: string; device: string }
  onClose: () => void
}

export function EndSessionDialog({ session, onClose }: EndSessionDialogProps) {
  const { act, isRunning, problem } = useAct(endSessionMutation, ['AccountSessions'])
  return (
    <ConfirmDialog
      title={`End the session of ${session.device}`}
      consequence="Whoever uses it is asked for the password at the next step. What they typed stays on their screen."
      verb="End session"
      isRunning={isRunning}
      problem={problem}
      onConfirm={async () => {
        if (await act({ input: { id: session.id } })) onClose()
      }}
      onClose={onClose}
    />
  )
}

export function EndOtherSessionsDialog({ onClose }: { onClose: () => void }) {
  const { act, isRunning, problem } = useAct(endOtherSessionsMutation, ['AccountSessions'])
  return (
    <ConfirmDialog
      title="End all other sessions"
      consequence="Everywhere but here the password is asked for again. API keys go on working."
      verb="End all others"
      isRunning={isRunning}
      problem={problem}
      onConfirm={async () => {
        if (await act({ input: {} })) onClose()
      }}
      onClose={onClose}
    />
  )
}
