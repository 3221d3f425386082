'use client'
import { useReactiveVar } from '@apollo/client/react'
import Link from 'next/link'
import { useEffect, useState } from 'react'
import { BadgePopover } from '@/components/badge-popover.tsx'
import { Button } from '@/components/button.tsx'
import { Time } from '@/components/time.tsx'
import { formatCounted } from '@/lib/format.ts'
import { hasSessionEnded, isOffline } from '@/lib/session.ts'
import type { Entry } from './entry.ts'
import { Again, ConflictChoice, Refused, Written } from './entry-choice.tsx'
import { useOutboxState } from './outbox-context.tsx'
import { isPending } from './queue.ts'

/** What is saved within this is not worth a word beside the page. */
const quietMs = 800

function useLate(isOn: boolean): boolean {
  const [isLate, setIsLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setIsLate(isOn), isOn ? quietMs : 0)
    return () => clearTimeout(timer)
  }, [isOn])
  return isOn && isLate
}

const wait = (count: number) => `${formatCounted(count, 'answer')} ${count === 1 ? 'waits' : 'wait'}`

/** How it stands with what was answered here; nothing where all is saved. */
export function OutboxBadge() {
  const { entries, holdsOthers, isLasting } = useOutboxState()
  const isAway = useReactiveVar(isOffline)
  const isSignedOut = useReactiveVar(hasSessionEnded)
  const pending = entries.filter(isPending)
  const waiting = pending.filter(e => e.state === 'waiting')
  const troubled = pending.length - waiting.length
  const isLate = useLate(pending.length > 0)
  const isStuck = isAway || isSignedOut || troubled > 0 || holdsOthers
  if (pending.length === 0 ? !holdsOthers : !isLate && !isStuck) return null
  const why = isSignedOut ? 'Signed out: ' : isAway ? 'Offline: ' : ''
  const parts = [
    ...(troubled > 0 ? [`${formatCounted(troubled, 'answer')} not saved`] : []),
    ...(waiting.length > 0 ? [isStuck ? `${why}${wait(waiting.length)}` : 'Saving'] : []),
  ]
  return (
    <BadgePopover
      label="Answers that are not saved yet"
      className="flex flex-col gap-2"
      badge={
        <Button size="sm" look={troubled > 0 ? 'danger' : 'quiet'}>
          <span aria-live="polite">{parts.join(', ') || 'Answers wait'}</span>
        </Button>
      }
    >
      {holdsOthers && (
        <p className="text-muted">
          Answers of somebody else wait in this browser. They are sent when that person signs in here.
        </p>
      )}
      {!isLasting && pending.length > 0 && (
        <p className="text-warn">This browser keeps nothing: leave the page open until they are saved.</p>
      )}
      <ul className="flex flex-col gap-3">
        {pending.map(entry => (
          <Row key={entry.key} entry={entry} />
        ))}
      </ul>
    </BadgePopover>
  )
}

function Row({ entry }: { entry: Entry }) {
  const { projectId, input, imageName, words, state, other, tries } = entry
  return (
    <li className="flex flex-col gap-1">
      <p className="flex items-baseline gap-2">
        <Link href={`/projects/${projectId}/images/${input.imageId}`} className="min-w-0 flex-1 truncate underline">
          {imageName}
        </Link>
        <span>{words}</span>
        <span className="text-xs text-muted">
          <Time at={new Date(entry.at).toISOString()} />
        </span>
      </p>
      {state === 'conflict' && other && <ConflictChoice entry={entry} other={other} />}
      {state === 'refused' && <Refused entry={entry} />}
      {state === 'waiting' && (
        <>
          <Written entry={entry} />
          <p className="text-xs text-muted">{tries > 0 ? `Tried ${formatCounted(tries, 'time')}` : 'On its way'}</p>
          <div className="flex gap-2">
            <Again entry={entry} />
          </div>
        </>
      )}
    </li>
  )
}
