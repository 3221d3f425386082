'use client'
import { Notice } from '@/components/notice.tsx'
import { safePath } from '@/lib/safe-path.ts'
import { Door } from './door.tsx'
import { SignInForm } from './sign-in-form.tsx'

interface SignInProps {
  next: string | undefined
  /** Whether somebody comes from setting a new password. */
  isReset: boolean
}

export function SignIn({ next, isReset }: SignInProps) {
  return (
    <Door title="Sign in" about="An account is made by invitation. Ask an administrator for a link.">
      {isReset && (
        <div className="px-4 pt-4">
          <Notice>Your new password is set. Sign in with it.</Notice>
        </div>
      )}
      {/* A fresh document: nothing that was fetched for somebody else stays in memory. */}
      <SignInForm onSignedIn={() => location.assign(safePath(next))} />
      <p className="border-t px-4 py-3 text-muted">
        Forgotten your password? An administrator of this installation makes you a link with which you set a new one.
      </p>
    </Door>
  )
}
