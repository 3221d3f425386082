'use client'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { ProblemNotice } from '@/components/form.tsx'
import { Notice } from '@/components/notice.tsx'
import { graphql } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'
import { signOut } from '@/lib/session.ts'
import { useAct } from '@/lib/use-act.ts'
import { Door } from './door.tsx'
import { linkProblem } from './link-problem.ts'
import { describeOffer, describeStanding, type Offer } from './offer.ts'

const joinProjectMutation = graphql(
  `
  mutation JoinProject($input: JoinProjectInput!, $idempotencyKey: String) {
    joinProject(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on JoinedProject { project { id } }
      ...Problem
    }
  }
`,
  [problemFragment],
)

interface JoinProjectProps {
  token: string
  invitation: Offer & { isViewerMember: boolean; viewerRoles: readonly string[] }
  user: { name: string; email: string }
  until: string
}

/** An invitation in the hands of somebody who is signed in: one act, in the name of the account that they have. */
export function JoinProject({ token, invitation, user, until }: JoinProjectProps) {
  const { act, isRunning, problem } = useAct(joinProjectMutation)
  const [leaving, setLeaving] = useState<string | null>(null)

  async function accept() {
    const joined = await act({ input: { token } })
    // A fresh document: what may be seen has changed.
    if (joined) location.assign(joined.project ? `/projects/${joined.project.id}` : '/')
  }

  async function changeAccount() {
    const refused = await signOut()
    if (refused === null) location.reload()
    else setLeaving(refused)
  }

  return (
    <Door title="You are invited" about={`${describeOffer(invitation)} ${until}`}>
      <div className="flex flex-col gap-3 p-4">
        <p>
          You are signed in as <span className="font-medium">{user.name}</span>{' '}
          <span className="text-muted">({user.email})</span>.
        </p>
        {invitation.isViewerMember && <Notice>{describeStanding(invitation)}</Notice>}
        <ProblemNotice problem={linkProblem(problem)} />
        {leaving && <Notice tone="danger">{leaving}</Notice>}
        <Button look="primary" autoFocus isBusy={isRunning} onClick={() => void accept()}>
          Accept as {user.name}
        </Button>
        <Button look="quiet" onClick={() => void changeAccount()}>
          Use another account
        </Button>
      </div>
    </Door>
  )
}
