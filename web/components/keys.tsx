'use client'
import { createContext, useContext } from 'react'

/** What is to be pressed for a key of the pages: somebody may have moved it. */
export const PressedFor = createContext((key: string): string => key)

const shown: Record<string, string> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  'Shift+ArrowLeft': '⇧ ←',
  'Shift+ArrowRight': '⇧ →',
  'Shift+ArrowUp': '⇧ ↑',
  'Shift+ArrowDown': '⇧ ↓',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Enter: 'Enter',
  Escape: 'Esc',
}

/** Keys as they are printed on the keyboard. */
export function Keys({ keys }: { keys: string }) {
  const pressedFor = useContext(PressedFor)
  return (
    <span className="inline-flex gap-1">
      {keys.split(' ').map((key, i) => (
        <kbd
          // biome-ignore lint/suspicious/noArrayIndexKey: a sequence may repeat a key
          key={i}
          className="inline-flex h-5 min-w-5 items-center justify-center rounded-md border border-line-strong bg-page px-1 font-mono text-xs text-ink"
        >
          {shown[key] ?? pressedFor(key)}
        </kbd>
      ))}
    </span>
  )
}
