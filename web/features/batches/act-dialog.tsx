'use client'
import { useMemo } from 'react'
import { ConfirmDialog } from '@/components/confirm-dialog.tsx'
import { BatchPreview } from './batch-preview.tsx'
import type { Target } from './target.ts'
import { useStartBatch } from './use-start-batch.ts'

const words = {
  TAKE_OUT: {
    title: 'Take these images out',
    consequence:
      'They are in no list, no count and no new dataset any more, and nobody labels them. What was frozen keeps them. It can be undone.',
    verb: 'Take out',
    asksReason: true,
    isHarmless: false,
  },
  PUT_BACK: {
    title: 'Put these images back',
    consequence: 'They are in the lists and in new datasets again, as they were, with the labels that they had.',
    verb: 'Put back',
    asksReason: true,
    isHarmless: true,
  },
  RETURN: {
    title: 'Send these answers back',
    consequence:
      'What readers said goes into their lists once more, and counts no more where one reader is enough. It can be undone as a whole.',
    verb: 'Send back',
    asksReason: { label: 'Comment', hint: 'Its reader sees it with each image; it stands in the audit trail.' },
    isHarmless: true,
  },
} as const

export type SimpleAct = keyof typeof words
export const isSimple = (act: string | undefined): act is SimpleAct => act !== undefined && act in words

interface ActDialogProps {
  kind: SimpleAct
  target: Target
  onStarted: (batchId: string) => void
  onClose: () => void
}

/** Does to many images what needs nothing but why: what that changes is said first. */
export function ActDialog({ kind, target, onStarted, onClose }: ActDialogProps) {
  const { start, isRunning, problem } = useStartBatch()
  const act = useMemo(() => ({ kind, ...target }) as const, [kind, target])
  return (
    <ConfirmDialog
      {...words[kind]}
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
