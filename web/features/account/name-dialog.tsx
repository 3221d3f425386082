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

const changeNameMutation = graphql(
  `
  mutation ChangeName($input: ChangeNameInput!, $idempotencyKey: String) {
    changeName(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on User { id name }
      ...Problem
    }
  }
`,
  [problemFragment],
)

export function NameDialog({ name: known, onClose }: { name: string; onClose: () => void }) {
  const [name, setName] = useState(known)
  const [currentPassword, setCurrentPassword] = useState('')
  const { act, isRunning, problem } = useAct(changeNameMutation)

  async function submit() {
    if (await act({ input: { name: name.trim(), currentPassword } })) onClose()
  }

  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title="Change your name"
      description="It stands beside your labels from now on. The audit trail keeps the name that you had."
      className="w-[min(440px,calc(100vw-32px))]"
    >
      <Form
        label="Change your name"
        problem={inWords(problem)}
        fields={['name', 'currentPassword']}
        onSubmit={() => void submit()}
      >
        <DialogBody>
          <Field label="Name" name="name">
            {input => (
              <TextInput
                {...input}
                autoFocus
                autoComplete="name"
                value={name}
                onChange={e => setName(e.target.value)}
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
            Change name
          </Button>
        </DialogFooter>
      </Form>
    </Dialog>
  )
}
