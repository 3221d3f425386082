'use client'
import { safePath } from '@/lib/safe-path.ts'
import { Door } from './door.tsx'
import { SignInForm } from './sign-in-form.tsx'

export function SignIn({ next }: { next: string | undefined }) {
  return (
    <Door title="Sign in" about="An account is made by invitation. Ask an administrator for a link.">
      {/* A fresh document: nothing that was fetched for somebody else stays in memory. */}
      <SignInForm onSignedIn={() => location.assign(safePath(next))} />
    </Door>
  )
}
