'use client'
import { ChevronDown, ChevronRight } from 'lucide-react'
import { type ReactNode, useId, useState } from 'react'

interface FoldProps {
  title: string
  /** It is open as long as something in it is chosen. */
  isChosen: boolean
  children: ReactNode
}

/** A part of the filter that is asked for when somebody opens it. */
export function Fold({ title, isChosen, children }: FoldProps) {
  const id = useId()
  const [isWished, setIsWished] = useState(false)
  const isOpen = isWished || isChosen
  const Sign = isOpen ? ChevronDown : ChevronRight
  return (
    <div className="flex flex-col border-t pt-2">
      <h2>
        <button
          type="button"
          id={id}
          aria-expanded={isOpen}
          onClick={() => setIsWished(!isOpen)}
          className="flex w-full items-center gap-1 rounded-sm px-1 pb-1 text-left text-xs font-medium text-muted hover:text-ink"
        >
          <Sign aria-hidden className="size-3" />
          {title}
        </button>
      </h2>
      {isOpen && (
        <ul aria-labelledby={id} className="flex flex-col">
          {children}
        </ul>
      )}
    </div>
  )
}
