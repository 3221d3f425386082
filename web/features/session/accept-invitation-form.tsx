'use client'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { Field, TextInput } from '@/components/field.tsx'
import { Form } from '@/components/form.tsx'
import { PasswordField } from '@/components/password-field.tsx'
import { graphql } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'
import { signIn } from '@/lib/session.ts'
import { useAct } from '@/lib/use-act.ts'
import { linkProblem } from './link-problem.ts'

const acceptMutation = graphql(
  `
  mutation AcceptInvitation($input: AcceptInvitationInput!, $idempotencyKey: String) {
    acceptInvitation(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on User { id email }
      ...Problem
    }
  }
`,
  [problemFragment],
)

export function AcceptInvitationForm({ token }: { token: string }) {
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const { act, isRunning, problem } = useAct(acceptMutation)

  async function submit() {
    const user = await act({ input: { token, name: name.trim(), email: email.trim(), password } })
    if (!user) return
    const refused = await signIn(user.email, password)
    location.assign(refused === null ? '/' : '/sign-in')
  }

  return (
    <Form
      label="Make your account"
      problem={linkProblem(problem)}
      fields={['name', 'email', 'password']}
      onSubmit={() => void submit()}
      className="flex flex-col gap-3 p-4"
    >
      <Field label="Name" name="name" hint="As it stands beside your labels and in the audit trail.">
        {input => (
          <TextInput {...input} autoComplete="name" autoFocus value={name} onChange={e => setName(e.target.value)} />
        )}
      </Field>
      <Field label="E-mail" name="email">
        {input => (
          <TextInput
            {...input}
            type="email"
            autoComplete="username"
            value={email}
            onChange={e => setEmail(e.target.value)}
          />
        )}
      </Field>
      <PasswordField label="Password" name="password" value={password} onChange={setPassword} isNew />
      <Button type="submit" look="primary" isBusy={isRunning} className="order-2">
        Make the account and sign in
      </Button>
    </Form>
  )
}
