'use client'
import { useMemo } from 'react'
import { ConfirmDialog } from '@/components/confirm-dialog.tsx'
import { BatchPreview } from './batch-preview.tsx'
import type { Target } from './target.ts'
import { useStartBatch } from './use-start-batch.ts'

interface MoveDialogProps {
  kind: 'TAKE_OUT' | 'PUT_BACK'
  target: Target
  onStarted: (batchId: string) => void
  onClose: () => void
}

const words = {
  TAKE_OUT: {
    title: 'Take these images out',
    consequence:
      'They are in no list, no count and no new dataset any more, and nobody labels them. What was frozen keeps them. It can be undone.',
    verb: 'Take out',
  },
  PUT_BACK: {
    title: 'Put these images back',
    consequence: 'They are in the lists and in new datasets again, as they were, with the labels that they had.',
    verb: 'Put back',
  },
} as const

/** Takes many images out, or puts them back: what that changes, and why. */
export function MoveDialog({ kind, target, onStarted, onClose }: MoveDialogProps) {
  const { start, isRunning, problem } = useStartBatch()
  const act = useMemo(() => ({ kind, ...target }) as const, [kind, target])
  return (
    <ConfirmDialog
      {...words[kind]}
      asksReason
      isHarmless={kind === 'PUT_BACK'}
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
