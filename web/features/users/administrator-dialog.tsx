'use client'
import { ConfirmDialog } from '@/components/confirm-dialog.tsx'
import { graphql } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'
import { useAct } from '@/lib/use-act.ts'
import type { UserDialogProps } from './disable-dialogs.tsx'

const setAdministratorMutation = graphql(
  `
  mutation SetAdministrator($input: SetAdministratorInput!, $idempotencyKey: String) {
    setAdministrator(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on User { id isAdmin }
      ...Problem
    }
  }
`,
  [problemFragment],
)

export function AdministratorDialog({ user, isAdmin, onClose }: UserDialogProps & { isAdmin: boolean }) {
  const { act, isRunning, problem } = useAct(setAdministratorMutation, ['Viewer'])
  return (
    <ConfirmDialog
      isHarmless={isAdmin}
      title={isAdmin ? `Make ${user.name} administrator` : `Take administrator away from ${user.name}`}
      consequence={
        isAdmin
          ? 'They may create projects, and disable, enable and reset every account of this installation, yours too.'
          : 'They create no project and see no list of users any more, and the links that it let them make stop working. Their roles in projects stay.'
      }
      verb={isAdmin ? 'Make administrator' : 'Take administrator away'}
      isRunning={isRunning}
      problem={problem}
      onConfirm={async () => {
        if (await act({ input: { userId: user.id, isAdmin } })) onClose()
      }}
      onClose={onClose}
    />
  )
}
