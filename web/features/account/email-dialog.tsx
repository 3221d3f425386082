'use client'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { Dialog, DialogBody, DialogFooter } from '@/components/dialog.tsx'
import { Field, TextInput } from '@/components/field.tsx'
import { Form } from '@/components/form.tsx'
import { PasswordField } from '@/components/password-field.tsx'
import { graphql } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'
import { useAct } from '@/lib/use-act.ts'
import { inWords } from './password-problem.ts'

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

export function EmailDialog({ email: known, onClose }: { email: string; onClose: () => void }) {
  const [email, setEmail] = useState(known)
  const [currentPassword, setCurrentPassword] = useState('')
  const { act, isRunning, problem } = useAct(changeEmailMutation)

  async function submit() {
    if (await act({ input: { email: email.trim(), currentPassword } })) onClose()
  }

  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title="Change your e-mail"
      description="You sign in with it from now on. Lamina sends no mail to it."
      className="w-[min(440px,calc(100vw-32px))]"
    >
      <Form
        label="Change your e-mail"
        problem={inWords(problem)}
        fields={['email', 'currentPassword']}
        onSubmit={() => void submit()}
      >
        <DialogBody>
          <Field label="E-mail" name="email">
            {input => (
              <TextInput
                {...input}
                type="email"
                autoFocus
                autoComplete="username"
                value={email}
                onChange={e => setEmail(e.target.value)}
              />
            )}
          </Field>
          <PasswordField
            label="Your password"
            name="currentPassword"
            value={currentPassword}
            onChange={setCurrentPassword}
          />
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" isBusy={isRunning}>
            Change e-mail
          </Button>
        </DialogFooter>
      </Form>
    </Dialog>
  )
}
