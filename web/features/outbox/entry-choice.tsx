'use client'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { ConfirmDialog } from '@/components/confirm-dialog.tsx'
import { Notice } from '@/components/notice.tsx'
import { Time } from '@/components/time.tsx'
import { sayGiven } from '@/features/attributes/attributes.ts'
import { whyNot } from '@/features/image/reading-words.ts'
import { labelledBy } from '@/lib/labelled-by.ts'
import type { Entry, Other } from './entry.ts'
import { useOutbox } from './outbox-context.tsx'
import { isAgreed } from './queue.ts'

const wordsOf = ({ labelClass, cannotTell, attributes = [] }: Other): string => {
  const beside = sayGiven(attributes)
  if (labelClass) return beside ? `${labelClass.name} (${beside})` : labelClass.name
  return cannotTell ? `Cannot tell: ${whyNot[cannotTell].toLowerCase()}` : 'Cannot tell'
}

/** What was written with an answer. */
export function Written({ entry: { input } }: { entry: Entry }) {
  return (
    <>
      {input.confidence !== null && <p className="text-xs">{input.confidence} % sure</p>}
      {input.note && <p className="break-words text-xs">Note: {input.note}</p>}
      {input.reason && <p className="break-words text-xs">Reason: {input.reason}</p>}
    </>
  )
}

/** Both values beside one another, and the choice. */
export function ConflictChoice({ entry, other }: { entry: Entry; other: Other }) {
  const outbox = useOutbox()
  const agreed = isAgreed(entry)
  const who = other.reader?.id === entry.userId ? 'You, elsewhere' : labelledBy(other)
  const hasWords = Boolean(entry.input.note ?? entry.input.reason)
  return (
    <Notice
      tone={agreed ? 'plain' : 'warn'}
      title={agreed ? `You agree: ${entry.words}` : `${who} was faster`}
      actions={
        <>
          <Button size="sm" onClick={() => void outbox.discard(entry.key)}>
            {agreed ? (hasWords ? 'Leave it without what you wrote' : 'Good') : `Keep ${wordsOf(other)}`}
          </Button>
          {(!agreed || hasWords) && (
            <Button size="sm" onClick={() => void outbox.insist(entry.key)}>
              {agreed ? 'Save mine with it' : `Save ${entry.words} on top`}
            </Button>
          )}
        </>
      }
    >
      <dl className="grid grid-cols-[auto_1fr_auto] gap-x-3">
        <dt>{who}</dt>
        <dd className="min-w-0 font-medium">{wordsOf(other)}</dd>
        <dd className="text-xs">
          <Time at={other.createdAt} />
        </dd>
        <dt>You</dt>
        <dd className="min-w-0 font-medium">{entry.words}</dd>
        <dd className="text-xs">
          <Time at={new Date(entry.at).toISOString()} />
        </dd>
      </dl>
      <Written entry={entry} />
    </Notice>
  )
}

/** Why an answer was not taken, and what can be done with it. */
export function Refused({ entry }: { entry: Entry }) {
  return (
    <Notice tone="danger" title={`${entry.words} was not saved`} actions={<Again entry={entry} />}>
      <p>{entry.problem}</p>
      <Written entry={entry} />
    </Notice>
  )
}

/** Sent again, or thrown away by whoever gave it: nothing goes by itself. */
export function Again({ entry }: { entry: Entry }) {
  const outbox = useOutbox()
  const [isAsked, setIsAsked] = useState(false)
  const mayBeThere = entry.isSent && entry.state === 'waiting' ? ' It was sent, so the server may have it already.' : ''
  return (
    <>
      <Button size="sm" onClick={() => void outbox.tryAgain(entry.key)}>
        Try again
      </Button>
      <Button size="sm" look="danger" onClick={() => setIsAsked(true)}>
        Discard
      </Button>
      {isAsked && (
        <ConfirmDialog
          title="Discard this answer?"
          consequence={`${entry.words} on ${entry.imageName} is forgotten, with what was written.${mayBeThere}`}
          verb="Discard"
          isRunning={false}
          problem={undefined}
          onConfirm={() => void outbox.discard(entry.key)}
          onClose={() => setIsAsked(false)}
        />
      )}
    </>
  )
}
