'use client'
import { useQuery } from '@apollo/client/react'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { ErrorState } from '@/components/error-state.tsx'
import { Form } from '@/components/form.tsx'
import { PasswordField } from '@/components/password-field.tsx'
import { PageSkeleton } from '@/components/skeleton.tsx'
import { formatInstant } from '@/lib/format.ts'
import { graphql } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'
import { useAct } from '@/lib/use-act.ts'
import { Door, DoorText } from './door.tsx'
import { linkProblem } from './link-problem.ts'

const resetQuery = graphql(`
  query PasswordReset($token: String!) {
    passwordReset(token: $token) { userName expiresAt }
  }
`)

const resetPasswordMutation = graphql(
  `
  mutation ResetPassword($input: ResetPasswordInput!, $idempotencyKey: String) {
    resetPassword(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ...Problem
    }
  }
`,
  [problemFragment],
)

export function ResetPassword({ token }: { token: string }) {
  const { data, error, refetch } = useQuery(resetQuery, { variables: { token } })
  const [newPassword, setNewPassword] = useState('')
  const { act, isRunning, problem } = useAct(resetPasswordMutation)
  if (!data) return error ? <ErrorState error={error} onRetry={refetch} /> : <PageSkeleton rows={3} />
  const { passwordReset } = data
  if (!passwordReset) {
    return (
      <Door title="This link does not work" about="It was used, was replaced by a newer one, or has expired.">
        <DoorText>Ask an administrator of this installation for a new one.</DoorText>
        <div className="px-4 pb-4">
          <Button asChild>
            <a href="/sign-in">Sign in</a>
          </Button>
        </div>
      </Door>
    )
  }

  async function submit() {
    if (await act({ input: { token, newPassword } })) location.assign('/sign-in?reset=done')
  }

  return (
    <Door
      title={`A new password for ${passwordReset.userName}`}
      about={`The link works once, until ${formatInstant(passwordReset.expiresAt)}. Wherever you are signed in now, you are asked to sign in again.`}
    >
      <Form
        label="Set a new password"
        problem={linkProblem(problem)}
        fields={['newPassword']}
        onSubmit={() => void submit()}
        className="flex flex-col gap-3 p-4"
      >
        <PasswordField
          label="New password"
          name="newPassword"
          value={newPassword}
          onChange={setNewPassword}
          isNew
          autoFocus
        />
        <Button type="submit" look="primary" isBusy={isRunning} className="order-2">
          Set the password
        </Button>
      </Form>
    </Door>
  )
}
