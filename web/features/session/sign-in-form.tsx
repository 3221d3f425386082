'use client'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { Field, TextInput } from '@/components/field.tsx'
import { Notice } from '@/components/notice.tsx'
import { PasswordField } from '@/components/password-field.tsx'
import { signIn } from '@/lib/session.ts'

interface SignInFormProps {
  /** Whose password is asked for; otherwise the e-mail is asked for too. */
  email?: string
  onSignedIn: () => void
}

export function SignInForm({ email: known, onSignedIn }: SignInFormProps) {
  const [email, setEmail] = useState(known ?? '')
  const [password, setPassword] = useState('')
  const [refused, setRefused] = useState<string | null>(null)
  const [isBusy, setIsBusy] = useState(false)

  async function submit() {
    if (email.trim() === '' || password === '') return setRefused('Enter your e-mail and your password.')
    setIsBusy(true)
    const problem = await signIn(email.trim(), password)
    setIsBusy(false)
    setRefused(problem)
    if (problem !== null) return
    setPassword('')
    onSignedIn()
  }

  return (
    <form
      aria-label="Sign in"
      // Else a browser that sends it before the page has woken up writes the password into the address.
      method="post"
      noValidate
      className="flex flex-col gap-3 p-4"
      onSubmit={e => {
        e.preventDefault()
        void submit()
      }}
    >
      {known === undefined ? (
        <Field label="E-mail" name="email">
          {input => (
            <TextInput
              {...input}
              type="email"
              autoComplete="username"
              autoFocus
              value={email}
              onChange={e => setEmail(e.target.value)}
            />
          )}
        </Field>
      ) : (
        <p>{known}</p>
      )}
      <PasswordField label="Password" name="password" value={password} onChange={setPassword} />
      {refused && <Notice tone="danger">{refused}</Notice>}
      <Button type="submit" look="primary" isBusy={isBusy}>
        {isBusy ? 'Signing in' : 'Sign in'}
      </Button>
    </form>
  )
}
