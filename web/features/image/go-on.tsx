'use client'
import { useState } from 'react'
import { ProblemNotice } from '@/components/form.tsx'
import { Keys } from '@/components/keys.tsx'
import { useKeys } from '@/features/shell/key-map.tsx'
import { useKeptSwitch } from '@/lib/kept-setting.ts'
import { useNextReading, useWorkList } from './use-next-reading.ts'

interface GoOnParts {
  imageId: string
  /** The next one of the list that this one was opened from. */
  nextId: string | null
  onGo: (imageId: string) => void
}

/** After an answer: to what waits for this reader, where there is a work list, else to the next image of the list. */
export function useGoOn({ imageId, nextId, onGo }: GoOnParts) {
  const [isOn, toggle] = useKeptSwitch('go-on')
  const isAsked = useWorkList()
  const { next, words: over, problem } = useNextReading(onGo, imageId)
  const [isLast, setIsLast] = useState(false)
  function goOn() {
    if (!isOn) return
    if (isAsked) return void next()
    if (nextId) onGo(nextId)
    else setIsLast(true)
  }
  const words = over || (isLast ? 'This is the last one.' : '')
  return { isOn, toggle, goOn, words, problem }
}

export function GoOnSwitch({ isOn, toggle, words, problem }: Omit<ReturnType<typeof useGoOn>, 'goOn'>) {
  useKeys([{ keys: 'a', does: 'Go on after an answer, or stay', act: toggle }])
  return (
    <div className="flex flex-col gap-1">
      <label className="flex items-center gap-2">
        <input type="checkbox" checked={isOn} onChange={toggle} className="accent-(--accent)" />
        <span className="flex-1">Go on after an answer</span>
        <Keys keys="a" />
      </label>
      {words && (
        <p role="status" className="text-xs text-muted">
          {words}
        </p>
      )}
      <ProblemNotice problem={problem} />
    </div>
  )
}
