'use client'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { Form } from '@/components/form.tsx'
import { Notice } from '@/components/notice.tsx'
import { Panel } from '@/components/panel.tsx'
import { PasswordField } from '@/components/password-field.tsx'
import { graphql } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'
import { useAct } from '@/lib/use-act.ts'
import { inWords } from './password-problem.ts'

const changePasswordMutation = graphql(
  `
  mutation ChangePassword($input: ChangePasswordInput!, $idempotencyKey: String) {
    changePassword(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on User { id }
      ...Problem
    }
  }
`,
  [problemFragment],
)

export function PasswordPanel() {
  const [currentPassword, setCurrentPassword] = useState('')
  const [newPassword, setNewPassword] = useState('')
  const [isDone, setIsDone] = useState(false)
  const { act, isRunning, problem } = useAct(changePasswordMutation, ['AccountSessions'])

  async function submit() {
    setIsDone(false)
    if (!(await act({ input: { currentPassword, newPassword } }))) return
    setCurrentPassword('')
    setNewPassword('')
    setIsDone(true)
  }

  return (
    <Panel title="Password" className="h-full">
      <Form
        label="Change your password"
        problem={inWords(problem)}
        fields={['currentPassword', 'newPassword']}
        onSubmit={() => void submit()}
        className="flex flex-col gap-3"
      >
        <PasswordField
          label="Current password"
          name="currentPassword"
          value={currentPassword}
          onChange={setCurrentPassword}
        />
        <PasswordField label="New password" name="newPassword" value={newPassword} onChange={setNewPassword} isNew />
        <Button type="submit" isBusy={isRunning} className="order-2 w-fit">
          Change password
        </Button>
        {isDone && (
          <Notice className="order-3" title="Your password is changed.">
            All your other sessions have ended.
          </Notice>
        )}
      </Form>
    </Panel>
  )
}
