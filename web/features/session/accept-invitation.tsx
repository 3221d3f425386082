'use client'
import { useQuery } from '@apollo/client/react'
import { ErrorState } from '@/components/error-state.tsx'
import { PageSkeleton } from '@/components/skeleton.tsx'
import { formatInstant, formatWord } from '@/lib/format.ts'
import { graphql } from '@/lib/graphql.ts'
import { AcceptInvitationForm } from './accept-invitation-form.tsx'
import { Door } from './door.tsx'

const invitationQuery = graphql(`
  query Invitation($token: String!) {
    invitation(token: $token) { expiresAt isAdmin project roles }
  }
`)

export function AcceptInvitation({ token }: { token: string }) {
  const { data, error, refetch } = useQuery(invitationQuery, { variables: { token } })
  if (!data) return error ? <ErrorState error={error} onRetry={refetch} /> : <PageSkeleton rows={3} />
  const { invitation } = data
  if (!invitation) {
    return (
      <Door title="This link does not work" about="It was used, has expired, or is not complete.">
        <p className="px-4 py-3">Ask whoever sent it for a new one. If you already have an account, sign in.</p>
        <p className="px-4 pb-4">
          <a href="/sign-in" className="text-accent underline">
            Sign in
          </a>
        </p>
      </Door>
    )
  }
  const offer = invitation.isAdmin
    ? 'You become the administrator of this installation.'
    : `You join ${invitation.project ?? 'this installation'} as ${invitation.roles.map(r => formatWord(r).toLowerCase()).join(', ')}.`
  return (
    <Door
      title="Make your account"
      about={`${offer} The link works once, until ${formatInstant(invitation.expiresAt)}.`}
    >
      <AcceptInvitationForm token={token} />
    </Door>
  )
}
