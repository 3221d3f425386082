'use client'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { ProblemNotice } from '@/components/form.tsx'
import { Keys } from '@/components/keys.tsx'
import { useKeys } from '@/features/shell/key-map.tsx'
import { type FragmentOf, readFragment } from '@/lib/graphql.ts'
import { nodesOf } from '@/lib/nodes.ts'
import { useRest } from '@/lib/use-rest.ts'
import { commentsFragment, earlierQuery, type ShownComment } from './comments-fragment.ts'
import { Thread } from './thread.tsx'
import { useViewerId } from './use-members.ts'
import { useReadMentions } from './use-read-mentions.ts'
import { WriteComment } from './write-comment.tsx'

interface CommentsProps {
  image: FragmentOf<typeof commentsFragment>
  /** From whoever reads blind and has not answered: what the others say. */
  isHidden: boolean
}

/** Threads in the order in which they were begun, those that are open first. */
function threadsOf(comments: readonly ShownComment[]): ShownComment[][] {
  const threads = [...Map.groupBy(comments, c => c.threadId ?? c.id).values()]
  const isOpen = (thread: ShownComment[]) => thread.some(c => c.threadId === null && c.isOpen)
  return [...threads.filter(isOpen), ...threads.filter(thread => !isOpen(thread))]
}

/** What people say to each other about the image. */
export function Comments({ image: ref, isHidden }: CommentsProps) {
  const image = readFragment(commentsFragment, ref)
  const viewerId = useViewerId()
  const [draft, setDraft] = useState<{ isFlag: boolean }>()
  const { fetchRest, isLoading, problem } = useRest(earlierQuery)
  useKeys([
    { keys: 'C', does: 'Write a comment', act: () => setDraft({ isFlag: false }) },
    { keys: 'F', does: 'Flag the image', act: () => setDraft({ isFlag: true }) },
  ])
  const comments = nodesOf(image.comments)
  useReadMentions(image.id, viewerId, isHidden, comments)
  const { hasPreviousPage, startCursor } = image.comments.pageInfo
  return (
    <section aria-labelledby="comments" className="flex flex-col gap-2">
      <h2 id="comments" className="flex items-baseline gap-2 font-semibold">
        <span className="flex-1">Comments</span>
        {image.openCommentCount > 0 && (
          <span className="text-xs font-normal text-muted">
            {image.openCommentCount} open{image.isFlagged && ', flagged'}
          </span>
        )}
      </h2>
      {isHidden && <p className="text-muted">What others comment is shown once you have answered.</p>}
      {hasPreviousPage && (
        <Button size="sm" isBusy={isLoading} onClick={() => void fetchRest({ id: image.id, before: startCursor })}>
          Show earlier comments
        </Button>
      )}
      <ProblemNotice problem={problem} />
      {comments.length === 0 && !isHidden && <p className="text-muted">Nobody has commented.</p>}
      <div>
        {threadsOf(comments).map(thread => (
          <Thread
            key={thread[0]?.threadId ?? thread[0]?.id}
            imageId={image.id}
            viewerId={viewerId}
            comments={thread}
            isHidden={isHidden}
          />
        ))}
      </div>
      {draft ? (
        <WriteComment
          imageId={image.id}
          isFlag={draft.isFlag}
          onFlag={isFlag => setDraft({ isFlag })}
          onClose={() => setDraft(undefined)}
        />
      ) : (
        <div className="flex gap-1.5">
          <Button size="sm" onClick={() => setDraft({ isFlag: false })}>
            Comment <Keys keys="C" />
          </Button>
          <Button size="sm" onClick={() => setDraft({ isFlag: true })}>
            Flag <Keys keys="F" />
          </Button>
        </div>
      )}
    </section>
  )
}
