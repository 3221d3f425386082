'use client'
import { Flag } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { ProblemNotice } from '@/components/form.tsx'
import { Time } from '@/components/time.tsx'
import { useReasonAgainst } from '@/features/project/project.ts'
import { useAct } from '@/lib/use-act.ts'
import { reopenMutation, resolveMutation, retractMutation, type ShownComment } from './comments-fragment.ts'
import { WriteComment } from './write-comment.tsx'

interface ThreadProps {
  imageId: string
  viewerId: string | undefined
  /** Oldest first; the first begins the thread, unless that was not fetched. */
  comments: readonly ShownComment[]
  /** From whoever reads blind: what others say, and what became of it. */
  isHidden: boolean
}

export function Thread({ imageId, viewerId, comments, isHidden }: ThreadProps) {
  const [isAnswering, setIsAnswering] = useState(false)
  const against = useReasonAgainst('RESOLVE_COMMENTS')
  const resolving = useAct(resolveMutation, ['ProjectImages', 'OpenComments'])
  const reopening = useAct(reopenMutation, ['ProjectImages', 'OpenComments'])
  const first = comments.find(c => c.threadId === null)
  const threadId = first?.id ?? comments[0]?.threadId
  if (!threadId) return null
  const input = { commentId: threadId }
  const reason = first?.author.id === viewerId ? undefined : against
  const mayAct = !isHidden && first?.retractedAt === null
  return (
    <article aria-label={first?.isFlag ? 'Flag' : 'Thread'} className="flex flex-col gap-1.5 border-t py-2">
      {comments.map(comment => (
        <Comment key={comment.id} comment={comment} isOwn={comment.author.id === viewerId} />
      ))}
      {first?.resolvedAt && (
        <p className="text-xs text-muted">
          Resolved by {first.resolvedBy?.name}, <Time at={first.resolvedAt} />
          {first.resolvedReason && `: ${first.resolvedReason}`}
        </p>
      )}
      {isAnswering ? (
        <WriteComment imageId={imageId} threadId={threadId} onClose={() => setIsAnswering(false)} />
      ) : (
        <div className="flex gap-1">
          {first?.isOpen && (
            <Button size="sm" look="quiet" onClick={() => setIsAnswering(true)}>
              Answer
            </Button>
          )}
          {mayAct && first.isOpen && (
            <Button
              size="sm"
              look="quiet"
              isBusy={resolving.isRunning}
              disabledReason={reason}
              onClick={() => void resolving.act({ input })}
            >
              Resolve
            </Button>
          )}
          {mayAct && !first.isOpen && (
            <Button
              size="sm"
              look="quiet"
              isBusy={reopening.isRunning}
              disabledReason={reason}
              onClick={() => void reopening.act({ input })}
            >
              Open again
            </Button>
          )}
        </div>
      )}
      <ProblemNotice problem={resolving.problem ?? reopening.problem} />
    </article>
  )
}

function Comment({ comment, isOwn }: { comment: ShownComment; isOwn: boolean }) {
  const { act, isRunning, problem } = useAct(retractMutation, ['ProjectImages', 'OpenComments'])
  return (
    <div className={comment.threadId === null ? undefined : 'border-l pl-2'}>
      <p className="flex items-center gap-1.5 text-xs text-muted">
        {comment.isFlag && <Flag aria-label="Flag" className="size-3 shrink-0 text-warn" />}
        <span className="truncate font-medium text-ink">{comment.author.name}</span>
        <Time at={comment.createdAt} />
        {isOwn && comment.retractedAt === null && (
          <Button
            size="sm"
            look="quiet"
            className="ml-auto h-5 px-1"
            isBusy={isRunning}
            onClick={() => void act({ input: { commentId: comment.id } })}
          >
            Retract
          </Button>
        )}
      </p>
      {comment.text === null ? (
        <p className="text-muted italic">Retracted by its author.</p>
      ) : (
        <p className="whitespace-pre-wrap break-words">{comment.text}</p>
      )}
      <ProblemNotice problem={problem} />
    </div>
  )
}
