'use client'
import { useQuery } from '@apollo/client/react'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { ErrorState } from '@/components/error-state.tsx'
import { Segments } from '@/components/segments.tsx'
import { PageSkeleton } from '@/components/skeleton.tsx'
import { formatInstant } from '@/lib/format.ts'
import { graphql } from '@/lib/graphql.ts'
import { AcceptInvitationForm } from './accept-invitation-form.tsx'
import { Door, DoorText } from './door.tsx'
import { JoinProject } from './join-project.tsx'
import { describeOffer } from './offer.ts'

const invitationQuery = graphql(`
  query Invitation($token: String!) {
    viewer { user { id name email } }
    invitation(token: $token) { expiresAt isAdmin project roles isViewerMember viewerRoles }
  }
`)

const ways = [
  { value: 'NEW', text: 'Make an account' },
  { value: 'KNOWN', text: 'I have an account' },
] as const

export function AcceptInvitation({ token }: { token: string }) {
  const { data, error, refetch } = useQuery(invitationQuery, { variables: { token } })
  const [way, setWay] = useState<'NEW' | 'KNOWN'>('NEW')
  if (!data) return error ? <ErrorState error={error} onRetry={refetch} /> : <PageSkeleton rows={3} />
  const { invitation, viewer } = data
  if (!invitation) {
    return (
      <Door title="This link does not work" about="It was used, was revoked, has expired, or is not complete.">
        <DoorText>
          {viewer
            ? `Ask whoever sent it for a new one. You are signed in as ${viewer.user.name}.`
            : 'Ask whoever sent it for a new one. If you already have an account, sign in.'}
        </DoorText>
        <div className="px-4 pb-4">
          <Button asChild>
            <a href={viewer ? '/' : '/sign-in'}>{viewer ? 'All projects' : 'Sign in'}</a>
          </Button>
        </div>
      </Door>
    )
  }
  const until = `The link works once, until ${formatInstant(invitation.expiresAt)}.`
  if (viewer) return <JoinProject token={token} invitation={invitation} user={viewer.user} until={until} />
  return (
    <Door title="You are invited" about={`${describeOffer(invitation)} ${until}`}>
      <div className="px-4 pt-4">
        <Segments label="How to accept" value={way} onChange={setWay} choices={ways} />
      </div>
      {way === 'NEW' ? (
        <AcceptInvitationForm token={token} />
      ) : (
        <div className="flex flex-col gap-3 p-4">
          <p>Sign in; you come back here, see what you are offered, and accept it with the account that you have.</p>
          <Button asChild look="primary">
            <a href={`/sign-in?next=${encodeURIComponent(`/invitation/${token}`)}`}>Sign in and accept</a>
          </Button>
        </div>
      )}
    </Door>
  )
}
