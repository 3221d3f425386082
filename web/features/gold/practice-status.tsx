'use client'
import { useQuery } from '@apollo/client/react'
import { useEffect } from 'react'
import { Notice } from '@/components/notice.tsx'
import { useOutboxState } from '@/features/outbox/outbox-context.tsx'
import { useProject } from '@/features/project/project.ts'
import { formatCount } from '@/lib/format.ts'
import { graphql, type ResultOf } from '@/lib/graphql.ts'

const ownQuery = graphql(`
  query OwnPractice($projectId: ID!) {
    project(id: $projectId) {
      id
      ownPractice {
        state
        askedCount
        answeredCount
        asGoldCount
        passPercent
        decision { verdict reason decidedBy { id name } }
      }
      practiceDeciders { id name }
    }
  }
`)

type Own = NonNullable<ResultOf<typeof ownQuery>['project']['ownPractice']>

const either = (names: readonly string[]) =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`

const sayResult = ({ asGoldCount, askedCount, passPercent }: Own) =>
  `${formatCount(asGoldCount ?? 0)} of ${formatCount(askedCount)} as the gold answers${passPercent > 0 ? `; the project asks for ${passPercent}%` : ''}`

/** Whether whoever looks answers gold images before all else here. */
export function usePractises(): boolean {
  const { practiceCount, viewerReadsBlind } = useProject()
  return practiceCount > 0 && viewerReadsBlind
}

/** How far whoever looks is with what they answer before all else. */
export function PracticeStatus() {
  const { id: projectId } = useProject()
  const isAsked = usePractises()
  const saved = useOutboxState().entries.filter(e => e.state === 'saved' && e.projectId === projectId).length
  const variables = { projectId }
  const { data, refetch } = useQuery(ownQuery, { variables, skip: !isAsked, fetchPolicy: 'cache-and-network' })
  useEffect(() => {
    // It fails as any look does: the page shows what it has.
    if (isAsked && saved > 0) void refetch().catch(() => {})
  }, [isAsked, saved, refetch])
  const own = data?.project.ownPractice
  if (!own || own.askedCount === 0) return null
  if (own.state === 'FAILED') {
    const names = data.project.practiceDeciders.map(({ name }) => name)
    return (
      <Notice tone="warn" title="Your practice is over">
        <p>{sayResult(own)}.</p>
        <p className="text-muted">
          Ask {either(names) || 'an administrator of the project'} to let you go on, or to repeat it.
        </p>
      </Notice>
    )
  }
  return (
    <p role="status" aria-label="Practice" className="text-xs text-muted">
      {own.state === 'UNDER_WAY' && (
        <>
          {own.decision?.verdict === 'REPEAT' && `${own.decision.decidedBy.name} asks you to repeat your practice. `}
          Practice: {formatCount(own.answeredCount)} of {formatCount(own.askedCount)} answered. The real images follow.
        </>
      )}
      {own.state === 'PASSED' && `Practice passed: ${sayResult(own)}.`}
      {own.state === 'LET_GO_ON' && `${own.decision?.decidedBy.name} let you go on: ${own.decision?.reason}`}
    </p>
  )
}
