'use client'
import { LinkDialog } from '@/components/link-dialog.tsx'
import { graphql } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'
import { useAct } from '@/lib/use-act.ts'
import type { UserDialogProps } from './disable-dialogs.tsx'

const createResetMutation = graphql(
  `
  mutation CreatePasswordReset($input: CreatePasswordResetInput!, $idempotencyKey: String) {
    createPasswordReset(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on PasswordResetLink { url expiresAt }
      ...Problem
    }
  }
`,
  [problemFragment],
)

export function ResetLinkDialog({ user, onClose }: UserDialogProps) {
  const { act, isRunning, problem } = useAct(createResetMutation)
  return (
    <LinkDialog
      title={`Reset link for ${user.name}`}
      description="With it they set a new password, once; their sessions end. Links made for them earlier stop working. Send it to them yourself; Lamina sends no mail."
      verb="Make reset link"
      warning={`Whoever has it can sign in as ${user.name}.`}
      isRunning={isRunning}
      problem={problem}
      make={() => act({ input: { userId: user.id } })}
      onClose={onClose}
    />
  )
}
