'use client'
import { Button } from '@/components/button.tsx'
import { ProblemNotice } from '@/components/form.tsx'
import { Keys } from '@/components/keys.tsx'
import { useKeys } from '@/features/shell/key-map.tsx'
import { useTakeBack } from './use-take-back.ts'

/** Takes the last answer back, by a key or here. */
export function TakeBack(parts: Parameters<typeof useTakeBack>[0]) {
  const { takeBack, isRunning, problem, words, meant } = useTakeBack(parts)
  useKeys([{ keys: 'u', does: 'Take back your last answer', act: () => !isRunning && void takeBack() }])
  return (
    <div className="flex flex-col gap-1">
      {meant !== null && (
        <Button size="sm" look="quiet" className="self-start" isBusy={isRunning} onClick={() => void takeBack()}>
          <span>
            Take back<span className="sr-only"> {meant}</span>
          </span>
          <Keys keys="u" />
        </Button>
      )}
      <p role="status" aria-label="Taken back" className="text-xs text-muted empty:hidden">
        {words}
      </p>
      <ProblemNotice problem={problem} />
    </div>
  )
}
