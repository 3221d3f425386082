'use client'
import { Door } from './door.tsx'
import { SignInForm } from './sign-in-form.tsx'

/** Only a path of this site: an address from outside must not lead people away after they signed in. */
export const safePath = (next: string | undefined) => (next && /^\/(?![/\\])/.test(next) ? next : '/')

export function SignIn({ next }: { next: string | undefined }) {
  return (
    <Door title="Sign in" about="An account is made by invitation. Ask an administrator for a link.">
      {/* A fresh document: nothing that was fetched for somebody else stays in memory. */}
      <SignInForm onSignedIn={() => location.assign(safePath(next))} />
    </Door>
  )
}
