'use client'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { ProblemNotice } from '@/components/form.tsx'
import { useAct } from '@/lib/use-act.ts'
import { CommentText } from './comment-text.tsx'
import { writeMutation } from './comments-fragment.ts'
import { namedIn, type Person } from './mention.ts'

interface WriteCommentProps {
  imageId: string
  /** The thread that is answered; without it one is begun. */
  threadId?: string
  isFlag?: boolean
  onFlag?: (isFlag: boolean) => void
  onClose: () => void
}

/** What somebody is about to say. Sent by Ctrl+Enter, too. */
export function WriteComment({ imageId, threadId, isFlag = false, onFlag, onClose }: WriteCommentProps) {
  const { act, isRunning, problem } = useAct(writeMutation, ['ProjectImages', 'OpenComments'])
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState<Person[]>([])
  const send = async () => {
    if (!text.trim() || isRunning) return
    const input = { imageId, text, isFlag, threadId: threadId ?? null, mentionIds: namedIn(text, chosen) }
    if (await act({ input })) onClose()
  }
  return (
    <div className="flex flex-col gap-1.5">
      <CommentText
        label={threadId ? 'Answer' : isFlag ? 'Flag' : 'Comment'}
        text={text}
        onText={setText}
        onName={person => setChosen([...chosen, person])}
        onSend={() => void send()}
        onLeave={onClose}
      />
      <div className="flex items-center gap-1.5">
        {onFlag && (
          <label className="flex flex-1 items-center gap-1.5 text-xs">
            <input type="checkbox" checked={isFlag} onChange={e => onFlag(e.target.checked)} />
            Flag: asks for attention
          </label>
        )}
        <Button size="sm" look="quiet" onClick={onClose}>
          Cancel
        </Button>
        <Button
          size="sm"
          look="primary"
          isBusy={isRunning}
          disabledReason={text.trim() ? undefined : 'Write something first.'}
          onClick={() => void send()}
        >
          Send
        </Button>
      </div>
      <ProblemNotice problem={problem} />
    </div>
  )
}
