'use client'
import { X } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { BatchState } from './batch-state.tsx'

/** The batch that was asked for last here: whoever comes back to the grid finds it so. */
const last = new Map<string, string>()

/** What was asked for last in this project, until it is put away. */
export function useLastBatch(projectId: string) {
  const [id, setId] = useState(() => last.get(projectId))
  const put = (batchId: string | undefined) => {
    if (batchId === undefined) last.delete(projectId)
    else last.set(projectId, batchId)
    setId(batchId)
  }
  return { id, show: put, close: () => put(undefined) }
}

export function LastBatch({ batchId, onClose }: { batchId: string; onClose: () => void }) {
  return (
    <section aria-label="Last batch" className="flex shrink-0 items-start gap-2 border-t bg-surface px-4 py-1.5">
      <div className="min-w-0 flex-1">
        <BatchState key={batchId} batchId={batchId} hasKey />
      </div>
      <Button look="quiet" size="icon" className="size-6" aria-label="Put this away" onClick={onClose}>
        <X aria-hidden />
      </Button>
    </section>
  )
}
