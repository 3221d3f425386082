'use client'
import { useMemo } from 'react'
import { ConfirmDialog } from '@/components/confirm-dialog.tsx'
import { BatchPreview } from './batch-preview.tsx'
import type { Target } from './target.ts'
import { useStartBatch } from './use-start-batch.ts'

interface ReturnDialogProps {
  target: Target
  onStarted: (batchId: string) => void
  onClose: () => void
}

const comment = { label: 'Comment', hint: 'Its reader sees it with each image; it stands in the audit trail.' }

/** Sends the answers of many images back to their readers, with one comment. */
export function ReturnDialog({ target, onStarted, onClose }: ReturnDialogProps) {
  const { start, isRunning, problem } = useStartBatch()
  const act = useMemo(() => ({ kind: 'RETURN', ...target }) as const, [target])
  return (
    <ConfirmDialog
      title="Send these answers back"
      consequence="What readers said goes into their lists once more, and counts no more where one reader is enough. It can be undone as a whole."
      verb="Send back"
      asksReason={comment}
      isHarmless
      isRunning={isRunning}
      problem={problem}
      onConfirm={async reason => {
        const id = await start(act, reason)
        if (id) onStarted(id)
      }}
      onClose={onClose}
    >
      <BatchPreview act={act} />
    </ConfirmDialog>
  )
}
