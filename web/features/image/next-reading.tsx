'use client'
import { Button } from '@/components/button.tsx'
import { ProblemNotice } from '@/components/form.tsx'
import { Keys } from '@/components/keys.tsx'
import { PracticeStatus } from '@/features/gold/practice-status.tsx'
import { useKeys } from '@/features/shell/key-map.tsx'
import { useNextReading } from './use-next-reading.ts'

interface NextReadingProps {
  /** That is open. */
  imageId?: string
  onGo: (imageId: string) => void
}

/** Leads to the next image that wants this reader. */
export function NextReading({ imageId, onGo }: NextReadingProps) {
  const { next, isRunning, words, isWithin, problem } = useNextReading(onGo, imageId)
  useKeys([{ keys: 'q', does: 'Next to read', act: () => void next() }])
  return (
    <div className="flex flex-col gap-1">
      <Button isBusy={isRunning} onClick={() => void next()}>
        <span className="flex-1 text-left">{imageId ? 'Next to read' : isWithin ? 'Read these' : 'Start reading'}</span>
        <Keys keys="q" />
      </Button>
      <p role="status" className="text-xs text-muted">
        {words}
      </p>
      <PracticeStatus />
      <ProblemNotice problem={problem} />
    </div>
  )
}
