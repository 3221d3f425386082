'use client'
import { useReactiveVar } from '@apollo/client/react'
import type { Entry } from '@/features/outbox/entry.ts'
import { ConflictChoice, Refused } from '@/features/outbox/entry-choice.tsx'
import { hasSessionEnded, isOffline } from '@/lib/session.ts'

/** What became of the answers that were given here on an image. */
export function AnswerStatus({ answers }: { answers: readonly Entry[] }) {
  const isAway = useReactiveVar(isOffline)
  const isSignedOut = useReactiveVar(hasSessionEnded)
  const isWaiting = answers.some(e => e.state === 'waiting')
  const isSaved = answers.at(-1)?.state === 'saved'
  const words = isWaiting
    ? isAway || isSignedOut
      ? 'Kept here, sent when the server is back'
      : 'Saving'
    : isSaved
      ? 'Saved'
      : ''
  return (
    <>
      <p role="status" aria-label="Answer" className="min-h-4 text-xs text-muted">
        {words}
      </p>
      {answers.map(entry =>
        entry.state === 'conflict' && entry.other ? (
          <ConflictChoice key={entry.key} entry={entry} other={entry.other} />
        ) : entry.state === 'refused' ? (
          <Refused key={entry.key} entry={entry} />
        ) : null,
      )}
    </>
  )
}
