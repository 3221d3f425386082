'use client'
import { useApolloClient, useReactiveVar } from '@apollo/client/react'
import { Dialog } from '@/components/dialog.tsx'
import { SignInForm } from '@/features/session/sign-in-form.tsx'
import { beginSession, hasSessionEnded } from '@/lib/session.ts'

/** Signs in again over the page, which stays as it is with all that was typed. */
export function SessionEndedDialog({ email }: { email: string }) {
  const client = useApolloClient()
  const isOpen = useReactiveVar(hasSessionEnded)
  const goOn = () => {
    beginSession()
    void client.refetchQueries({ include: 'active' })
  }
  return (
    <Dialog
      isModal
      isOpen={isOpen}
      onOpenChange={() => {}}
      title="Your session has ended"
      description="Sign in to go on where you are. Nothing you typed is lost."
      className="w-[min(380px,calc(100vw-32px))]"
    >
      <SignInForm email={email} onSignedIn={goOn} />
    </Dialog>
  )
}
