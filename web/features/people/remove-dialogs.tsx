'use client'
import { ConfirmDialog } from '@/components/confirm-dialog.tsx'
import { useProject } from '@/features/project/project.ts'
import { graphql } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'
import { useAct } from '@/lib/use-act.ts'

const endMembershipMutation = graphql(
  `
  mutation EndMembership($input: EndMembershipInput!, $idempotencyKey: String) {
    endMembership(input: $input, idempotencyKey: $idempotencyKey) { __typename ...Problem }
  }
`,
  [problemFragment],
)

interface RemoveDialogProps {
  user: { id: string; name: string }
  onClose: () => void
}

export function RemoveDialog({ user, onClose }: RemoveDialogProps) {
  const { id: projectId, name } = useProject()
  const { act, isRunning, problem } = useAct(endMembershipMutation, ['People', 'ProjectKeys'])
  return (
    <ConfirmDialog
      title={`Remove ${user.name}`}
      consequence={`They see nothing of ${name} any more, from this moment. Their labels and their name stay, and jobs that they started go on; links that they made and nobody has used stop working.`}
      verb="Remove"
      asksReason
      isRunning={isRunning}
      problem={problem}
      onConfirm={async reason => {
        if (await act({ input: { projectId, userId: user.id, reason } })) onClose()
      }}
      onClose={onClose}
    />
  )
}

export function LeaveDialog({ user, onClose }: RemoveDialogProps) {
  const { id: projectId, name } = useProject()
  const { act, isRunning, problem } = useAct(endMembershipMutation)
  return (
    <ConfirmDialog
      title={`Leave ${name}`}
      consequence="You see nothing of it any more, from this moment. Your labels and your name stay, and jobs that you started go on. Only an invitation lets you in again."
      verb="Leave the project"
      asksReason
      isRunning={isRunning}
      problem={problem}
      onConfirm={async reason => {
        // A fresh document: nothing of the project stays in memory.
        if (await act({ input: { projectId, userId: user.id, reason } })) location.assign('/')
      }}
      onClose={onClose}
    />
  )
}
