'use client'
import { graphql } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'
import { useAct } from '@/lib/use-act.ts'
import { OwnFieldDialog } from './own-field-dialog.tsx'

const changeEmailMutation = graphql(
  `
  mutation ChangeEmail($input: ChangeEmailInput!, $idempotencyKey: String) {
    changeEmail(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on User { id email }
      ...Problem
    }
  }
`,
  [problemFragment],
)

export function EmailDialog({ email, onClose }: { email: string; onClose: () => void }) {
  const { act, isRunning, problem } = useAct(changeEmailMutation)
  return (
    <OwnFieldDialog
      noun="e-mail"
      label="E-mail"
      name="email"
      description="You sign in with it from now on. Lamina sends no mail to it."
      known={email}
      input={{ type: 'email', autoComplete: 'username' }}
      isRunning={isRunning}
      problem={problem}
      change={(email, currentPassword) => act({ input: { email, currentPassword } })}
      onClose={onClose}
    />
  )
}
